"""The door to the letterforms: a family's key in, a face out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from plateglass.errors import WrongUse
from plateglass.lab.plates.letterforms.face import Design, Typeface, pick
from plateglass.lab.plates.letterforms.families import FAMILIES, SPECIMENS
from plateglass.lab.plates.letterforms.fonts import font_files

__all__ = ["FAMILIES", "VARIANTS", "Typeface", "font_files", "specimen", "typeface"]

VARIANTS = 24
"""Faces cut from each design; few enough that their glyphs stay in the cache."""


def typeface(family: str, rng: np.random.Generator) -> Typeface:
    """One of the family's faces, a random but plausible one."""
    return pick(_designs(family), rng).variant(int(rng.integers(VARIANTS)))


def specimen(families: Iterable[str], height: int = 40, variant: int = 0) -> NDArray[np.uint8]:
    """A sheet with a line for every design of the families, black on white.

    Example:
        >>> specimen(["cn", "cn-hanzi"]).ndim
        3
    """
    lines = [
        _line(design.variant(variant), SPECIMENS.get(family, SPECIMENS[""]), height)
        for family in families
        for design, _ in _designs(family)
    ]
    if not lines:
        raise WrongUse("a specimen needs at least one family")
    width = max(line.shape[1] for line in lines)
    edge = height // 6
    ink = np.vstack(
        [np.pad(line, ((edge, edge), (edge, width - line.shape[1] + edge))) for line in lines]
    )
    return np.repeat(255 - ink[..., None], 3, axis=2)


def _designs(family: str) -> Sequence[tuple[Design, float]]:
    if family not in FAMILIES:
        known = ", ".join(sorted(FAMILIES))
        raise WrongUse(f"no typeface family {family!r}; there are {known}")
    return FAMILIES[family]


def _line(face: Typeface, text: str, height: int) -> NDArray[np.uint8]:
    gap = np.zeros((height, max(1, height // 6)), np.uint8)
    parts = [
        part for char in text if face.covers(char) for part in (face.glyph(char, height), gap)
    ]
    return np.hstack([*parts, gap])
