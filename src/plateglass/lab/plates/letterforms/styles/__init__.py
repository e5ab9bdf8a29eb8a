"""The stroke faces of countries: numbers measured on photographs and in the standards named."""

from __future__ import annotations

from plateglass.lab.plates.letterforms.strokes import Style
from plateglass.lab.plates.letterforms.styles import america, asia, europe

ALL = tuple(
    style
    for place in (europe, asia, america)
    for style in vars(place).values()
    if isinstance(style, Style) and style.latin
)
"""Every style that has Latin letters."""
