"""Corners placed to the pixel: where is looked, what comes back, and what is not believed."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from plateglass.corners import LEAST, PLATE, VIEW, Corners, surroundings
from plateglass.geometry import Box, Quad, homography


class Seeing(Corners):
    """Sees where the light part of a view ends, as the network does where a plate does."""

    def __init__(self) -> None:
        self.batches: list[int] = []

    def _points(self, views: NDArray[np.uint8]) -> NDArray[np.floating]:
        self.batches.append(len(views))
        return np.stack([self._ends(view[..., 0] > 120) for view in views])

    @staticmethod
    def _ends(light: NDArray[np.bool_]) -> NDArray[np.floating]:
        y, x = np.nonzero(light)
        if not len(x):
            return np.zeros(8)
        ends = [np.argmin(x + y), np.argmax(x - y), np.argmax(x + y), np.argmin(x - y)]
        out = np.array([(0, 0), (1, 0), (1, 1), (0, 1)])
        points = np.stack([x[ends], y[ends]], 1) + out
        return np.asarray(points, np.float64).ravel()


def street(plate: Quad) -> NDArray[np.uint8]:
    picture = np.full((720, 1280, 3), 20, np.uint8)
    fixed = np.rint((plate.array - 0.5) * 256).astype(np.int32)
    cv2.fillConvexPoly(picture, fixed, (230, 230, 230), cv2.LINE_AA, 8)
    return picture


def turned(quad: Quad, degrees: float) -> Quad:
    angle = np.radians(degrees)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    middle = quad.array.mean(0)
    return Quad.of((quad.array - middle) @ turn.T + middle)


@given(
    wide=st.floats(8, 900), ratio=st.floats(0.8, 6), degrees=st.floats(-60, 60),
    x=st.floats(-50, 4000), y=st.floats(-50, 3000),
)  # fmt: skip
def test_the_view_holds_the_plate_upright_with_room_around_it(
    wide: float, ratio: float, degrees: float, x: float, y: float
) -> None:
    quad = turned(Quad.from_box(Box(x, y, x + wide, y + wide / ratio)), degrees)
    there = quad.through(homography(surroundings(quad), Quad.whole(*VIEW)))
    box = there.box
    assert there.array[0] == pytest.approx([box.x1, box.y1], abs=1e-3), "upright"
    assert box.width / box.height == pytest.approx(ratio, rel=1e-3), "its own shape"
    assert (box.x1 + box.x2, box.y1 + box.y2) == pytest.approx(VIEW, abs=1e-2), "amid"
    assert box.width <= PLATE[0] + 1e-3
    assert box.height <= PLATE[1] + 1e-3
    full = pytest.approx(1, abs=1e-3)
    assert max(box.width / PLATE[0], box.height / PLATE[1]) == full, "as large as it may be"


def test_corners_come_back_into_the_picture() -> None:
    truth = turned(Quad.from_box(Box(300, 200, 400, 222)), 17)
    wrong = np.array([[3, -2], [1, 2], [-4, 1], [2, 2]])
    (placed,) = Seeing()(street(truth), [Quad.of(truth.array + wrong)])
    assert np.abs(placed.array - truth.array).max() < 1.5


def test_what_lies_elsewhere_is_not_believed() -> None:
    suspected = Quad.from_box(Box(300, 200, 400, 222))
    elsewhere = Quad.from_box(Box(360, 215, 460, 240))
    assert elsewhere.iou(suspected) < LEAST
    assert Seeing()(street(elsewhere), [suspected]) == [suspected]
    assert Seeing()(np.zeros((720, 1280, 3), np.uint8), [suspected]) == [suspected]


def test_many_plates_are_taken_a_batch_at_a_time() -> None:
    quad, seeing = Quad.from_box(Box(20, 20, 60, 30)), Seeing()
    assert seeing(street(quad), []) == []
    assert len(seeing(street(quad), [quad] * 35)) == 35
    assert seeing.batches == [16, 16, 3]
