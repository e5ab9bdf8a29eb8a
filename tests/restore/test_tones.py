from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plateglass.geometry import Picture
from plateglass.restore.tones import exposed, levels, span


def plate(ground: float, ink: float, size: tuple[int, int] = (320, 96)) -> Picture:
    """Bars of ink on a ground, in the proportions of letters."""
    picture = np.full((96, 320, 3), ground, np.uint8)
    for left in range(30, 290, 40):
        picture[20:76, left : left + 14] = round(ink)
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)


@pytest.mark.parametrize("size", [(320, 96), (60, 18), (900, 270)])
@pytest.mark.parametrize(("ground", "ink"), [(230, 20), (120, 60), (60, 110), (200, 130)])
def test_the_network_is_shown_every_plate_in_the_same_light(
    ground: int, ink: int, size: tuple[int, int]
) -> None:
    gain, offset = levels(plate(ground, ink, size))
    shown = sorted((gain * ground + offset, gain * ink + offset))
    assert shown == pytest.approx([47.5, 207.5], abs=14)


def test_a_flat_crop_is_not_blown_up() -> None:
    gain, offset = levels(np.full((20, 60, 3), 90, np.uint8))
    assert gain == 4
    assert gain * 90 + offset == pytest.approx(127.5)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 255), st.integers(0, 255))
def test_exposing_keeps_the_order_of_grey_levels(ground: int, ink: int) -> None:
    after = exposed(plate(ground, ink).astype(np.float32))
    bright, dark = after[5, 5, 0], after[48, 36, 0]
    assert np.sign(int(bright) - int(dark)) in (0, np.sign(ground - ink))


@pytest.mark.parametrize(("ground", "ink"), [(230, 20), (200, 50), (40, 200)])
def test_a_well_exposed_plate_stays_as_it_is(ground: int, ink: int) -> None:
    picture = plate(ground, ink)
    assert np.array_equal(exposed(picture.astype(np.float32)), picture)


@pytest.mark.parametrize(("ground", "ink"), [(140, 105), (45, 15), (250, 200), (20, 70)])
def test_a_pale_or_dark_plate_gets_contrast_and_nothing_is_cut_off(
    ground: int, ink: int
) -> None:
    before = plate(ground, ink).astype(np.float32)
    after = exposed(before)
    had, has = (np.subtract(*span(p)[::-1]) for p in (before, after))
    assert has > 1.5 * had
    assert 15 <= after.min() <= after.max() <= 251


def test_colours_keep_their_hue() -> None:
    dim = plate(80, 30)
    dim[..., 2] //= 2
    after = exposed(dim.astype(np.float32)).astype(int)
    ground = after[5, 5]
    assert ground[0] == ground[1]
    assert ground[0] - ground[2] > 40
