from __future__ import annotations

import numpy as np
import pytest

from plateglass.lab.plates.face import paint_face
from plateglass.lab.plates.layout import lay_out
from plateglass.lab.plates.lettering import Lettering, face_of
from plateglass.lab.plates.style import style_for
from plateglass.plates import get


@pytest.mark.parametrize(
    ("name", "text", "down"), [("eg-car", "٤٧٥سرج", 56), ("ru-car", "A123BC77", 0)]
)
def test_a_rule_strikes_out_no_word_of_a_band(name: str, text: str, down: float) -> None:
    form = get(name)
    rng = np.random.default_rng(1)
    style = style_for(form, rng)
    letters = Lettering(face_of(style.family, rng), rng)
    layout = lay_out(form, text, letters, 170, style.manner, rng)
    _, relief = paint_face(form, layout, style, 0.0, rng)
    (line,) = layout.lines
    (x,) = line.rules
    # Between the rim and the band's foot nothing stands out where the rule would go on.
    above = relief[round(5 * layout.scale) : round(down * layout.scale), round(x)]
    assert not above.any()
    inner = relief[round((down + 2) * layout.scale) : -round(5 * layout.scale), round(x)]
    assert inner.all()
