from __future__ import annotations

import numpy as np
import pytest

from plateglass.lab.plates.measure import measure
from plateglass.lab.plates.mix import Mix
from plateglass.lab.plates.sheet import sheet


def test_a_sheet_has_a_tile_a_plate() -> None:
    mix = Mix(countries={"CN": 1.0})
    plates = [mix.draw(np.random.default_rng(i), 48) for i in range(7)]
    page = sheet(plates, columns=3, tile=(120, 50))
    assert page.shape == (150, 360, 3)
    assert (page[100:, 120:] == 40).all()  # the last two tiles are empty
    marked = sheet(plates, columns=3, tile=(120, 50), boxes=True)
    assert not np.array_equal(page, marked)


def test_no_plates_make_no_sheet() -> None:
    assert sheet([]).size == 0


@pytest.mark.slow
def test_speed_is_measured() -> None:
    speed = measure(0.2, Mix(countries={"CN": 1.0}), height=24)
    assert speed.plates > 0
    assert speed.rate == speed.plates / speed.seconds
