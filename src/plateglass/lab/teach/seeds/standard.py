"""Standard plates: a text as its format would have it, new, straight on, without a vehicle."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from plateglass.lab.plates.face import paint_face
from plateglass.lab.plates.layout import lay_out
from plateglass.lab.plates.lettering import Lettering, face_of
from plateglass.lab.plates.style import style_for
from plateglass.plates import countries, formats

if TYPE_CHECKING:
    from plateglass.geometry import Picture
    from plateglass.plates import Format

HEIGHT = 96
"""It is drawn so high and then averaged down, or small print would fall apart."""


def standard(form: Format, text: str, size: tuple[int, int]) -> Picture:
    """Draw a text as a format's standard plate, filling ``size`` = (width, height).

    Typeface, press and paint are always the same for a format: a target that varied where the
    crop doesn't tell would only teach blur.
    """
    rng = np.random.default_rng(1)
    style = style_for(form, rng)
    letters = Lettering(face_of(style.family, rng), rng)
    layout = lay_out(form, text, letters, HEIGHT, style.manner, rng)
    face, _ = paint_face(form, layout, style, 0.0, rng)
    drawn = np.clip(face + 0.5, 0, 255).astype(np.uint8)
    return np.asarray(cv2.resize(drawn, size, interpolation=cv2.INTER_AREA), np.uint8)


def format_of(text: str, country: str) -> Format | None:
    """Return the commonest format of a country that a text fits, if there is one."""
    code = country.upper()
    if code not in countries():
        return None
    known = sorted(formats(country=code), key=lambda form: -form.weight)
    return next((form for form in known if form.matches(text)), None)
