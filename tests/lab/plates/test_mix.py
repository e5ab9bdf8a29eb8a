from __future__ import annotations

import numpy as np
import pytest

from plateglass.errors import WrongUse
from plateglass.lab.plates.mix import everywhere, leaning


def test_countries_have_the_share_that_is_asked_for() -> None:
    rng = np.random.default_rng(0)
    mix = leaning({"KE": 0.5, "US": 0.2})
    seen = [mix.format(rng).country for _ in range(400)]
    assert 160 < seen.count("KE") < 240
    assert 55 < seen.count("US") < 105
    assert len(set(seen)) > 20
    assert set(mix.countries) == set(everywhere())
    assert sum(mix.countries.values()) == pytest.approx(1)


def test_leaning_nowhere_is_the_ordinary_mix() -> None:
    every = everywhere()
    total = sum(every.values())
    expected = {code: weight / total for code, weight in every.items()}
    assert leaning({}).countries == pytest.approx(expected)


def test_an_unknown_country_is_one_clear_sentence() -> None:
    with pytest.raises(WrongUse, match="'XX' is known: give two letters"):
        leaning({"XX": 0.5})
