r"""What a restorer's doubt is worth: how many crisp characters are wrong, doubt by doubt.

    python -m plateglass.lab.evaluate.restoring.doubts \
        --data FOLDER ... [--rendered N] [--height N ...]

Plates are restored as crisp as the network can, and read again: by our reader, which gives
each character the doubt of both readings, and by RapidOCR, which decides whether it is wrong.
From that follow the limits between which pictures are softened (``plateglass.restore.told``):
``SURE`` is where more than 3 % of a group are wrong, ``SOFT`` where 30 % are. Of ``--data``
only the validation part is taken, and the rendered plates are none that the benchmark shows.
"""

from __future__ import annotations

import argparse
import sys
from itertools import chain, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from plateglass.lab.evaluate.metrics import aligned
from plateglass.lab.evaluate.reading.readers import APART
from plateglass.lab.evaluate.reading.recognisers import RapidOCR
from plateglass.lab.evaluate.reading.samples import validation_samples
from plateglass.lab.evaluate.restoring import cases
from plateglass.lab.evaluate.restoring.cases import SIZED, Condition, case
from plateglass.lab.evaluate.restoring.crispness import CRISP, edge_widths
from plateglass.pipeline import Plateglass, telling
from plateglass.restore.told import draft

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from plateglass.lab.evaluate.reading.recognisers import Recogniser
    from plateglass.lab.evaluate.restoring.cases import Case

EDGES = (0, 0.02, 0.035, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.5, 1.01)
RARE, OFTEN = 0.03, 0.3
_SEED = 7
"""The benchmark's plates are those of seed 0."""


class Crisp(NamedTuple):
    """A character that was drawn crisp."""

    doubt: float
    wrong: bool


def crisp(
    made: Iterable[Case], machine: Plateglass, independent: Recogniser
) -> Iterator[Crisp]:
    """Yield the crisp characters of these cases, drawn with nothing held back."""
    tell = telling(machine.reader)
    for one in made:
        told = tell(*machine.reader([one.crop]))
        if not told.text:
            continue
        picture = draft(machine.restorer, one.crop, told)(told.saying(told.text))
        doubt = told.hearing(tell(*machine.reader([picture]))).doubt
        (seen,) = independent([picture])
        widths = iter(edge_widths(picture, one.places))
        theirs = iter(a for a, b in aligned(seen.text, one.text) if b)
        slot = 0
        for ours, true in aligned(told.text, one.text):
            if true:
                width, read = next(widths), next(theirs)
                if ours and width <= CRISP:
                    yield Crisp(float(doubt[slot]), bool(read) and read != true)
            slot += bool(ours)


def shares(seen: Sequence[Crisp]) -> list[tuple[float, int, float]]:
    """Return each group's lowest doubt, its size, and the share of it that is wrong."""
    groups = []
    for low, high in pairwise(EDGES):
        wrong = [one.wrong for one in seen if low <= one.doubt < high]
        groups.append((low, len(wrong), float(np.mean(wrong)) if wrong else 0.0))
    return groups


def limits(seen: Sequence[Crisp]) -> tuple[float, float]:
    """Return the doubt from which on more than few are wrong, and from which on many are."""
    found = shares(seen)
    sure = next((low for low, _, wrong in found if wrong > RARE), 1.0)
    soft = next((low for low, _, wrong in found if wrong >= OFTEN), 1.0)
    return sure, soft


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", action="append", type=Path, default=[])
    parser.add_argument("--rendered", type=int, default=200)
    parser.add_argument("--height", action="append", type=int)
    asked = parser.parse_args()
    real = (s for s in validation_samples(asked.data) if not s.set.endswith(APART))
    originals = chain(map(cases.real, real), cases.rendered(asked.rendered, _SEED))
    heights = asked.height or [16, 12]
    made = (case(o, Condition(SIZED, h)) for o in originals for h in heights)
    seen = list(crisp(made, Plateglass(), RapidOCR()))
    lines = [f"from {low:5.3f}: {n:4}, wrong {100 * of:4.1f} %" for low, n, of in shares(seen)]
    sure, soft = limits(seen)
    sys.stdout.write("\n".join([*lines, f"SURE, SOFT = {sure}, {soft}", ""]))


if __name__ == "__main__":
    main()
