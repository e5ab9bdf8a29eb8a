"""Stickers stand in the gap, one above the other, and never on a character."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from plateglass.geometry import Box
from plateglass.lab.plates.draw import draw
from plateglass.lab.plates.paint import filled
from plateglass.lab.plates.seals import pair, seal
from plateglass.plates import all_formats

GROUND = (240, 240, 236)


def changed(canvas: np.ndarray) -> np.ndarray:
    return np.asarray(np.abs(canvas - np.array(GROUND, np.float32)).max(2) > 4)


def test_a_seal_is_round_and_stays_in_its_box() -> None:
    for seed in range(12):
        canvas = filled((60, 60), GROUND)
        seal(canvas, Box(10, 10, 50, 50), [(200, 60, 40)], np.random.default_rng(seed))
        touched = changed(canvas)
        assert not touched[:8].any()
        assert not touched[:, 52:].any()
        assert not touched[10:14, 10:14].any()  # a corner of the box
        assert touched[26:34, 26:34].mean() > 0.9


def test_a_pair_stands_one_above_the_other() -> None:
    both = 0
    for seed in range(40):
        canvas = filled((100, 60), GROUND)
        pair(canvas, Box(10, 5, 50, 95), [(90, 140, 90), (20, 20, 20)],
             np.random.default_rng(seed))  # fmt: skip
        touched = changed(canvas)
        upper, lower = touched[15:35, 20:40].mean() > 0.8, touched[65:85, 20:40].mean() > 0.8
        assert upper or lower
        both += upper and lower
    assert 25 < both < 40  # one is missing now and then


@pytest.mark.parametrize("name", ["de-car", "cz-car", "sk-stickers"])
def test_stickers_need_a_gap_as_wide_as_themselves(name: str) -> None:
    form = next(form for form in all_formats() if form.id == name)
    wide = next(e.size[0] for e in form.emblems if e.kind == "seals")
    for seed in range(6):
        drawn = draw(form, np.random.default_rng(seed), height=96, night=False)
        scale = drawn.quad.height / form.size[1]
        boxes = [box for _, box in drawn.characters]
        gaps = [b.x1 - a.x2 for a, b in itertools.pairwise(boxes)]
        assert len(gaps) == 0 or max(gaps) > 0.7 * wide * scale
