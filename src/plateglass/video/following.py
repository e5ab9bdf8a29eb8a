"""Where a plate went from one frame to the next, by the flow of its own pixels."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import cv2
import numpy as np

from plateglass.geometry import Box, Quad

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Luma = NDArray[np.uint8]

_AROUND = 0.6
"""Surroundings that are looked at too, in plate heights: the frame, the bumper."""
_REACH = 1.5
"""How far beyond its expected place a plate is looked for, in plate heights."""
_FINE = 28
"""Rows at which a plate is followed: a lower one is enlarged, so that what surrounds a point is
all plate; a higher one is shrunk, which calms noise."""
_MOST_POINTS, _FEWEST_POINTS = 48, 6
_ASTRAY = 0.7
"""Pixels, as followed, by which a point may miss its start when it is followed back."""
_GROWTH = 1.3
"""A plate doesn't become larger or smaller by more than this from frame to frame."""


def followed(before: Luma, after: Luma, quad: Quad, moved: tuple[float, float]) -> Quad | None:
    """Find a plate of the frame ``before`` in the frame ``after``, or ``None``.

    ``moved`` is how far it is expected to have gone. Points on the plate and close around it
    are followed there and back (Lucas and Kanade); those that come back where they started
    vote for a shift, a turn and a growth.
    """
    scale = _FINE / max(quad.height, 1.0)
    old = _cut(before, quad.box, quad.height, (0.0, 0.0), scale)
    new = _cut(after, quad.box, quad.height, moved, scale)
    if old is None or new is None:
        return None
    (first, from_), (second, to) = old, new
    start = _points(first, (quad.array - from_) * scale)
    if start is None:
        return None
    there, found = _flow(first, second, start)
    back, returned = _flow(second, first, there)
    astray = np.linalg.norm(back - start, axis=2)[:, 0]
    good = (found[:, 0] == 1) & (returned[:, 0] == 1) & (astray < _ASTRAY)
    if good.sum() < _FEWEST_POINTS:
        return None
    source = start[good, 0] / scale + from_
    target = there[good, 0] / scale + to
    matrix, agree = cv2.estimateAffinePartial2D(
        source, target, method=cv2.RANSAC, ransacReprojThreshold=1.0 / scale + 0.2
    )
    if matrix is None or agree.sum() < max(_FEWEST_POINTS, 0.5 * good.sum()):
        return None
    growth = math.hypot(matrix[0, 0], matrix[1, 0])
    if not 1 / _GROWTH < growth < _GROWTH:
        return None
    return Quad.of(quad.array @ matrix[:, :2].T + matrix[:, 2])


def _flow(
    one: Luma, other: Luma, points: NDArray[np.float32]
) -> tuple[NDArray[np.float32], NDArray[np.uint8]]:
    there, found, _ = cv2.calcOpticalFlowPyrLK(
        one, other, points, points.copy(), winSize=(15, 15), maxLevel=2
    )
    return np.asarray(there, np.float32), np.asarray(found, np.uint8)


def _cut(
    luma: Luma, box: Box, height: float, moved: tuple[float, float], scale: float
) -> tuple[Luma, NDArray[np.float64]] | None:
    """Cut out, and enlarge, where the plate is or might be; return it and its corner.

    Both frames' parts are of one size, as the flow wants them, beyond the frame's edge too.
    """
    room = _REACH * height
    rows, columns = luma.shape
    x1, y1 = int(box.x1 - room) + round(moved[0]), int(box.y1 - room) + round(moved[1])
    width, tall = math.ceil(box.width + 2 * room) + 1, math.ceil(box.height + 2 * room) + 1
    left, top = max(0, -x1), max(0, -y1)
    right, bottom = max(0, x1 + width - columns), max(0, y1 + tall - rows)
    if left + right > width - 8 or top + bottom > tall - 8:
        return None
    part = luma[y1 + top : y1 + tall - bottom, x1 + left : x1 + width - right]
    if left or top or right or bottom:
        part = np.asarray(
            cv2.copyMakeBorder(part, top, bottom, left, right, cv2.BORDER_REPLICATE), np.uint8
        )
    size = (max(1, round(width * scale)), max(1, round(tall * scale)))
    way = cv2.INTER_LINEAR if scale > 1 else cv2.INTER_AREA
    part = np.asarray(cv2.resize(part, size, interpolation=way), np.uint8)
    return np.ascontiguousarray(part), np.array([x1, y1], np.float64)


def _points(luma: Luma, corners: NDArray[np.float64]) -> NDArray[np.float32] | None:
    """Choose points that can be told from their neighbours, on the plate and around it."""
    mask = np.zeros(luma.shape, np.uint8)
    around = Quad.of(corners).grown(_AROUND).array if Quad.of(corners).convex else corners
    cv2.fillConvexPoly(mask, np.rint(around).astype(np.int32), 255)
    points = cv2.goodFeaturesToTrack(luma, _MOST_POINTS, 0.02, 3, mask=mask)
    if points is None or len(points) < _FEWEST_POINTS:
        return None
    return np.asarray(points, np.float32)
