"""What it costs to take one character for another, in hundredths of an edit.

Measured for digits and Latin letters: ``lookalikes.json`` says how and on what. Elsewhere the
groups of :mod:`plateglass.plates.lookalikes` are all that is known, at one price.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files

from plateglass.plates import lookalikes

EDIT = 100
"""A character too many, too few, or mistaken for one that it doesn't look like."""


@cache
def _measured() -> tuple[dict[str, int], frozenset[str], int]:
    table = json.loads((files(__package__) / "lookalikes.json").read_text(encoding="utf-8"))
    return table["pairs"], frozenset(table["characters"]), table["others"]


def cost(one: str, other: str) -> int:
    """Return the price of a mistake, the same both ways.

    >>> cost("8", "8"), cost("8", "B") < cost("8", "X")
    (0, True)
    """
    if one == other:
        return 0
    pairs, characters, others = _measured()
    if one in characters and other in characters:
        return pairs.get("".join(sorted((one, other))), EDIT)
    return others if other in lookalikes(one) or one in lookalikes(other) else EDIT
