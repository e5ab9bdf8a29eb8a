"""Maps add a colour to a picture and take no pixel away."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.show.readings import crop

from plateglass.show import maps
from plateglass.show.ink import ACCENT, ALARM, PAPER

COLOURS = ((255, 255, 255), (0, 0, 0), (250, 180, 20), (20, 60, 160), (30, 120, 60))


def grey(picture: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> cv2.typing.MatLike:
    return cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY).astype(np.float32)


@settings(max_examples=25, deadline=None)
@given(doubt=st.floats(0, 0.49), colours=st.permutations(COLOURS))
def test_doubt_changes_the_hue_and_not_the_lightness(
    doubt: float, colours: list[tuple[int, int, int]]
) -> None:
    picture = np.array([colours], np.uint8).repeat(40, axis=1).repeat(30, axis=0)
    drawn = [
        maps.doubtful(picture, np.full(picture.shape[:2], d, np.float32)) for d in (0, doubt)
    ]
    assert np.abs(grey(drawn[0]) - grey(drawn[1])).max() <= 2  # of 255


@pytest.mark.parametrize("colour", COLOURS)
def test_full_doubt_is_seen_on_every_colour(colour: tuple[int, int, int]) -> None:
    picture = np.full((40, 100, 3), colour, np.uint8)
    doubt = np.zeros((40, 100), np.float32)
    doubt[:, 50:] = 1
    drawn = maps.doubtful(picture, doubt).astype(int)
    height, width = drawn.shape[:2]
    sure, unsure = drawn[height // 2, width // 5], drawn[height // 2, width * 4 // 5]
    assert np.ptp(sure) == 0
    assert unsure[0] - unsure[2] > 60
    # A line runs between them, dark on all that was not black.
    assert drawn[height // 2].sum(axis=-1).min() < 200


def test_doubt_may_have_a_grid_of_its_own() -> None:
    drawn = maps.doubtful(crop(96, 384), np.zeros((6, 20), np.float32))
    assert drawn.shape[1] % 384 == 0
    assert np.ptp(drawn, axis=2).max() == 0


def test_differences_have_a_sign_and_a_fixed_scale() -> None:
    levels = np.array([[-99.0, -maps.FULL, 0.0, maps.FULL, 99.0]], np.float32)
    drawn = [tuple(pixel) for pixel in maps.residual(levels)[0].tolist()]
    assert drawn == [ACCENT, ACCENT, PAPER, ALARM, ALARM]


def test_samples_that_agree_leave_nothing() -> None:
    black, white = np.zeros((4, 4, 3), np.uint8), np.full((4, 4, 3), 255, np.uint8)
    assert not maps.disagreement([white, white, white]).any()
    assert np.allclose(maps.disagreement([black, white]), 1)
