"""What a restorer is told, and what a restorer is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

import numpy as np

from plateglass.evidence import EMPTY

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from plateglass.evidence import Classes, Evidence
    from plateglass.geometry import Picture


@dataclass(frozen=True)
class Told:
    """A reading as a restorer is told it: which characters, how surely, and where."""

    slots: NDArray[np.float32]
    """(slots, classes) calibrated probabilities"""
    gaze: NDArray[np.float32]
    """(slots, rows, columns): where on the crop each slot looked"""
    classes: Classes

    @classmethod
    def of(cls, evidence: Evidence, logs: NDArray[np.float64]) -> Told:
        """Tell what a look at the plate said, ``logs`` being its calibrated slots."""
        return cls(np.exp(logs).astype(np.float32), evidence.gaze, evidence.classes)

    def saying(self, text: str) -> Told:
        """Tell a text for certain instead, where the reader looked."""
        slots = np.zeros_like(self.slots)
        slots[np.arange(len(slots)), self.classes.encode(text)] = 1
        return replace(self, slots=slots)

    @property
    def doubt(self) -> NDArray[np.float32]:
        """How likely the likeliest character of each slot is wrong; 0 for empty slots."""
        sure = self.slots.max(-1)
        empty = self.slots.argmax(-1) == EMPTY
        return np.where(empty, 0, 1 - sure).astype(np.float32)


class Restorer(Protocol):
    """Makes a crop of a plate easier to look at."""

    kind: str
    """What to call its pictures."""

    def __call__(self, crop: Picture, told: Told) -> Picture:
        """Return the restored plate, in the crop's proportions and at least its size."""
        ...


class unaided:  # noqa: N801  (a decorator)
    """Make a restorer of a function that needs no reading.

    >>> sharpen = unaided(lambda crop: crop)
    """

    def __init__(self, restore: Callable[[Picture], Picture], kind: str = "") -> None:
        self._restore = restore
        self.kind = kind or getattr(restore, "__name__", type(restore).__name__)

    def __call__(self, crop: Picture, told: Told) -> Picture:
        """Restore without looking at what the reader made of it."""
        return self._restore(crop)
