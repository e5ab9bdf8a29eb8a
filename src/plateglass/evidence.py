"""What pixels say about a plate, slot by slot, before anybody judges.

Evidence of several frames of one plate is added up slot by slot; turning it into a reading
with a probability one can trust is :mod:`plateglass.judge`'s work.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

EMPTY = 0
"""The class of a slot behind the last character."""


@dataclass(frozen=True)
class Classes:
    """What the columns of evidence stand for: nothing, then each readable character."""

    characters: str
    """Class ``i`` of a slot is character ``i - 1``; class 0 is the empty slot."""
    countries: tuple[str, ...]
    slots: int = 12

    def __post_init__(self) -> None:
        """Refuse an alphabet that names a character twice."""
        if len(set(self.characters)) != len(self.characters):
            raise ValueError("a character stands twice in the alphabet")

    @property
    def count(self) -> int:
        """Number of classes of a slot, the empty one included."""
        return len(self.characters) + 1

    def fits(self, text: str) -> bool:
        """Whether the text can be written in these slots."""
        return 0 < len(text) <= self.slots and set(text) <= set(self.characters)

    def encode(self, text: str) -> NDArray[np.int64]:
        """Write a text into slots; the rest stay empty."""
        if not self.fits(text):
            raise ValueError(f"{text!r} doesn't fit {self.slots} slots of this alphabet")
        row = np.full(self.slots, EMPTY, np.int64)
        row[: len(text)] = [self.characters.index(c) + 1 for c in text]
        return row

    def decode(self, row: NDArray[np.integer]) -> str:
        """Read slots back, up to the first empty one."""
        empty = np.flatnonzero(np.asarray(row) == EMPTY)
        end = int(empty[0]) if len(empty) else len(row)
        return "".join(self.characters[int(i) - 1] for i in row[:end])


@dataclass(frozen=True)
class Evidence:
    """What one look at one plate says."""

    slots: NDArray[np.float32]
    """(slots, classes) log-probabilities, uncalibrated"""
    country: NDArray[np.float32]
    """(countries,) log-probabilities"""
    difficulty: float
    """The reader's own forecast of its mean error per character, in nats."""
    gaze: NDArray[np.float32]
    """(slots, rows, columns): where on the crop each slot looked"""
    classes: Classes
