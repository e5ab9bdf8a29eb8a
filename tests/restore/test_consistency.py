from __future__ import annotations

import cv2
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from plateglass.geometry import Picture
from plateglass.restore.consistency import misfit, residual


def letters(text: str) -> Picture:
    picture = np.full((96, 320, 3), (230, 225, 200), np.uint8)
    cv2.putText(picture, text, (10, 75), cv2.FONT_HERSHEY_SIMPLEX, 2.2, (20, 20, 40), 8)
    return picture


def photographed(picture: Picture, gain: float = 0.5, offset: float = 40) -> Picture:
    soft = cv2.GaussianBlur(picture, (0, 0), 4)
    small = cv2.resize(soft, (64, 19), interpolation=cv2.INTER_AREA)
    return np.asarray(np.clip(small * gain + offset, 0, 255), np.uint8)


def test_a_true_picture_explains_its_photograph_and_a_false_one_does_not() -> None:
    crop = photographed(letters("8B71 KX"))
    true = misfit(residual(crop, letters("8B71 KX")))
    false = misfit(residual(crop, letters("3E71 NX")))
    assert true < 2.5
    assert false > 2 * true


@given(st.floats(0.2, 1.5), st.floats(0, 60))
def test_brightness_and_contrast_are_no_misfit(gain: float, offset: float) -> None:
    gain = min(gain, (255 - offset) / 231)
    crop = photographed(letters("8B71 KX"), gain, offset)
    assert misfit(residual(crop, letters("8B71 KX"))) < 5 * gain + 0.5  # half a level rounds


def test_what_is_missing_shows_where_it_is_missing() -> None:
    crop = photographed(letters("8B71 KX"))
    left = residual(crop, letters("8B71 K"))
    assert left.shape == crop.shape[:2]
    assert np.abs(left[:, 46:]).mean() > 3 * np.abs(left[:, :40]).mean()


def test_a_flat_crop_is_explained_by_anything() -> None:
    flat = np.full((10, 30, 3), 90, np.uint8)
    assert misfit(residual(flat, letters("8B71 KX"))) < 1e-3


def test_black_is_not_explained_by_white() -> None:
    crop = photographed(letters("8B71 KX"))
    assert misfit(residual(crop, 255 - letters("8B71 KX"))) > 15
