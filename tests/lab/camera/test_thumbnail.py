from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plateglass.geometry import homography, project
from plateglass.lab.camera import Exposure, shoot
from plateglass.lab.camera.measure import stand_in
from plateglass.lab.camera.thumbnail import thumbnail


@given(scale=st.floats(0.25, 0.9), seed=st.integers(0, 10**6))
def test_a_thumbnail_is_smaller_and_still_knows_its_plate(scale: float, seed: int) -> None:
    shot = shoot(*stand_in(), Exposure(height=48), np.random.default_rng(seed))
    small = thumbnail(shot, scale, np.random.default_rng(seed))
    for side in (0, 1):
        wanted = shot.picture.shape[side] * scale
        assert small.picture.shape[side] == pytest.approx(wanted, abs=0.51)
    assert small.exposure.height == pytest.approx(48 * scale)
    assert small.quad.height == pytest.approx(shot.quad.height * scale, rel=0.03)
    again = thumbnail(shot, scale, np.random.default_rng(seed))
    assert np.array_equal(small.picture, again.picture)


def test_the_plate_lies_where_the_quad_says() -> None:
    picture, quad = stand_in()
    shot = shoot(picture, quad, Exposure(height=40), np.random.default_rng(1))
    small = thumbnail(shot, 0.5, np.random.default_rng(1))
    there = homography(quad, small.quad)
    inside = project(np.array([(30.0, 30.0), (318.0, 80.0)]), there)
    outside = project(np.array([(10.0, 55.0), (170.0, 8.0)]), there)

    def light(points: np.ndarray) -> float:
        return float(np.mean([small.picture[int(y), int(x)] for x, y in points]))

    assert light(inside) > light(outside) + 60


def test_it_costs_detail_and_not_brightness() -> None:
    shot = shoot(*stand_in(), Exposure(height=48), np.random.default_rng(2))
    small = thumbnail(shot, 0.4, np.random.default_rng(2))
    assert small.picture.mean() == pytest.approx(shot.picture.mean(), abs=4)
    rows, columns = shot.picture.shape[:2]
    enlarged = cv2.resize(small.picture, (columns, rows), interpolation=cv2.INTER_CUBIC)
    assert detail(enlarged) < 0.8 * detail(shot.picture)


def detail(picture: np.ndarray) -> float:
    return float(cv2.Laplacian(picture.astype(np.float32), cv2.CV_32F).std())
