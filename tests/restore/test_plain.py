from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray

from plateglass.restore.plain import HEIGHT, blur_of, noise_of, plain

Picture = NDArray[np.uint8]

SHAPES = st.tuples(st.integers(1, 40), st.integers(1, 90), st.just(3))


STROKES = {
    "A": [(0, 60, 20, 0), (20, 0, 40, 60), (9, 40, 31, 40)],
    "7": [(0, 4, 42, 4), (38, 4, 14, 60)],
    "K": [(4, 0, 4, 60), (40, 0, 4, 32), (14, 26, 42, 60)],
    "H": [(4, 0, 4, 60), (40, 0, 40, 60), (4, 30, 40, 30)],
}
"""Where strokes begin and end. OpenCV's own letters are heavier in one version than in another,
and how much of a plate is edges is what these tests measure."""


def plate(ground: int = 225, ink: int = 25) -> Picture:
    """A sharp plate, 96 x 384, with strokes of all directions."""
    picture = np.full((96, 384, 3), ground, np.uint8)
    for number, strokes in enumerate(STROKES.values()):
        for x1, y1, x2, y2 in strokes:
            across, down = (1, 0) if abs(y2 - y1) > abs(x2 - x1) else (0, 1)
            shift = np.array([across, down]) * 5
            start = np.array([22 + number * 92, 18])
            ends = np.array([(x1, y1), (x2, y2)]) + start
            corners = np.concatenate([ends - shift, ends[::-1] + shift])
            cv2.fillPoly(picture, [corners.astype(np.int32)], (ink,) * 3)
    return picture


def seen(
    picture: Picture,
    *,
    height: int = 20,
    blur: float = 0.8,
    noise: float = 0.0,
    cast: tuple[float, float, float] = (1, 1, 1),
) -> Picture:
    """Photograph it: small, soft, noisy."""
    size = (round(picture.shape[1] * height / picture.shape[0]), height)
    small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA).astype(np.float64)
    soft = np.asarray(cv2.GaussianBlur(small, (0, 0), blur)) * np.array(cast)
    grain = np.random.default_rng(3).normal(0, noise, soft.shape)
    return np.asarray(np.clip(np.round(soft + grain), 0, 255), np.uint8)


def error(picture: Picture, truth: Picture) -> float:
    """Root mean square after the best gain and offset: tones are the restorer's to choose."""
    grey, goal = (
        cv2.cvtColor(p, cv2.COLOR_RGB2GRAY).ravel().astype(float) for p in (picture, truth)
    )
    basis = np.column_stack([grey, np.ones_like(grey)])
    fitted = basis @ np.linalg.lstsq(basis, goal, rcond=None)[0]
    return float(np.sqrt(np.mean((fitted - goal) ** 2)))


def bicubic(picture: Picture) -> Picture:
    scale = HEIGHT / picture.shape[0]
    size = (round(picture.shape[1] * scale), HEIGHT)
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_CUBIC), np.uint8)


@settings(max_examples=25, deadline=None)
@given(arrays.arrays(np.uint8, SHAPES))
def test_size_and_input(crop: Picture) -> None:
    before = crop.copy()
    restored = plain(crop)
    rows, columns = crop.shape[:2]
    assert restored.dtype == np.uint8
    assert restored.shape == (HEIGHT, round(columns * HEIGHT / rows), 3)
    assert np.array_equal(crop, before)
    assert np.array_equal(restored, plain(crop))


@settings(max_examples=20, deadline=None)
@given(st.tuples(*[st.integers(0, 255)] * 3), SHAPES)
def test_a_flat_crop_stays_as_it_is(
    colour: tuple[int, int, int], shape: tuple[int, int, int]
) -> None:
    restored = plain(np.full(shape, colour, np.uint8)).astype(int)
    assert np.abs(restored - np.array(colour)).max() <= 1


def test_a_larger_crop_keeps_its_size() -> None:
    assert plain(np.zeros((200, 300, 3), np.uint8)).shape == (200, 300, 3)
    assert plain(np.zeros((20, 60, 3), np.uint8), height=64).shape == (64, 192, 3)


@pytest.mark.parametrize("blur", [0.4, 0.8, 1.2])
@pytest.mark.parametrize("noise", [0.0, 3.0, 12.0])
@pytest.mark.parametrize(("ground", "ink"), [(225, 25), (40, 230), (150, 90)])
def test_closer_to_the_truth_than_bicubic(
    blur: float, noise: float, ground: int, ink: int
) -> None:
    truth = plate(ground, ink)
    bad = seen(truth, blur=blur, noise=noise)
    assert error(plain(bad), truth) < error(bicubic(bad), truth)


def test_far_closer_on_mild_damage() -> None:
    truth = plate()
    bad = seen(truth, height=24, blur=1.0, noise=2.0)
    assert error(plain(bad), truth) < 0.9 * error(bicubic(bad), truth)


def test_closer_than_the_file_after_hard_compression() -> None:
    truth = plate()
    _, coded = cv2.imencode(".jpg", truth, [cv2.IMWRITE_JPEG_QUALITY, 2])
    bad = np.asarray(cv2.imdecode(coded, cv2.IMREAD_COLOR), np.uint8)
    assert error(plain(bad), truth) < error(bad, truth)


def test_no_ringing() -> None:
    step = np.full((20, 80, 3), 60, np.uint8)
    step[:, 40:] = 190
    soft = np.asarray(cv2.GaussianBlur(step, (0, 0), 1.0), np.uint8)
    profile = plain(soft)[48, :, 0].astype(int)
    assert np.diff(profile).min() >= -1  # rises, and never turns back


def test_a_faint_plate_gets_its_contrast_back() -> None:
    restored = plain(seen(plate(140, 110), blur=0.6))
    assert np.ptp(np.percentile(restored, (2, 98))) > 100


def test_a_pink_cast_goes_and_a_plates_own_colour_stays() -> None:
    pink = plain(seen(plate(), cast=(1.0, 0.65, 0.8)))
    red, green, blue = pink.reshape(-1, 3)[pink.reshape(-1, 3).sum(1) > 450].mean(0)
    assert max(red, green, blue) - min(red, green, blue) < 16
    yellow = plain(seen(plate(), cast=(1.0, 0.85, 0.25)))
    red, green, blue = yellow.reshape(-1, 3)[yellow.reshape(-1, 3)[:, 0] > 180].mean(0)
    assert min(red, green) - blue > 100


def test_noise_is_measured() -> None:
    grain = np.random.default_rng(1).normal(0.5, 0.05, (60, 200)).astype(np.float32)
    assert noise_of(grain) == pytest.approx(0.05, rel=0.15)
    ramp = np.tile(np.linspace(0, 1, 200, dtype=np.float32), (60, 1))
    assert noise_of(ramp) < 0.002


@pytest.mark.parametrize("sigma", [0.8, 1.2, 1.8])
def test_blur_is_measured(sigma: float) -> None:
    step = np.zeros((40, 80), np.float32)
    step[:, 40:] = 1
    soft = np.asarray(cv2.GaussianBlur(step, (0, 0), sigma), np.float32)
    assert blur_of(soft) == pytest.approx(sigma, rel=0.25)
