"""How probable it is that a plate is the sought one, given all that its record says.

The record gives each slot its characters with their probabilities, and how many characters
there are: a text's chance is their product. The judge's word on the whole reading stands above
it, so that the texts other than the reading share what its ``p`` leaves over.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from plateglass.batch.slots import BIT, UNSEEN, WIDTH, chance, sums
from plateglass.searching.distance import distances
from plateglass.searching.walk import walk

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from plateglass.searching.pattern import Element, Pattern

    Rows = NDArray[np.int64]
    Floats = NDArray[np.float64]

_ROUNDING = 16
"""Steps of surprise by which rounded figures may add up to too much."""


def possible(plates: NDArray[np.void], pattern: Pattern, least: float) -> Rows:
    """Return the plates that may have a chance of ``least``, and some that haven't.

    What is dropped here can't have it: a slot that reads otherwise has at most the chance of
    its second character, and the product of the slots is the most there is.
    """
    chars, sure, second, ends = (plates[name] for name in ("chars", "sure", "next", "ends"))
    takes = [_takes(element) for element in pattern.elements]
    several = [_several(element) for element in pattern.elements]

    def price(number: int, rows: Rows, slot: int) -> NDArray[np.uint8]:
        if not pattern.elements[number].chars:
            return np.zeros(len(rows), np.uint8)
        right = np.take(takes[number], chars[rows, slot])
        ours, other = sure[rows, slot], second[rows, slot]
        if several[number]:
            ours = np.zeros_like(ours)  # all of them together may be certain
            other = np.maximum(other, several[number]) - several[number]
        return np.asarray(np.where(right, ours, other), np.uint8)

    # Where two stars share the rest of a text, several ways add up.
    ways = math.comb(WIDTH + 1, max(0, pattern.stars - 1))
    allowed = math.floor(BIT * -math.log2(least)) + _ROUNDING + math.ceil(BIT * math.log2(ways))
    start = np.zeros(len(plates), np.uint16)
    if not pattern.stars:
        start += ends[:, pattern.slots - 1]
    budget = np.uint16(allowed) + plates["lift"].astype(np.uint16)
    rows = np.flatnonzero((start <= budget) & (plates["length"] > 0))
    rows, cells = walk(pattern.elements, price, rows, start[rows], budget[rows])
    fits = np.zeros(len(rows), np.bool_)
    for end, costs in cells.items():
        if end and pattern.stars:
            costs = costs + ends[rows, end - 1]
        fits |= (costs <= np.uint16(allowed) + plates["lift"][rows]) & (end > 0)
    return rows[fits]


def _takes(element: Element) -> NDArray[np.bool_]:
    table = np.zeros(1 << 16, np.bool_)
    table[[ord(char) for char in element.chars]] = True
    return table


def _several(element: Element) -> int:
    """Return by how much several characters are less surprising than the likeliest of them."""
    return math.ceil(BIT * math.log2(max(1, len(element.chars))))


def probabilities(
    plates: NDArray[np.void], others: NDArray[np.void], counts: Rows, pattern: Pattern
) -> Floats:
    """Return each plate's chance to match; ``others`` has ``counts`` characters a plate."""
    letters = pattern.literals
    slots, read = _slots(plates, others, counts, letters)
    lengths = chance(plates["ends"])
    lengths /= np.maximum(lengths.sum(1, keepdims=True), 1e-12)
    matching = _accepted(slots, lengths, pattern, letters)

    rows, length = np.arange(len(plates)), plates["length"].astype(np.int64) - 1
    own = lengths[rows, length]
    with np.errstate(divide="ignore"):
        log = np.log(read).sum(1, where=np.arange(WIDTH) <= length[:, None]) + np.log(own)
    p, best, doubt = plates["p"] / 65535, np.exp(log), -np.expm1(log)
    spread = np.where(doubt > 1e-9, (1 - p) / np.maximum(doubt, 1e-9), 0.0)
    matches = np.zeros(len(plates), np.bool_)
    matches[distances(plates, pattern, 0)[0]] = True
    rest = spread * np.maximum(0.0, matching - np.where(matches, best, 0.0))
    return np.asarray(np.clip(np.where(matches, p, 0.0) + rest, 0.0, 1.0))


def _slots(
    plates: NDArray[np.void], others: NDArray[np.void], counts: Rows, letters: str
) -> tuple[Floats, Floats]:
    """Return the chance of each letter in each slot, and that of the character read there.

    Letters are in their order; all other characters together come last.
    """
    count, kinds = len(plates), len(letters) + 1
    kind = np.full(1 << 16, kinds - 1, np.uint8)
    kind[[ord(char) for char in letters]] = np.arange(kinds - 1)
    row = np.repeat(np.arange(count), counts)
    place, p = row * WIDTH + others["slot"], chance(others["cost"])
    unlisted = others["char"] == 0

    given = sums(place, p, count * WIDTH).reshape(count, WIDTH)
    there = plates["chars"] > 0
    read = np.where(there, np.maximum(0.0, 1 - given), 0.0)
    seen = ~unlisted
    at = place[seen] * kinds + kind[others["char"][seen]]
    slots = sums(at, p[seen], count * WIDTH * kinds).reshape(count, WIDTH, kinds)
    rows, columns = np.nonzero(there)
    slots[rows, columns, kind[plates["chars"][rows, columns]]] += read[rows, columns]
    # What is not listed could be any letter that is not.
    left = sums(place[unlisted], p[unlisted], count * WIDTH).reshape(count, WIDTH, 1)
    shares = np.where(slots[..., :-1] == 0, left / UNSEEN, 0.0)
    slots[..., :-1] += shares
    slots[..., -1:] += np.maximum(0.0, left - shares.sum(2, keepdims=True))
    return slots, read


def _accepted(slots: Floats, lengths: Floats, pattern: Pattern, letters: str) -> Floats:
    """Return how likely a text drawn slot by slot matches.

    All ways through the pattern are followed at once, so that a text that matches in two ways
    counts once.
    """
    states: dict[frozenset[int], Floats] = {_reached({0}, pattern): np.ones(len(slots))}
    total = np.zeros(len(slots))
    kinds = [*letters, ""]
    for slot in range(WIDTH):
        after: dict[frozenset[int], Floats] = {}
        for state, mass in states.items():
            for kind, char in enumerate(kinds):
                reached = _after(state, char, pattern)
                if reached:
                    more = mass * slots[:, slot, kind]
                    after[reached] = after[reached] + more if reached in after else more
        states = after
        for state, mass in states.items():
            if len(pattern.elements) in state:
                total += mass * lengths[:, slot]
    return total


def _after(state: frozenset[int], char: str, pattern: Pattern) -> frozenset[int]:
    """Follow one character; the empty one is any that the pattern doesn't name."""
    reached = set()
    for place in state:
        if place < len(pattern.elements):
            element = pattern.elements[place]
            if element.many:
                reached.add(place)
            elif element.takes(char):
                reached.add(place + 1)
    return _reached(reached, pattern)


def _reached(places: set[int], pattern: Pattern) -> frozenset[int]:
    """Add the places behind stars, which may stand for nothing."""
    out = set(places)
    for place in range(len(pattern.elements)):
        if place in out and pattern.elements[place].many:
            out.add(place + 1)
    return frozenset(out)
