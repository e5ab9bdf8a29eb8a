from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from plateglass.geometry import Quad, homography, project, warp
from plateglass.lab.camera import PRESETS, Exposure, degrade, preset, shoot
from plateglass.lab.camera.measure import measure, stand_in

if TYPE_CHECKING:
    from plateglass.geometry import Matrix, Picture
    from plateglass.lab.camera.exposure import Sampling

angles = st.tuples(st.floats(-45, 45), st.floats(-30, 30), st.floats(-20, 20))


def dotted() -> tuple[Picture, Quad, Matrix]:
    """A grey plate with five black dots, and where they are."""
    picture, quad = np.full((110, 350, 3), 128, np.uint8), Quad.whole(300, 64)
    quad = Quad.of(quad.array + np.array([25, 23]))
    dots = np.array([(60.5, 40.5), (290.5, 40.5), (290.5, 70.5), (60.5, 70.5), (175.5, 55.5)])
    for x, y in dots:
        cv2.circle(picture, (int(x), int(y)), 4, (0, 0, 0), -1)
    return picture, quad, dots


def centres(picture: Picture, guesses: Matrix, reach: float) -> Matrix:
    """Centres of mass of the darkness around each guess."""
    dark = np.clip(100 - picture[..., 1].astype(float), 0, None)
    found = []
    for x, y in guesses:
        left, top = max(0, int(x - reach)), max(0, int(y - reach))
        part = dark[top : int(y + reach) + 1, left : int(x + reach) + 1]
        rows, columns = np.indices(part.shape)
        weight = part.sum()
        assert weight > 0
        found.append(
            (
                (columns * part).sum() / weight + left + 0.5,
                (rows * part).sum() / weight + top + 0.5,
            )
        )
    return np.array(found)


@given(angles=angles, height=st.floats(30, 60), rolling=st.floats(-0.1, 0.1))
@settings(max_examples=60, deadline=None)
def test_the_quad_is_exact_to_a_pixel(
    angles: tuple[float, float, float], height: float, rolling: float
) -> None:
    picture, quad, dots = dotted()
    yaw, pitch, roll = angles
    exposure = Exposure(height=height, yaw=yaw, pitch=pitch, roll=roll, rolling=rolling)
    shot = shoot(picture, quad, exposure, np.random.default_rng(0))
    expected = project(dots, homography(quad, shot.quad))
    assert np.abs(centres(shot.picture, expected, height / 8) - expected).max() < 0.75
    assert shot.quad.height == pytest.approx(height, rel=1e-6)
    box = shot.quad.box
    assert box.x1 >= 0.2 * height
    assert box.y2 <= shot.picture.shape[0] - 0.2 * height


@pytest.mark.parametrize("sampling", ["area", "bilinear", "bicubic", "nearest"])
@pytest.mark.parametrize(("zoom", "again"), [(1.0, 1.0), (3.0, 1.0), (1.0, 0.5), (2.0, 1.5)])
def test_the_quad_follows_zoom_and_second_generation(
    sampling: Sampling, zoom: float, again: float
) -> None:
    picture, quad, dots = dotted()
    exposure = Exposure(
        height=40, sampling=sampling, zoom=zoom, zoom_filter=sampling, again_scale=again
    )
    shot = shoot(picture, quad, exposure, np.random.default_rng(0))
    assert shot.quad.height == pytest.approx(exposure.shown, rel=0.02)
    expected = project(dots, homography(quad, shot.quad))
    found = centres(shot.picture, expected, exposure.shown / 8)
    assert np.abs(found - expected).max() < 0.5 * max(1, zoom * again)


def test_blur_does_not_move_the_plate() -> None:
    picture, quad, dots = dotted()
    exposure = Exposure(
        height=50, defocus=2.0, softness=1.0, motion=5.0, motion_angle=30, motion_curve=0.5
    )
    shot = shoot(picture, quad, exposure, np.random.default_rng(0))
    expected = project(dots, homography(quad, shot.quad))
    assert np.abs(centres(shot.picture, expected, 10) - expected).max() < 0.75


