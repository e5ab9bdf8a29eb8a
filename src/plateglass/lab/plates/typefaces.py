"""The door to the letterforms: a family's key in, a face out."""

from __future__ import annotations

import numpy as np

from plateglass.errors import WrongUse
from plateglass.lab.plates.letterforms.face import Typeface, pick
from plateglass.lab.plates.letterforms.families import FAMILIES
from plateglass.lab.plates.letterforms.fonts import font_files

__all__ = ["FAMILIES", "VARIANTS", "Typeface", "font_files", "typeface"]

VARIANTS = 24
"""Faces cut from each design; few enough that their glyphs stay in the cache."""


def typeface(family: str, rng: np.random.Generator) -> Typeface:
    """One of the family's faces, a random but plausible one."""
    if family not in FAMILIES:
        raise WrongUse(
            f"no typeface family {family!r}; there are {', '.join(sorted(FAMILIES))}"
        )
    return pick(FAMILIES[family], rng).variant(int(rng.integers(VARIANTS)))
