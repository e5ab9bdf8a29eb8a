"""What is handed on: the picture, the card, the record and the report of one plate."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from plateglass import image, record
from plateglass.serve.answers import (
    HTML,
    JSON,
    PNG,
    Answer,
    facts_of,
    frame_json,
    refuse_blind,
)
from plateglass.serve.problems import Problem
from plateglass.show.card import SmallPrint, card
from plateglass.show.exhibit import Exhibit
from plateglass.show.panels import cut
from plateglass.show.report import report
from plateglass.show.together import OneOfMany

if TYPE_CHECKING:
    from collections.abc import Sequence

    from plateglass.geometry import Picture
    from plateglass.results import PictureResult, Plate
    from plateglass.serve.look import Frame, Seen
    from plateglass.serve.options import Options

What = Literal["picture", "card", "record", "report"]


@dataclass(frozen=True)
class Shown:
    """One plate of one picture, made ready to be handed on."""

    result: PictureResult
    """With this plate only."""
    plate: Plate
    pixels: Picture
    restored: Picture
    sha256: str
    stem: str
    of: str
    """Which plate of how many, where there are several."""
    frames: tuple[Frame, ...] = ()
    fused: Picture | None = None


def shown(seen: Sequence[Seen], number: int) -> Shown:
    """Pick a plate of the only picture."""
    refuse_blind(seen)
    if len(seen) != 1:
        raise Problem(422, "this is made of one picture at a time")
    result, loaded = seen[0].result, seen[0].loaded
    plate = result.plates[number - 1] if number <= len(result.plates) else None
    if loaded is None or plate is None or plate.picture is None:
        found = len(result.plates)
        raise Problem(422, f"there is no plate {number} in this picture: {found} were found")
    several = len(result.plates) > 1
    stem = result.file.rpartition(".")[0] or result.file
    return Shown(
        replace(result, plates=(plate,)),
        plate,
        loaded.pixels,
        plate.picture,
        loaded.sha256,
        f"{stem}.{number}" if several else stem,
        _of(number, len(result.plates), len(seen[0].frames)),
        seen[0].frames,
        seen[0].views[number - 1].averaged,
    )


def _of(number: int, plates: int, frames: int) -> str:
    parts = [f"plate {number} of {plates}"] if plates > 1 else []
    parts += [f"{frames} frames read together"] if frames > 1 else []
    return ", ".join(parts)


def make(what: What, one: Shown, options: Options, seen: Sequence[Seen]) -> Answer:
    """Make one of the things to hand on."""
    facts = facts_of(seen)
    if what == "picture":
        return Answer(image.encode(one.restored), PNG, facts, f"{one.stem}.png")
    if what == "card":
        return Answer(_card(one), PNG, facts, f"{one.stem}.card.png")
    if what == "report":
        return Answer(_report(one, options), HTML, facts, f"{one.stem}.report.html")
    return Answer(_record(one, options), JSON, facts, f"{one.stem}.json")


def _card(one: Shown) -> bytes:
    small = SmallPrint(file=one.result.file, sha256=one.sha256)
    before = cut(one.pixels, one.plate.quad)
    drawn = card(one.plate, before, title=small.file, subtitle=one.of, small=small)
    return image.encode(drawn)


def _outputs(one: Shown) -> dict[str, str]:
    """Hash the picture and the card as they are handed out."""
    made = {f"{one.stem}.png": image.encode(one.restored), f"{one.stem}.card.png": _card(one)}
    return {name: hashlib.sha256(data).hexdigest() for name, data in made.items()}


def _record(one: Shown, options: Options) -> bytes:
    told = record.make(
        one.result, sha256=one.sha256, outputs=_outputs(one), settings=options.settings
    )
    if one.frames:
        told["frames"] = [frame_json(frame) for frame in one.frames]
    text = json.dumps(told, indent=2, ensure_ascii=False, sort_keys=True) + "\n"
    return text.encode("utf-8", "replace")


def _report(one: Shown, options: Options) -> bytes:
    frames = tuple(
        OneOfMany(frame.file, look.best, look.p, look.weight, frame.loaded.sha256)
        for frame, look in ((frame, frame.look) for frame in one.frames)
    )
    exhibit = Exhibit(one.result, one.pixels, one.sha256, frames, fused=one.fused)
    page = report([exhibit], weights=record.weights_of(one.result), settings=options.settings)
    return page.encode("utf-8", "replace")
