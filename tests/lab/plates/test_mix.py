from __future__ import annotations

import numpy as np
import pytest

from plateglass.errors import WrongUse
from plateglass.lab.plates.mix import everywhere, half_of


def test_every_other_plate_is_of_the_country_that_is_asked_for() -> None:
    rng = np.random.default_rng(0)
    seen = [half_of("KE").format(rng).country for _ in range(400)]
    assert 160 < seen.count("KE") < 240
    assert len(set(seen)) > 20
    assert half_of("").countries == {}
    assert set(half_of("KE").countries) == set(everywhere())


def test_an_unknown_country_is_one_clear_sentence() -> None:
    with pytest.raises(WrongUse, match="'XX' is known: give two letters"):
        half_of("XX")
