"""Where small print goes, how tall it comes out, and that the text keeps clear of it."""

from __future__ import annotations

import numpy as np

from plateglass.lab.plates.layout import SMALL, Layout, lay_out
from plateglass.lab.plates.lettering import Lettering, face_of
from plateglass.lab.plates.setting import Manner
from plateglass.plates import get

TALL = 135
"""An Indonesian car's plate, at a pixel a millimetre."""


def laid(seed: int) -> Layout:
    form, rng = get("id-car-black"), np.random.default_rng(seed)
    letters = Lettering(face_of(form.typeface, rng), rng)
    return lay_out(form, "B1234XYZ", letters, TALL, Manner(), rng)


def test_small_print_comes_out_in_sizes_around_the_formats() -> None:
    footer = get("id-car-black").footer
    assert footer is not None
    tall = np.array([laid(seed).prints[0].box.height for seed in range(40)])
    assert footer.height * SMALL[0] <= tall.min() < 0.95 * footer.height
    assert 1.2 * footer.height < tall.max() <= footer.height * SMALL[1]


def test_the_text_stands_above_the_date() -> None:
    for seed in range(10):
        layout = laid(seed)
        feet = [placed.box.y2 for placed in layout.characters]
        assert np.median(feet) < layout.prints[0].box.y1 + 3
