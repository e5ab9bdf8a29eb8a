"""The cheapest way of a pattern through many texts at once.

Edit distance and the most a plate's chance can be are one thing: a path through a table of
pattern by text, each step at a price. A cell here is an array over plates. Nearly all plates
are priced out after two or three elements, and are dropped there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from plateglass.batch.slots import WIDTH

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from plateglass.searching.pattern import Element

    Costs = NDArray[np.uint16]
    Rows = NDArray[np.int64]

Price = Callable[[int, "Rows", int], "NDArray[np.integer]"]
"""What it costs that an element (by its number) meets, in some rows, a slot (by its own)."""
_CROWDED = 0.7
"""Above this share of plates left, dropping the others costs more than it spares."""


def walk(
    elements: Sequence[Element],
    price: Price,
    rows: Rows,
    start: Costs,
    budget: Costs,
    skip: int = 0,
) -> tuple[Rows, dict[int, Costs]]:
    """Return the plates whose path stays within budget, and by text length what it cost them.

    ``start`` and ``budget`` have a value for each of ``rows``. ``skip`` is the price of a
    character too many or too few; 0 forbids both.
    """
    if not len(rows):
        return rows, {}
    cells = {0: start}
    top = int(budget.max())
    if skip:
        cells |= {
            j: start + np.uint16(skip * j) for j in range(1, WIDTH + 1) if skip * j <= top
        }
    for number, element in enumerate(elements):
        if element.many:
            cells = _spread(cells)
        else:
            cells = _step(cells, partial(price, number, rows), skip)
        left = np.minimum.reduce(list(cells.values())) <= budget
        if left.mean() < _CROWDED:
            rows, budget = rows[left], budget[left]
            cells = {j: cost[left] for j, cost in cells.items()}
        if not len(rows):
            return rows, {}
        top = int(budget.max())
        cells = {j: cost for j, cost in cells.items() if int(cost.min()) <= top}
    return rows, cells


def _spread(cells: dict[int, Costs]) -> dict[int, Costs]:
    """Let any number of characters stand here for nothing."""
    out: dict[int, Costs] = {}
    for slot in range(min(cells), WIDTH + 1):
        ways = [
            costs[place] for costs, place in ((cells, slot), (out, slot - 1)) if place in costs
        ]
        out[slot] = np.minimum.reduce(ways)
    return out


def _step(
    cells: dict[int, Costs], price: Callable[[int], NDArray[np.integer]], skip: int
) -> dict[int, Costs]:
    out: dict[int, Costs] = {}
    for slot in range(WIDTH + 1):
        ways = []
        if slot - 1 in cells:
            ways.append(cells[slot - 1] + price(slot - 1))
        if skip and slot in cells:
            ways.append(cells[slot] + np.uint16(skip))
        if skip and slot - 1 in out:
            ways.append(out[slot - 1] + np.uint16(skip))
        if ways:
            out[slot] = ways[0] if len(ways) == 1 else np.minimum.reduce(ways)
    return out
