"""One answer of a search, and why it is one."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from itertools import product
from typing import TYPE_CHECKING, Any

from plateglass.batch.slots import UNSEEN, chance
from plateglass.searching.costs import EDIT, cost
from plateglass.show.ink import percent

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

    from plateglass.searching.pattern import Element, Pattern

COLUMNS = ("file", "plate", "text", "best", "p", "legibility", "country")
"""What is told of a plate beside how it answers."""


@dataclass(frozen=True)
class Difference:
    """A place where the reading is not what is sought."""

    at: int
    """The character of the reading, counted from 1; one that is missing stands before it."""
    read: str
    """What was read; empty where a character is missing."""
    sought: str
    """What the pattern wants; empty where a character is too many."""
    p: float
    """The chance that what is sought stands there; 0 where either is empty."""

    def __str__(self) -> str:
        """Say it in a few words."""
        if not self.read:
            return f"{self.sought} missing"
        if not self.sought:
            return f"{self.read} too many"
        return f"{self.read} for {self.sought} ({percent(self.p)})"


@dataclass(frozen=True)
class Hit:
    """A plate that could be the sought one."""

    archive: str
    """The file of the archive that has it."""
    file: str
    """The picture."""
    plate: int
    """Which of the picture's plates, counted from 1; of a clip, which track."""
    p: float
    """The probability that the plate matches the pattern."""
    distance: float
    """How far the reading is from the pattern, in edits; look-alikes cost less than one."""
    text: str
    best: str
    reading_p: float
    """The probability that the reading is right in every character."""
    legibility: str
    country: str
    """The likeliest one; empty where none is likely."""
    differences: tuple[Difference, ...]

    @property
    def marked(self) -> str:
        """The reading with what differs in brackets, ``88[5]7001``; in ``[]`` lacks one."""
        out, marks = [], {d.at: d for d in self.differences if d.read}
        gaps = [d.at for d in self.differences if not d.read]
        for place, char in enumerate(self.best, 1):
            out += ["[]"] * gaps.count(place)
            out.append(f"[{char}]" if place in marks else char)
        return "".join([*out, *["[]"] * gaps.count(len(self.best) + 1)])

    @property
    def why(self) -> str:
        """Say what differs, and what speaks for it all the same."""
        return ", ".join(map(str, self.differences)) or "as read"

    def to_json(self) -> dict[str, Any]:
        """Return it as a JSON object."""
        told = asdict(self)
        told["differences"] = [asdict(difference) for difference in self.differences]
        return {**told, "marked": self.marked, "why": self.why}


def hit(pattern: Pattern, shelf: str, told: Mapping[str, Any], p: float, slots: Slots) -> Hit:
    """Say how a plate answers, from its :data:`COLUMNS` and its chance."""
    differences, distance = _compared(told["best"], pattern, slots)
    countries = told["country"] or ()
    return Hit(
        archive=shelf,
        file=told["file"],
        plate=told["plate"],
        p=float(f"{p:.4g}"),
        distance=distance / EDIT,
        text=told["text"],
        best=told["best"],
        reading_p=round(told["p"], 4),
        legibility=told["legibility"],
        country=countries[0]["code"] if countries else "",
        differences=differences,
    )


class Slots:
    """What a plate's slots may hold."""

    def __init__(self, plate: NDArray[np.void], others: NDArray[np.void]) -> None:
        self._plate, self._others = plate, others

    def p(self, slot: int, element: Element) -> float:
        """Return the chance that a slot holds what an element wants."""
        here = self._others[self._others["slot"] == slot]
        listed = {
            chr(char): p for char, p in zip(here["char"], chance(here["cost"]), strict=True)
        }
        left = listed.pop("\0", 0.0)
        listed[chr(self._plate["chars"][slot])] = max(0.0, 1 - sum(listed.values()) - left)
        if not element.chars:
            return 1.0
        total = sum(listed.get(char, left / UNSEEN) for char in element.chars)
        return round(float(min(1.0, total)), 6)


def _compared(best: str, pattern: Pattern, slots: Slots) -> tuple[tuple[Difference, ...], int]:
    """Lay the reading beside the pattern, as cheaply as can be."""
    table = _table(best, pattern)
    found, i, j = [], len(pattern.elements), len(best)
    cost, way = table[i, j]
    while way:
        i, j = i - way[0], j - way[1]
        element = pattern.elements[i] if way[0] else None
        if element is None:
            # Passed over: for nothing where a star stands.
            if not (i and pattern.elements[i - 1].many):
                found.append(Difference(j + 1, best[j], "", 0.0))
        elif not way[1]:
            if not element.many:
                found.append(Difference(j + 1, "", str(element), 0.0))
        elif not element.takes(best[j]):
            found.append(Difference(j + 1, best[j], str(element), slots.p(j, element)))
        way = table[i, j][1]
    return tuple(reversed(found)), cost


_Way = tuple[int, int]


def _table(best: str, pattern: Pattern) -> dict[_Way, tuple[int, _Way | None]]:
    """Return what each beginning of both costs at least, and the last step to it."""
    table: dict[_Way, tuple[int, _Way | None]] = {(0, 0): (0, None)}
    for i, j in product(range(len(pattern.elements) + 1), range(len(best) + 1)):
        many = i > 0 and pattern.elements[i - 1].many
        steps = {(1, 0): 0 if many else EDIT, (0, 1): 0 if many else EDIT}
        if i and j and not many:
            steps[1, 1] = _price(pattern.elements[i - 1], best[j - 1])
        ways = [
            (table[i - down, j - along][0] + price, (down, along))
            for (down, along), price in steps.items()
            if (i - down, j - along) in table
        ]
        if ways:
            table[i, j] = min(ways, key=lambda way: (way[0], -sum(way[1])))
    return table


def _price(element: Element, char: str) -> int:
    return 0 if element.takes(char) else min(cost(char, wanted) for wanted in element.chars)
