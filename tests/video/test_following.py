"""The flow of a plate's own pixels."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from tests.video.films import ground, scene

from plateglass.video.following import followed


def luma(picture: np.ndarray) -> np.ndarray:
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), np.uint8)


@pytest.mark.parametrize("height", [10.0, 22.0, 60.0])
@pytest.mark.parametrize("step", [(0.4, -0.3), (3.0, 1.5), (-6.0, 4.0)])
def test_a_plate_is_found_to_a_fraction_of_a_pixel(
    height: float, step: tuple[float, float]
) -> None:
    one, quad = scene((60, 60), height=height)
    two, truth = scene((60 + step[0], 60 + step[1]), height=height * 1.02)
    assert quad is not None
    assert truth is not None
    found = followed(luma(one), luma(two), quad, (0.0, 0.0))
    assert found is not None
    assert np.abs(found.array - truth.array).max() < 0.05 * height + 0.3


def test_a_long_way_needs_a_guess() -> None:
    one, quad = scene((20, 60))
    two, truth = scene((140, 60))
    assert quad is not None
    assert truth is not None
    found = followed(luma(one), luma(two), quad, (118.0, 1.0))
    assert found is not None
    assert found.iou(truth) > 0.9


def test_what_went_away_is_not_followed() -> None:
    one, quad = scene((60, 60))
    assert quad is not None
    assert followed(luma(one), luma(ground(7)), quad, (0.0, 0.0)) is None
    assert followed(luma(one), luma(ground(7)), quad, (900.0, 0.0)) is None


def test_at_the_edge_of_the_frame() -> None:
    one, quad = scene((4, 3))
    two, truth = scene((1, 2))
    assert quad is not None
    assert truth is not None
    found = followed(luma(one), luma(two), quad, (0.0, 0.0))
    assert found is not None
    assert found.iou(truth) > 0.9
