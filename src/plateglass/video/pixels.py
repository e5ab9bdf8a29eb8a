"""Many frames of one plate made into one picture for the eye; nothing in it is invented.

Each frame's plate is laid upright, moved onto the best one's to a fraction of a pixel, and the
frames' own pixels are averaged on a finer grid: a grid point listens most to the pixels whose
centres fall close to it, so that frames which the lens saw a little shifted fill each other's
gaps (the idea of drizzling; Fruchter and Hook, 2002). What most frames contradict, a wiper, a
burst of noise, has no say.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from plateglass.geometry import Quad, homography, project
from plateglass.pipeline import MARGIN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from plateglass.geometry import Matrix, Picture

    Plane = NDArray[np.float32]

FINER = 3
"""Grid points a pixel, along each side."""
_LEAST, _MOST = 36, 144
"""Rows of the fused picture."""
_DROP = 0.45
"""Standard deviation, in pixels of the frame, of what a pixel stands for."""
_SMOOTH = 0.15
"""Weight of the interpolated picture, for where no pixel's centre is near."""
_BROAD = 1.2
"""Blur under which frames are registered: codecs' blocks and noise differ, strokes don't."""
_ALIKE, _WELL = 0.6, 0.9
"""Correlation from which a frame counts as registered, and from which no other try is made."""
_OUTLYING = 2.5
"""Deviations from the middle at which a pixel has lost its say."""
_ROUNDS = 40


@dataclass(frozen=True, eq=False)
class Shown:
    """A plate as one frame shows it."""

    picture: Picture
    """The part of the frame around it."""
    quad: Quad
    """Its corners in that part."""
    weight: float
    """How much it tells, beside the others."""


def fused(frames: Sequence[Shown]) -> Picture:
    """Return the plate upright with a margin, as all frames together show it.

    The frame with the largest weight is the one the others are moved onto.
    """
    best = max(frames, key=lambda f: f.weight)
    size = _size(best.quad)
    region = best.quad.grown(MARGIN)
    goal = _upright(best, homography(region, Quad.whole(*size)), size)
    sums, totals = [], []
    for frame in frames:
        to_grid = homography(frame.quad.grown(MARGIN), Quad.whole(*size))
        if frame is not best:
            moved = registered(_upright(frame, to_grid, size), goal)
            if moved is None:
                continue
            to_grid = moved @ to_grid
        values, near = _sampled(frame.picture, to_grid, size)
        sharp = min(1.0, frame.quad.height / best.quad.height) ** 2
        sums.append(values)
        totals.append(near * np.float32(frame.weight * sharp))
    return _agreed(np.stack(sums), np.stack(totals))


def _size(quad: Quad) -> tuple[int, int]:
    region = quad.grown(MARGIN)
    rows = float(np.clip(FINER * region.height, _LEAST, _MOST))
    return max(8, round(rows * region.width / region.height)), round(rows)


def _upright(frame: Shown, to_grid: Matrix, size: tuple[int, int]) -> Plane:
    values, _ = _sampled(frame.picture, to_grid, size)
    grey = cv2.cvtColor(values, cv2.COLOR_RGB2GRAY)
    # A grid point is a third of a pixel; the blur is in the frame's own pixels.
    return np.asarray(cv2.GaussianBlur(grey, (0, 0), _BROAD * FINER), np.float32)


def registered(moving: Plane, still: Plane) -> Matrix | None:
    """Return the matrix that moves one strip onto the other; ``None`` where they don't fit."""
    fit, back = _fitted(moving, still, (0.0, 0.0))
    if fit < _WELL:
        fit, back = max((fit, back), _fitted(moving, still, _shift(moving, still)), key=_first)
    if fit < _ALIKE:
        return None
    # OpenCV's matrix goes from the still strip to the moving one, between pixel centres.
    half = np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1]])
    return np.asarray(half @ np.linalg.inv(back) @ np.linalg.inv(half), np.float64)


def _first(pair: tuple[float, Matrix]) -> float:
    return pair[0]


def _fitted(moving: Plane, still: Plane, shift: tuple[float, float]) -> tuple[float, Matrix]:
    """Register from a first guess; return the correlation, 0 where it led nowhere."""
    start = np.array([[1, 0, -shift[0]], [0, 1, -shift[1]]], np.float32)
    criteria = (cv2.TERM_CRITERIA_COUNT | cv2.TERM_CRITERIA_EPS, _ROUNDS, 1e-6)
    try:
        fit, back = cv2.findTransformECC(still, moving, start, cv2.MOTION_AFFINE, criteria)
    except cv2.error:  # it didn't converge
        return 0.0, np.eye(3)
    return float(fit), np.vstack([np.asarray(back, np.float64), [0, 0, 1]])


def _shift(moving: Plane, still: Plane) -> tuple[float, float]:
    window = cv2.createHanningWindow(moving.shape[::-1], cv2.CV_32F)
    # On copies: at some sizes it writes the window into what it is given.
    (x, y), _ = cv2.phaseCorrelate(moving.copy(), still.copy(), window)
    # A jump of more than a fifth is the correlation's mistake: corners are better than that.
    far = abs(x) > 0.2 * moving.shape[1] or abs(y) > 0.2 * moving.shape[0]
    return (0.0, 0.0) if far else (x, y)


def _sampled(picture: Picture, to_grid: Matrix, size: tuple[int, int]) -> tuple[Plane, Plane]:
    """Return what the frame shows at each grid point, and how near a pixel's centre it is."""
    width, height = size
    to_frame = np.asarray(np.linalg.inv(to_grid), np.float64)
    columns, rows = np.meshgrid(np.arange(width) + 0.5, np.arange(height) + 0.5)
    places = project(np.column_stack([columns.ravel(), rows.ravel()]), to_frame)
    x = (places[:, 0] - 0.5).reshape(height, width).astype(np.float32)
    y = (places[:, 1] - 0.5).reshape(height, width).astype(np.float32)
    border = cv2.BORDER_REPLICATE
    smooth = cv2.remap(picture, x, y, cv2.INTER_CUBIC, borderMode=border).astype(np.float32)
    nearest = cv2.remap(picture, x, y, cv2.INTER_NEAREST, borderMode=border)
    away = np.square(x - np.rint(x)) + np.square(y - np.rint(y))
    near = np.exp(-away / (2 * _DROP**2))[..., None]
    # What lies between pixels is the frame's guess; it speaks softly.
    values = (near * nearest + _SMOOTH * smooth) / (near + _SMOOTH)
    return values.astype(np.float32), (near + _SMOOTH).astype(np.float32)


def _agreed(values: Plane, weights: Plane) -> Picture:
    """Average over the frames, without those that stand apart at this place."""
    if len(values) >= 4:
        middle = np.median(values, axis=0)
        apart = np.abs(values - middle)
        usual = 1.4826 * np.median(apart, axis=0) + 3.0
        doubt = np.minimum(
            apart.max(-1, keepdims=True) / (_OUTLYING * usual.max(-1)[..., None]), 1
        )
        weights = weights * np.square(1 - np.square(doubt)) + np.float32(1e-6)
    mean = (values * weights).sum(0) / weights.sum(0)
    return np.asarray(np.clip(mean + 0.5, 0, 255), np.uint8)
