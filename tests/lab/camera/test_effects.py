from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from plateglass.lab.camera import EFFECTS
from plateglass.lab.camera.measure import stand_in

if TYPE_CHECKING:
    from plateglass.lab.camera.tone import Picture

names = st.sampled_from(sorted(EFFECTS))
amounts = st.floats(0, 1)
pictures = st.tuples(st.integers(1, 40), st.integers(1, 40)).flatmap(
    lambda size: arrays.arrays(np.uint8, (*size, 3))
)


@given(name=names, amount=amounts, seed=st.integers(0, 99), picture=pictures)
@settings(max_examples=150, deadline=None)
def test_keeps_shape_and_dtype_leaves_its_input_follows_its_seed(
    name: str, amount: float, seed: int, picture: Picture
) -> None:
    before = picture.copy()
    first = EFFECTS[name](picture, amount, np.random.default_rng(seed))
    second = EFFECTS[name](picture, amount, np.random.default_rng(seed))
    assert first.shape == picture.shape
    assert first.dtype == np.uint8
    assert np.array_equal(first, second)
    assert np.array_equal(picture, before)
    assert not np.shares_memory(first, picture)


@pytest.mark.parametrize("name", sorted(EFFECTS))
def test_nothing_is_nearly_the_identity_and_all_is_not(name: str) -> None:
    picture, _ = stand_in()
    same = EFFECTS[name](picture, 0.0, np.random.default_rng(1))
    assert np.abs(same.astype(int) - picture).max() <= 1
    worse = EFFECTS[name](picture, 1.0, np.random.default_rng(1))
    if name == "denoise":  # there is nothing to smear in a clean drawing
        picture = EFFECTS["noise"](picture, 0.5, np.random.default_rng(1))
        worse = EFFECTS[name](picture, 1.0, np.random.default_rng(1))
    assert np.abs(worse.astype(int) - picture).mean() > 1


def test_the_menu_lists_each_effect_under_its_own_name() -> None:
    for name, effect in EFFECTS.items():
        assert effect.__name__ == name
        assert effect.__doc__
