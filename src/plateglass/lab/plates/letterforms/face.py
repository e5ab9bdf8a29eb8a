"""What a face promises, whether its characters come from a font or from strokes."""

from __future__ import annotations

import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import cv2
import numpy as np

from plateglass.errors import WrongUse
from plateglass.lab.plates.letterforms.masks import Mask, MaskCache

MASTER = 192
"""Rows at which a glyph is drawn once; every other height is that one resized."""

_CACHE = MaskCache(96 * 2**20)


class Typeface(ABC):
    """A set of characters of one design; equal names mean equal masks."""

    name: str
    """Unique: the design and, behind a slash, the variant of its jitter."""

    @property
    @abstractmethod
    def stroke(self) -> float:
        """Stem width relative to the cap height."""

    @abstractmethod
    def covers(self, char: str) -> bool:
        """Whether this face has a shape for the character."""

    @abstractmethod
    def _master(self, char: str) -> Mask:
        """The glyph with `MASTER` rows, tight horizontally."""

    def glyph(self, char: str, height: int) -> Mask:
        """The character's coverage, 0..255, `height` rows of cap height, tight at the sides.

        The mask is shared and read-only.
        """
        if height < 1:
            raise WrongUse(f"a glyph needs at least one row, not {height}")
        if not self.covers(char):
            raise WrongUse(f"the face {self.name} has no {char!r}")
        master = _CACHE.get((self.name, char, MASTER), lambda: self._master(char))
        if height == MASTER:
            return master
        return _CACHE.get((self.name, char, height), lambda: _resized(master, height))

    def word(self, text: str, height: int) -> Mask:
        """A line of small print, `height` rows high in all, such as a state's name.

        Small letters that the face lacks become capitals, accents fall off, and what is still
        unknown is left out.
        """
        gap = np.zeros((height, max(1, round(0.14 * height))), np.uint8)
        space = np.zeros((height, max(1, round(0.3 * height))), np.uint8)
        parts: list[Mask] = []
        for char in "".join(self._nearest(char) for char in text):
            if char == " ":
                parts.append(space)
            elif self.covers(char):
                parts += [self.glyph(char, height), gap]
        return np.hstack(parts) if parts else gap

    def _nearest(self, char: str) -> str:
        plain = unicodedata.normalize("NFD", char)[0]
        return next(
            (c for c in (char, char.upper(), plain, plain.upper()) if self.covers(c)), " "
        )


class Design(Protocol):
    """A design from which slightly different faces are cut, as dies of different makers are."""

    @property
    def name(self) -> str:
        """Unique among the designs."""
        ...

    def variant(self, index: int) -> Typeface:
        """The face number `index`; the same each time."""
        ...


@dataclass(frozen=True)
class Both:
    """A design that takes from the second what the first lacks."""

    first: Design
    second: Design

    @property
    def name(self) -> str:
        """Both names."""
        return f"{self.first.name}+{self.second.name}"

    def variant(self, index: int) -> Typeface:
        """The variants of both with this number."""
        return _both(self.first.variant(index), self.second.variant(index))


@lru_cache(maxsize=1024)
def _both(first: Typeface, second: Typeface) -> Typeface:
    return _BothFace(first, second)


class _BothFace(Typeface):
    def __init__(self, first: Typeface, second: Typeface) -> None:
        self.name = f"{first.name}+{second.name}"
        self._faces = (first, second)

    @property
    def stroke(self) -> float:
        return self._faces[0].stroke

    def covers(self, char: str) -> bool:
        return any(face.covers(char) for face in self._faces)

    def word(self, text: str, height: int) -> Mask:
        return self._faces[1].word(text, height)

    def _master(self, char: str) -> Mask:
        return next(face for face in self._faces if face.covers(char)).glyph(char, MASTER)


def _resized(master: Mask, height: int) -> Mask:
    width = max(1, round(master.shape[1] * height / master.shape[0]))
    kind = cv2.INTER_AREA if height < master.shape[0] else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(master, (width, height), interpolation=kind), np.uint8)


def tight(mask: Mask) -> Mask:
    """The mask without the empty columns at its sides."""
    inked = np.flatnonzero(mask.max(axis=0) > 0)
    return mask[:, inked[0] : inked[-1] + 1] if inked.size else mask


def pick(designs: Sequence[tuple[Design, float]], rng: np.random.Generator) -> Design:
    """One design, by weight."""
    weights = np.array([weight for _, weight in designs])
    return designs[int(rng.choice(len(designs), p=weights / weights.sum()))][0]
