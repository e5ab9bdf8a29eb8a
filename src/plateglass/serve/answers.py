"""Answers, made on the worker's thread: the event loop only passes bytes on."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from plateglass import image, record
from plateglass.restore import plain
from plateglass.results import to_json
from plateglass.serve.look import shrunk
from plateglass.serve.problems import Problem
from plateglass.show import tables
from plateglass.show.maps import doubtful
from plateglass.weights import catalog

if TYPE_CHECKING:
    from collections.abc import Sequence

    from plateglass.geometry import Picture
    from plateglass.results import PictureResult, Restoration
    from plateglass.serve.look import Frame, Seen, View
    from plateglass.serve.options import Format
    from plateglass.serve.settings import Settings

JSON = "application/json"
PNG = "image/png"
HTML = "text/html; charset=utf-8"
PREVIEW = 2000
"""Longest side of a whole picture that is sent back."""


@dataclass(frozen=True)
class Answer:
    """Bytes and what they are; ``facts`` are for the log and the counters."""

    body: bytes
    media_type: str
    facts: dict[str, Any]
    name: str | None = None
    """File name under which a browser saves it."""


def facts_of(seen: Sequence[Seen]) -> dict[str, Any]:
    """Count what was seen, without a word of what it says."""
    results = [one.result for one in seen]
    stages: dict[str, float] = {}
    for result in results:
        for stage, ms in result.ms.items():
            stages[stage] = stages.get(stage, 0.0) + ms
    return {
        "pictures": len(results),
        "failed": sum(result.error is not None for result in results),
        "plates": [plate.reading.legibility for result in results for plate in result.plates],
        "stages": {stage: round(ms, 1) for stage, ms in stages.items()},
    }


def refuse_blind(seen: Sequence[Seen]) -> None:
    """Raise the sentences as a problem where no input could be read."""
    errors = [one.result.error for one in seen if one.result.error is not None]
    if len(errors) == len(seen):
        raise Problem(422, errors[0], errors=errors if len(errors) > 1 else ())


def read(seen: Sequence[Seen], form: Format) -> Answer:
    """Answer what the plates say, in our words or a vendor's."""
    refuse_blind(seen)
    told: object = {"schema": "plateglass/1", "results": [_told(one) for one in seen]}
    if form != "plateglass":
        if len(seen) != 1:
            raise Problem(422, f"the format {form} answers one picture at a time")
        told = _vendors(seen[0].result, form)
    return Answer(_json(told), JSON, facts_of(seen))


def _vendors(result: PictureResult, form: Format) -> dict[str, Any]:
    """Say it in a vendor's words, stamped with the time of the answer as theirs are."""
    now = datetime.now(timezone.utc)
    if form == "openalpr":
        return tables.openalpr(result, epoch_ms=round(now.timestamp() * 1000))
    return tables.platerecognizer(result, timestamp=stamp(now))


def stamp(when: datetime) -> str:
    """Write a time as Plate Recognizer does.

    >>> stamp(datetime(2026, 11, 21, 5, tzinfo=timezone.utc))
    '2026-11-21T05:00:00.000000Z'
    """
    return when.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def enhance(seen: Sequence[Seen], *, preview: bool = False) -> Answer:
    """Answer what the plates say and what they look like."""
    refuse_blind(seen)
    told = {
        "schema": "plateglass/1",
        "hypothesis": record.HYPOTHESIS,
        "results": [_drawn(one, preview) for one in seen],
    }
    return Answer(_json(told), JSON, facts_of(seen))


def _told(seen: Seen) -> dict[str, Any]:
    told = to_json(seen.result)
    if seen.frames:
        told["frames"] = [frame_json(frame) for frame in seen.frames]
    return told


def frame_json(frame: Frame) -> dict[str, Any]:
    """Say what one of several pictures said by itself, and how much it counts."""
    look = frame.look
    height, width = frame.loaded.pixels.shape[:2]
    return {
        "number": frame.number,
        "file": frame.file,
        "sha256": frame.loaded.sha256,
        "width": width,
        "height": height,
        "quad": [[round(x, 2), round(y, 2)] for x, y in look.quad.points],
        "best": look.best,
        "p": round(look.p, 4),
        "legibility": look.legibility,
        "weight": round(look.weight, 4),
    }


def _drawn(seen: Seen, preview: bool) -> dict[str, Any]:
    told = _told(seen)
    for shown, frame in zip(told.get("frames", ()), seen.frames, strict=True):
        shown["picture"] = _inline(shrunk(frame.original))
    if seen.loaded is not None:
        told["sha256"] = seen.loaded.sha256
        if preview:
            told["preview"] = _preview(seen.loaded.pixels)
    for shown, plate, view in zip(told["plates"], seen.result.plates, seen.views, strict=True):
        assert plate.restoration is not None
        shown.update(drawing(plate.restoration, view))
    return told


def drawing(made: Restoration, view: View) -> dict[str, Any]:
    """Say and show what a plate looks like."""
    height, width = view.original.shape[:2]
    return {
        "size": [width, height],
        "kind": made.kind,
        "misfit": None if made.misfit is None else round(made.misfit, 2),
        "pictures": _pictures(made, view),
        "marks": [[m.x1, m.y1, m.x2, m.y2] for m in view.marks],
        "samples": [
            {
                "text": one.text,
                "p": round(one.p, 4),
                "misfit": round(one.misfit, 2),
                "picture": _inline(one.picture),
            }
            for one in made.samples
        ],
    }


def _pictures(restoration: Restoration, view: View) -> dict[str, Any]:
    clear, doubt = restoration.picture, restoration.doubt
    shown = {
        "original": shrunk(view.original),
        "plain": plain(shrunk(view.original)) if view.averaged is None else view.averaged,
        "restored": clear,
        "doubt": clear if doubt is None else doubtful(clear, doubt),
    }
    return {name: _inline(picture) for name, picture in shown.items()}


def _preview(pixels: Picture) -> dict[str, Any]:
    shrink = min(1.0, PREVIEW / max(pixels.shape[:2]))
    height, width = (max(1, round(side * shrink)) for side in pixels.shape[:2])
    small = cv2.resize(pixels, (width, height), interpolation=cv2.INTER_AREA)
    jpeg = image.encode(np.asarray(small, np.uint8), ".jpg", quality=90)
    return {"width": width, "height": height, "jpeg": _base64(jpeg)}


def _inline(picture: Picture) -> dict[str, Any]:
    height, width = picture.shape[:2]
    return {"width": width, "height": height, "png": _base64(image.encode(picture))}


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _json(told: object) -> bytes:
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode(
        "utf-8", "replace"
    )


def about(settings: Settings, version: str, countries: Sequence[str]) -> dict[str, Any]:
    """Say what this service is and takes; the page asks for it first."""
    return {
        "version": version,
        "hypothesis": record.HYPOTHESIS,
        "limits": {
            "body": settings.body,
            "clip": settings.clip,
            "pixels": settings.pixels,
            "pictures": settings.pictures,
        },
        "kept": settings.keep is not None,
        "countries": list(countries),
        "weights": {
            weight.name: {"sha256": weight.sha256, "purpose": weight.purpose}
            for weight in catalog().values()
        },
    }
