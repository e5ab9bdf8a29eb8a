"""How far a reading is from what is sought: edits, those between look-alikes cheaper."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from plateglass.plates.alphabet import READABLE
from plateglass.searching.costs import EDIT, cost
from plateglass.searching.walk import walk

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from plateglass.searching.pattern import Element, Pattern

    Rows = NDArray[np.int64]


def distances(
    plates: NDArray[np.void], pattern: Pattern, within: int
) -> tuple[Rows, NDArray[np.uint16]]:
    """Return the plates whose reading is no farther than ``within``, and how far it is.

    Distances are in hundredths of an edit; within 0 means that the reading matches.
    """
    chars, length = plates["chars"], plates["length"]
    slack = within // EDIT
    near = length >= max(1, pattern.slots - slack)
    if not pattern.stars:
        near &= length <= pattern.slots + slack
    rows = np.flatnonzero(near)
    tables = [_table(element) for element in pattern.elements]

    def price(number: int, rows: Rows, slot: int) -> NDArray[np.uint8]:
        return np.asarray(np.take(tables[number], chars[rows, slot]))

    start = np.zeros(len(rows), np.uint16)
    budget = np.full(len(rows), within, np.uint16)
    rows, cells = walk(pattern.elements, price, rows, start, budget, EDIT if slack else 0)
    far = np.full(len(rows), np.iinfo(np.uint16).max, np.uint16)
    for end, costs in cells.items():
        far = np.where(length[rows] == end, costs, far)
    found = far <= within
    return rows[found], far[found]


@lru_cache(maxsize=64)
def _table(element: Element) -> NDArray[np.uint8]:
    """Return the price of every character where an element stands."""
    table = np.full(1 << 16, 0 if not element.chars else EDIT, np.uint8)
    if element.chars:
        for char in READABLE:
            table[ord(char)] = min(cost(char, wanted) for wanted in element.chars)
    return table
