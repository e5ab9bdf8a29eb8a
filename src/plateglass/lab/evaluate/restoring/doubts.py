r"""What a restorer's doubt is worth: how many crisp characters are wrong, doubt by doubt.

    python -m plateglass.lab.evaluate.restoring.doubts \
        --data FOLDER ... [--rendered N] [--height N ...] [-o FOLDER]

Plates are restored as crisp as the network can, and read again: by our reader, which gives
each character the doubt of both readings, and by RapidOCR, which decides whether it is wrong.
From that follow the limits between which pictures are softened (``plateglass.restore.told``):
``SURE`` is where more than 3 % of a group are wrong, ``SOFT`` where 30 % are. Beside it stands
what the second reading is worth: the same groups by the doubt of the first alone, and the sure
readings that a picture made after the first alone would lose. Of ``--data`` only the validation
part is taken, and the rendered plates are none that the benchmark shows.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass, field
from itertools import chain, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from plateglass.lab.evaluate.environment import environment, typed
from plateglass.lab.evaluate.metrics import aligned
from plateglass.lab.evaluate.reading.readers import APART
from plateglass.lab.evaluate.reading.recognisers import RapidOCR
from plateglass.lab.evaluate.reading.samples import validation_samples
from plateglass.lab.evaluate.restoring import cases
from plateglass.lab.evaluate.restoring.cases import SIZED, Condition, case
from plateglass.lab.evaluate.restoring.crispness import CRISP, edge_widths
from plateglass.lab.evaluate.restoring.restorations import SURE as CERTAIN
from plateglass.pipeline import Plateglass, telling
from plateglass.restore.checked import answered, checked
from plateglass.restore.told import SOFT, SURE, draft

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from plateglass.lab.evaluate.reading.recognisers import Recogniser
    from plateglass.lab.evaluate.restoring.cases import Case
    from plateglass.restore.told import Draft, Told

EDGES = (0, 0.02, 0.035, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.5, 1.01)
RARE, OFTEN = 0.03, 0.3
_SEED = 7
"""The benchmark's plates are those of seed 0."""


class Crisp(NamedTuple):
    """A character that was drawn crisp."""

    doubt: float
    wrong: bool
    first: float = 0.0
    """The doubt of the crop's reading alone."""


@dataclass
class Seen:
    """What became of some plates."""

    crisp: list[Crisp] = field(default_factory=list)
    """Their characters, where nothing was held back."""
    sure: int = 0
    """Readings that were right and sure before the plate was restored."""
    lost_by_first: int = 0
    """Of these, how many a picture says otherwise that was made after the first reading."""
    lost: int = 0
    """How many the picture that we show says otherwise."""


def seen(made: Iterable[Case], machine: Plateglass, independent: Recogniser) -> Seen:
    """Restore these cases with nothing held back, and as they are shown."""
    tell, found = telling(machine.reader), Seen()
    for one in made:
        told = tell(*machine.reader([one.crop]))
        if not told.text:
            continue
        drawn = draft(machine.restorer, one.crop, told)
        picture = drawn(told.saying(told.text))
        again = tell(*machine.reader([picture]))
        (other,) = independent([picture])
        doubt = told.hearing(again).doubt
        widths = iter(edge_widths(picture, one.places))
        theirs = iter(a for a, b in aligned(other.text, one.text) if b)
        slot = 0
        for ours, true in aligned(told.text, one.text):
            if true:
                width, read = next(widths), next(theirs)
                if ours and width <= CRISP:
                    wrong = bool(read) and read != true
                    found.crisp.append(
                        Crisp(float(doubt[slot]), wrong, float(told.doubt[slot]))
                    )
            slot += bool(ours)
        certain = told.slots.max(-1)[: len(told.text)].prod() >= CERTAIN
        if certain and told.text == one.text:
            _follow(one, told, drawn, machine, found)
    return found