def test_surroundings_continue_without_a_second_plate() -> None:
    picture, quad = stand_in()
    shot = shoot(
        picture, quad, Exposure(height=40, roll=20, margin=1.0), np.random.default_rng(0)
    )
    outside = np.ones(shot.picture.shape[:2], np.uint8)
    cv2.fillConvexPoly(outside, np.rint(shot.quad.grown(0.1).array).astype(np.int32), 0)
    ground = shot.picture[outside.astype(bool)].astype(int)
    assert np.abs(ground - picture[2, 2]).max() <= 12


@given(name=st.sampled_from(sorted(PRESETS)), seed=st.integers(0, 10**6))
@settings(max_examples=150, deadline=None)
def test_any_shot_is_a_picture_and_follows_its_seed(name: str, seed: int) -> None:
    picture, quad = stand_in()
    before = picture.copy()
    exposure = preset(name).draw(np.random.default_rng(seed))
    first = shoot(picture, quad, exposure, np.random.default_rng(seed))
    second = shoot(picture, quad, exposure, np.random.default_rng(seed))
    assert np.array_equal(first.picture, second.picture)
    assert first.quad == second.quad
    assert first.exposure == exposure
    assert first.picture.dtype == np.uint8
    assert first.picture.shape[2] == 3
    assert np.array_equal(picture, before)
    if exposure.height:
        assert first.quad.height == pytest.approx(exposure.shown, rel=0.1)


@given(
    name=st.sampled_from(sorted(PRESETS)),
    seed=st.integers(0, 10**6),
    size=st.tuples(st.integers(1, 50), st.integers(1, 80)),
)
@example(name="fastai-jpeg-test", seed=0, size=(47, 47))
@settings(max_examples=120, deadline=None)
def test_degrading_keeps_the_size_unless_asked(
    name: str, seed: int, size: tuple[int, int]
) -> None:
    rng = np.random.default_rng(seed)
    picture = rng.integers(0, 256, (*size, 3), dtype=np.uint8)
    before = picture.copy()
    exposure = preset(name).draw(rng)
    worse = degrade(picture, exposure, np.random.default_rng(seed))
    assert np.array_equal(picture, before)
    if any(exposure.frame):
        assert worse.shape[1::-1] == exposure.frame
    elif exposure.short_side:
        assert min(worse.shape[:2]) == exposure.short_side
    else:
        assert worse.shape == picture.shape


def test_no_settings_change_nothing() -> None:
    picture, _ = stand_in()
    same = degrade(picture, Exposure(), np.random.default_rng(0))
    assert np.array_equal(same, picture)
    assert not np.shares_memory(same, picture)


def test_a_perfect_camera_gives_the_plate_back() -> None:
    picture, quad = stand_in()
    shot = shoot(picture, quad, Exposure(height=64, distance=1000), np.random.default_rng(0))
    back = warp(shot.picture, homography(shot.quad, quad), (picture.shape[1], picture.shape[0]))
    inside = (slice(30, 80), slice(40, 300))
    # Edges are resampled twice, and not by the same amount in every OpenCV.
    assert np.abs(back[inside].astype(int) - picture[inside]).mean() < 10


def test_fine_stripes_average_instead_of_aliasing() -> None:
    picture = np.zeros((109, 345, 3), np.uint8)
    picture[:, ::2] = 255
    quad = Quad.of(Quad.whole(301, 64).array + 22)
    shot = shoot(picture, quad, Exposure(height=16), np.random.default_rng(0))
    # Half the light, which sRGB shows as 188.
    middle = shot.picture[8:-8, 12:-12].astype(int)
    assert np.abs(middle - 188).max() < 16


def test_the_mosaic_leaves_a_flat_colour_flat() -> None:
    picture = np.full((20, 30, 3), (200, 120, 60), np.uint8)
    same = degrade(picture, Exposure(bayer=True), np.random.default_rng(0))
    assert np.abs(same.astype(int) - picture).max() <= 1


def test_grey_is_grey() -> None:
    picture, quad = stand_in()
    exposure = preset("night").draw(np.random.default_rng(0), height=20.0)
    exposure = exposure.replace(grey=True, quantiser=0.0, jpeg=0)
    shot = shoot(picture, quad, exposure, np.random.default_rng(0)).picture.astype(int)
    assert np.abs(shot - shot[..., :1]).max() <= 2


def test_measure_counts_shots() -> None:
    speed = measure("srgan-x8", seconds=0.05)
    assert speed.shots > 0
    assert speed.per_second > 10
