"""What a restorer is told, and what a restorer is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol, runtime_checkable

import numpy as np

from plateglass.evidence import EMPTY

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from plateglass.evidence import Classes, Evidence
    from plateglass.geometry import Picture


SURE, SOFT = 0.05, 0.3
"""Doubt up to which a character is drawn as crisp as it can be, and from which on nothing crisp
is drawn of it. Were all drawn crisp, another recogniser would take one in two hundred of those
below the first for other characters, one in thirteen of those between, and half of those above
(``plateglass.lab.evaluate.restoring.doubts`` measures it)."""
DOUBTFUL = 0.4
"""Doubt from which on a character is printed as ``?``."""


@dataclass(frozen=True)
class Told:
    """A reading as a restorer is told it: which characters, how surely, and where."""

    slots: NDArray[np.float32]
    """(slots, classes) calibrated probabilities"""
    gaze: NDArray[np.float32]
    """(slots, rows, columns): where on the crop each slot looked"""
    classes: Classes
    unheard: NDArray[np.float32] | None = None
    """(slots,): doubt that the restored picture, read again, adds."""

    @classmethod
    def of(cls, evidence: Evidence, logs: NDArray[np.float64]) -> Told:
        """Tell what a look at the plate said, ``logs`` being its calibrated slots."""
        return cls(np.exp(logs).astype(np.float32), evidence.gaze, evidence.classes)

    def saying(self, text: str) -> Told:
        """Tell a text for certain instead, where the reader looked."""
        slots = np.zeros_like(self.slots)
        slots[np.arange(len(slots)), self.classes.encode(text)] = 1
        return replace(self, slots=slots, unheard=None)

    def hearing(self, again: Told) -> Told:
        """Doubt also what ``again``, told of the restored picture, does not see in its place.

        What was drawn after a reading sounds like it: the picture's word for a character is
        worth the root of its odds. So told, one doubt means one share of mistakes, whichever
        of the two readings has it.
        """
        there = _facing(self.gaze) @ _facing(again.gaze).T
        said = again.slots[there.argmax(-1), self.slots.argmax(-1)].clip(0, 1 - 1e-6)
        unheard = 1 / (1 + np.sqrt(said / (1 - said)))
        return replace(self, unheard=unheard.astype(np.float32))

    def unsaid(self) -> Told:
        """Doubt every character wholly."""
        return replace(self, unheard=np.ones(len(self.slots), np.float32))

    @property
    def text(self) -> str:
        """What the likeliest characters spell."""
        return self.classes.decode(self.slots.argmax(-1))

    @property
    def doubt(self) -> NDArray[np.float32]:
        """How likely the likeliest character of each slot is wrong; 0 for empty slots."""
        doubt = 1 - self.slots.max(-1)
        if self.unheard is not None:
            doubt = np.maximum(doubt, self.unheard)
        return np.where(self.slots.argmax(-1) == EMPTY, 0, doubt).astype(np.float32)


def _facing(gaze: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return each slot's gaze as a row of length one."""
    flat = gaze.reshape(len(gaze), -1)
    return np.asarray(flat / np.linalg.norm(flat, axis=1, keepdims=True).clip(1e-9), np.float32)


class Restorer(Protocol):
    """Makes a crop of a plate easier to look at."""

    kind: str
    """What to call its pictures."""

    def __call__(self, crop: Picture, told: Told) -> Picture:
        """Return the restored plate, in the crop's proportions and at least its size."""
        ...


class Draft(Protocol):
    """A plate that is nearly drawn: what is still open is how crisp each character gets."""

    def __call__(self, told: Told) -> Picture:
        """Return the restored plate, soft where ``told`` doubts."""
        ...


@runtime_checkable
class Drafting(Protocol):
    """A restorer that can draw a plate softer without the work of drawing it again."""

    def draft(self, crop: Picture, told: Told) -> Draft:
        """Do the work."""
        ...


def draft(restorer: Restorer, crop: Picture, told: Told) -> Draft:
    """Return a plate to be drawn; by a restorer that makes no drafts, always the same."""
    if isinstance(restorer, Drafting):
        return restorer.draft(crop, told)
    picture = restorer(crop, told)
    return lambda _: picture


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
