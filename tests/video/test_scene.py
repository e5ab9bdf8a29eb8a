"""Cuts, pans and stillness."""

from __future__ import annotations

import cv2
import numpy as np
from tests.video.films import ground, scene

from plateglass.video.scene import Scene


def luma(picture: np.ndarray) -> np.ndarray:
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), np.uint8)


def test_another_street_is_a_cut_and_a_passing_plate_is_none() -> None:
    eyes = Scene()
    assert not any(eyes.cut(luma(scene((20 + 8.0 * i, 60))[0])) for i in range(12))
    bright = np.clip(ground(9).astype(int) + 90, 0, 255).astype(np.uint8)
    assert eyes.cut(luma(bright))
    assert not eyes.cut(luma(bright))


def test_a_pan_is_no_cut() -> None:
    wide = ground(4, (1600, 192))
    eyes = Scene()
    assert not any(eyes.cut(luma(wide[:, 12 * i : 12 * i + 320])) for i in range(60))


def test_noise_is_still_and_a_plate_that_comes_is_not() -> None:
    rng = np.random.default_rng(0)
    eyes = Scene()
    eyes.cut(luma(ground()))
    assert not eyes.still
    eyes.remember()
    noisy = np.clip(ground() + rng.normal(0, 4, ground().shape), 0, 255).astype(np.uint8)
    eyes.cut(luma(noisy))
    assert eyes.still
    eyes.cut(luma(scene((100, 60))[0]))
    assert not eyes.still