def _follow(one: Case, told: Told, drawn: Draft, machine: Plateglass, found: Seen) -> None:
    """See whether a sure reading is still read from the picture."""
    tell = telling(machine.reader)
    shown = answered(checked(machine.restorer, one.crop, told, tell), machine.reader).picture
    found.sure += 1
    found.lost_by_first += tell(*machine.reader([drawn(told)])).text != one.text
    found.lost += tell(*machine.reader([shown])).text != one.text


def shares(crisp: Sequence[Crisp]) -> list[tuple[float, int, float]]:
    """Return each group's lowest doubt, its size, and the share of it that is wrong."""
    groups = []
    for low, high in pairwise(EDGES):
        wrong = [one.wrong for one in crisp if low <= one.doubt < high]
        groups.append((low, len(wrong), float(np.mean(wrong)) if wrong else 0.0))
    return groups


def limits(crisp: Sequence[Crisp]) -> tuple[float, float]:
    """Return the doubt from which on more than few are wrong, and from which on many are."""
    found = shares(crisp)
    sure = next((low for low, _, wrong in found if wrong > RARE), 1.0)
    soft = next((low for low, _, wrong in found if wrong >= OFTEN), 1.0)
    return sure, soft


def table(crisp: Sequence[Crisp]) -> list[dict[str, object]]:
    """Return what is wrong on either side of the limits that ship, by one reading and both."""
    lines: list[dict[str, object]] = []
    for readings, doubts in (
        ("one", [one.first for one in crisp]),
        ("both", [one.doubt for one in crisp]),
    ):
        for drawn, low, high in (("crisp", 0, SURE), ("softer", SURE, SOFT), ("soft", SOFT, 2)):
            wrong = [c.wrong for c, d in zip(crisp, doubts, strict=True) if low <= d < high]
            lines.append(
                {
                    "readings": readings,
                    "drawn": drawn,
                    "n": len(wrong),
                    "crisp_wrong": float(np.mean(wrong)) if wrong else None,
                }
            )
    return lines


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", action="append", type=Path, default=[])
    parser.add_argument("--rendered", type=int, default=200)
    parser.add_argument("--height", action="append", type=int)
    parser.add_argument("-o", "--out", type=Path, help="a folder for what was measured")
    asked = parser.parse_args()
    real = (s for s in validation_samples(asked.data) if not s.set.endswith(APART))
    originals = chain(map(cases.real, real), cases.rendered(asked.rendered, _SEED))
    heights = asked.height or [16, 12]
    made = (case(o, Condition(SIZED, h)) for o in originals for h in heights)
    found = seen(made, Plateglass(), RapidOCR())
    of = shares(found.crisp)
    lines = [f"from {low:5.3f}: {n:4}, wrong {100 * wrong:4.1f} %" for low, n, wrong in of]
    sure, soft = limits(found.crisp)
    lost = f"of {found.sure} sure readings lost after one reading {found.lost_by_first}"
    lines += [f"{lost}, after both {found.lost}", f"SURE, SOFT = {sure}, {soft}", ""]
    sys.stdout.write("\n".join(lines))
    if asked.out:
        write(found, asked.out, typed("plateglass.lab.evaluate.restoring.doubts"))


def write(found: Seen, out: Path, command: str) -> None:
    """Write a measurement as the handbook takes it."""
    sure, soft = limits(found.crisp)
    told = {
        "environment": environment(command, "reader", "restorer"),
        "table": table(found.crisp),
        "groups": [
            {"from": low, "n": n, "crisp_wrong": w} for low, n, w in shares(found.crisp)
        ],
        "readings": [
            {"sure": found.sure, "lost_by_one": found.lost_by_first, "lost_by_both": found.lost}
        ],
        "limits": [{"sure": sure, "soft": soft}],
    }
    out.mkdir(parents=True, exist_ok=True)
    text = json.dumps(told, indent=1)
    (out / "doubts.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
