"""Many frames made into one picture: registered, robust, and nearer to the truth."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from tests.video.films import HEIGHT, plate, scene

from plateglass.geometry import Quad, rectify
from plateglass.pipeline import MARGIN
from plateglass.video.pixels import Shown, fused, registered


def frames(count: int, height: float = 12.0, noise: float = 14.0) -> list[Shown]:
    """Noisy looks at one plate, each a bit elsewhere, with corners that are a bit wrong."""
    rng = np.random.default_rng(5)
    looks = []
    for i in range(count):
        picture, quad = scene((40 + 0.37 * i, 30 + 0.29 * i), height=height, size=(160, 96))
        assert quad is not None
        noisy = np.clip(picture + rng.normal(0, noise, picture.shape), 0, 255).astype(np.uint8)
        looks.append(Shown(noisy, Quad.of(quad.array + rng.normal(0, 0.3, (4, 2))), 1.0))
    return looks


def blurred(plane: NDArray[Any]) -> NDArray[np.float32]:
    return np.asarray(cv2.GaussianBlur(plane, (0, 0), 3), np.float32)


def likeness(strip: np.ndarray) -> float:
    """Correlation with the sharp plate, after the corners' errors are taken out."""
    height, width = strip.shape[:2]
    drawn = plate()
    sharp, _ = rectify(drawn.picture, drawn.quad, (width, height), margin=MARGIN)
    grey = [cv2.cvtColor(p, cv2.COLOR_RGB2GRAY).astype(np.float32) for p in (strip, sharp)]
    moved = registered(blurred(grey[0]), blurred(grey[1]))
    assert moved is not None
    shifted = cv2.warpPerspective(grey[0], moved, (width, height))
    inner = (slice(5, -5), slice(8, -8))
    return float(np.corrcoef(shifted[inner].ravel(), grey[1][inner].ravel())[0, 1])


def test_twelve_frames_show_more_than_one() -> None:
    looks = frames(12)
    kept = [look.picture.copy() for look in looks]
    alone, together = likeness(fused(looks[:1])), likeness(fused(looks))
    assert together > alone + 0.05
    assert all(np.array_equal(a, b.picture) for a, b in zip(kept, looks, strict=True))


def wiped(looks: list[Shown], width: int) -> list[Shown]:
    """The same, with a white bar before one of them."""
    spoilt = looks[3].picture.copy()
    spoilt[:, 60 : 60 + width] = 255
    return [*looks[:3], Shown(spoilt, looks[3].quad, 1.0), *looks[4:]]


def test_a_wiper_has_no_say() -> None:
    looks = frames(8, noise=4.0)
    apart = fused(wiped(looks, 3)).astype(int) - fused(looks)
    columns = np.convolve(apart.mean((0, 2)), np.ones(9) / 9, "valid")
    assert columns.max() < 3  # 18, were it averaged in
    # Before much of the plate it costs no more than its frame. (By likeness, as the fused
    # picture may lie a part of a pixel elsewhere.)
    without = likeness(fused([*looks[:3], *looks[4:]]))
    for width in (20, 48):
        assert likeness(fused(wiped(looks, width))) > without - 0.01


def test_a_few_good_frames_are_not_outvoted() -> None:
    good, bad = frames(2, noise=2.0), frames(9, noise=2.0)[2:]
    smeared = [
        Shown(np.asarray(cv2.blur(f.picture, (9, 3)), np.uint8), f.quad, 0.05) for f in bad
    ]
    assert likeness(fused([*good, *smeared])) > likeness(fused(good)) - 0.02


def test_what_does_not_fit_is_left_out() -> None:
    looks = frames(4, noise=3.0)
    other, quad = scene(None), looks[0].quad
    stranger = Shown(other[0][:96, :160].copy(), quad, 0.9)
    assert np.abs(fused([*looks, stranger]).astype(int) - fused(looks)).mean() < 2


def test_frames_without_contrast_are_left_out() -> None:
    looks = frames(3, noise=3.0)
    flat = Shown(np.full((96, 160, 3), 255, np.uint8), looks[0].quad, 0.3)
    assert np.abs(fused([*looks, flat, flat]).astype(int) - fused(looks)).mean() < 2
    assert (fused([flat, flat]) == 255).all()


@pytest.mark.parametrize("height", [5.0, HEIGHT, 90.0])
def test_every_size_gives_a_picture_that_can_be_looked_at(height: float) -> None:
    picture, quad = scene((20, 20), height=height, size=(480, 160))
    assert quad is not None
    made = fused([Shown(picture, quad, 1.0)])
    assert 36 <= made.shape[0] <= 144
    assert made.dtype == np.uint8
    region = quad.grown(MARGIN)
    assert made.shape[1] / made.shape[0] == pytest.approx(
        region.width / region.height, rel=0.05
    )


def test_registration_is_finer_than_a_pixel() -> None:
    drawn = cv2.cvtColor(plate().picture, cv2.COLOR_RGB2GRAY).astype(np.float32)
    wide = blurred(drawn)
    matrix = np.array([[1.01, 0.004, 2.3], [-0.003, 0.99, -1.6], [0, 0, 1]])
    there = np.array([[1, 0, -10], [0, 1, -8], [0, 0, 1.0]])
    shifted = np.linalg.inv(matrix) @ there
    still, moving = (
        np.asarray(cv2.warpPerspective(wide, m, (220, 60)), np.float32)
        for m in (there, shifted)
    )
    kept = moving.copy(), still.copy()
    found = registered(moving, still)
    assert found is not None
    corners = np.array([[20, 10, 1], [180, 10, 1], [180, 50, 1], [20, 50, 1]], float).T
    assert np.abs((found @ corners - matrix @ corners)[:2]).max() < 0.25
    assert np.array_equal(moving, kept[0])
    assert np.array_equal(still, kept[1])
    noise = np.random.default_rng(0).normal(128, 60, (60, 220))
    assert registered(noise.astype(np.float32), still) is None
