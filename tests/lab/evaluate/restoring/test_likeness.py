"""Likeness to the truth, and crispness: what the numbers stand for."""

from __future__ import annotations

import math

import cv2
import numpy as np
import pytest

from plateglass.geometry import Box, Picture
from plateglass.lab.evaluate import metrics
from plateglass.lab.evaluate.restoring.cases import rendered
from plateglass.lab.evaluate.restoring.crispness import CRISP, Crisp, crisp, edge_widths
from plateglass.lab.evaluate.restoring.likeness import likeness


@pytest.fixture(scope="module")
def sharp() -> tuple[Picture, tuple[Box, ...]]:
    (original,) = rendered(1)
    return original.truth, original.places


def blurred(picture: Picture, sigma: float) -> Picture:
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), sigma), np.uint8)


def test_likeness_falls_with_blur_and_forgives_exposure_only_when_levelled(
    sharp: tuple[Picture, tuple[Box, ...]],
) -> None:
    truth, _ = sharp
    soft, softer = likeness(blurred(truth, 1), truth), likeness(blurred(truth, 3), truth)
    assert soft.psnr > softer.psnr
    assert soft.ssim > softer.ssim
    dark = likeness((truth * np.array([0.5, 0.6, 0.4])).astype(np.uint8), truth)
    assert dark.psnr < 20
    assert dark.psnr_aligned > 45
    assert dark.ssim_aligned > 0.99
    half = np.asarray(cv2.resize(truth, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA))
    assert 15 < likeness(np.asarray(half, np.uint8), truth).psnr < 45


def test_edges_widen_with_blur_and_not_with_contrast(
    sharp: tuple[Picture, tuple[Box, ...]],
) -> None:
    truth, places = sharp
    medians = [
        float(np.median(edge_widths(blurred(truth, s) if s else truth, places)))
        for s in (0, 1, 2, 4)
    ]
    assert medians == sorted(medians)
    assert medians[0] < CRISP < medians[2]
    faint = (truth * 0.5 + 60).astype(np.uint8)
    assert edge_widths(faint, places) == pytest.approx(edge_widths(truth, places), rel=0.1)
    assert edge_widths(np.full_like(truth, 90), places) == [math.inf] * len(places)
    large = np.asarray(cv2.resize(truth, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC))
    assert np.median(edge_widths(large.astype(np.uint8), places)) == pytest.approx(
        medians[0], rel=0.15
    )


def test_only_crisp_characters_can_be_crisp_but_wrong() -> None:
    widths = [1.0, 1.0, 1.0, 3.0]
    assert crisp(widths, "AB12", "A812", "AB12") == Crisp(3, 1, 0, 3, 1)
    assert crisp(widths, "AB12", "AB13", "AB12") == Crisp(3, 0, 0, 3, 0)
    assert crisp(widths, "AB12", "A12", "AB12") == Crisp(3, 0, 1, 3, 0)
    # What the recogniser can't read on the sharp plate either is not the restorer's fault.
    assert crisp(widths, "AB12", "A812", "A812") == Crisp(3, 1, 0, 2, 0)
    assert crisp([], "AB12", "A812", "AB12") == Crisp(0, 0, 0, 0, 0)


@pytest.mark.parametrize(
    ("read", "truth", "paired"),
    [
        ("", "", []),
        ("AB", "", [("A", ""), ("B", "")]),
        ("", "AB", [("", "A"), ("", "B")]),
        ("ROBR05", "BR05", [("R", ""), ("O", ""), *zip("BR05", "BR05", strict=True)]),
        ("B1", "B81", [("B", "B"), ("", "8"), ("1", "1")]),
    ],
)
def test_texts_are_aligned(read: str, truth: str, paired: list[tuple[str, str]]) -> None:
    found = metrics.aligned(read, truth)
    assert found == paired
    assert "".join(a for a, _ in found) == read
    assert "".join(b for _, b in found) == truth


def test_ratios_and_their_intervals() -> None:
    over, under = np.array([1.0, 0, 2, 1]), np.array([2.0, 1, 2, 3])
    plates = np.array(["a", "b", "c", "d"])
    middle, low, high = metrics.ratio(over, under, plates)
    assert middle == 0.5
    assert low < 0.5 < high
    same = metrics.ratio(over, under, np.array(["a"] * 4))
    assert same == (0.5, 0.5, 0.5)
    assert all(map(math.isnan, metrics.ratio(over, np.zeros(4), plates)))
