"""Many frames of one plate made into one picture for the eye; nothing in it is invented.

Each frame's plate is laid upright and moved, to a fraction of a pixel, onto what all frames
show together: their mean has less noise and steadier corners than any of them, and becomes
sharper with each round. Then the frames' own pixels are averaged on a finer grid: a grid point
listens most to the pixels whose centres fall close to it, so that frames which the lens saw a
little shifted fill each other's gaps (the idea of drizzling; Fruchter and Hook, 2002). What
most frames contradict, a wiper, a burst of noise, has no say.
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
_ENOUGH = 48
"""Rows of the grid on which frames are moved onto one another, at most."""
_DROP = 0.45
"""Standard deviation, in pixels of the frame, of what a pixel stands for."""
_SMOOTH = 0.15
"""Weight of the interpolated picture, for where no pixel's centre is near."""
_BROAD = 1.0
"""Blur under which frames are registered: codecs' blocks and noise differ, strokes don't."""
_ALIKE, _WELL = 0.6, 0.9
"""Correlation from which a frame counts as registered, and from which no other try is made."""
_GROWTH = 2.0
"""By how much the area of a plate's corners may err; beyond it, nothing was registered."""
_OUTLYING = (30.0, 60.0)
"""Grey levels beyond what is usual there, from which a pixel begins to lose its say and at
which it has none. Less would silence the few good frames of a bad clip: they stand out too."""
_ROUNDS = 3
"""How often frames are moved onto their mean."""
_STEPS = 30
"""And in how many steps each."""


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
    """Return the plate upright with a margin, as all frames together show it."""
    best = max(frames, key=lambda f: f.weight)
    size = _size(best.quad, _MOST)
    sums, totals = [], []
    for frame, to_grid in zip(frames, _gathered(frames, best, size), strict=True):
        if to_grid is None:
            continue
        values, near = _sampled(frame.picture, to_grid, size)
        sharp = min(1.0, frame.quad.height / best.quad.height) ** 2
        sums.append(values)
        totals.append(near * np.float32(frame.weight * sharp))
    return _agreed(np.stack(sums), np.stack(totals))


def _size(quad: Quad, most: int) -> tuple[int, int]:
    region = quad.grown(MARGIN)
    rows = float(np.clip(FINER * region.height, _LEAST, most))
    return max(8, round(rows * region.width / region.height)), round(rows)


def _gathered(
    frames: Sequence[Shown], best: Shown, size: tuple[int, int]
) -> list[Matrix | None]:
    """Return each frame's way to a grid on which all plates lie on one another.

    A plate that doesn't look like the others has none.
    """
    small = _size(best.quad, _ENOUGH)
    enlarge = np.diag([size[0] / small[0], size[1] / small[1], 1.0])
    ways = [homography(f.quad.grown(MARGIN), Quad.whole(*small)) for f in frames]
    if len(frames) == 1:
        return [enlarge @ ways[0]]
    blur = _BROAD * small[1] / best.quad.grown(MARGIN).height
    planes = [_upright(f, way, small, blur) for f, way in zip(frames, ways, strict=True)]
    weights = [f.weight for f in frames]
    still = _mean(planes, [np.eye(3) for _ in frames], weights)
    moves = [registered(plane, still) for plane in planes]
    for _ in range(_ROUNDS - 1):
        still = _mean(planes, moves, weights)
        moves = [registered(p, still, m) for p, m in zip(planes, moves, strict=True)]
    kept = [(f.weight, m) for f, m in zip(frames, moves, strict=True) if m is not None]
    if not kept:
        return [
            enlarge @ way if f is best else None for f, way in zip(frames, ways, strict=True)
        ]
    # Where the plate lies is for the corners of those frames to say that show it.
    drift = sum(weight * move for weight, move in kept) / sum(weight for weight, _ in kept)
    settled = enlarge @ np.linalg.inv(drift)
    return [
        None if move is None else settled @ move @ way
        for move, way in zip(moves, ways, strict=True)
    ]


def _mean(
    planes: Sequence[Plane], moves: Sequence[Matrix | None], weights: Sequence[float]
) -> Plane:
    size = planes[0].shape[::-1]
    kept = [
        (
            np.float32(weight),
            cv2.warpPerspective(
                plane, _between_centres(move), size, borderMode=cv2.BORDER_REPLICATE
            ),
        )
        for plane, move, weight in zip(planes, moves, weights, strict=True)
        if move is not None
    ] or [(np.float32(1), plane) for plane in planes]
    total = sum(weight for weight, _ in kept)
    return np.asarray(sum(weight * plane for weight, plane in kept) / total, np.float32)


def _upright(frame: Shown, to_grid: Matrix, size: tuple[int, int], blur: float) -> Plane:
    values, _ = _sampled(frame.picture, to_grid, size)
    grey = cv2.cvtColor(values, cv2.COLOR_RGB2GRAY)
    return np.asarray(cv2.GaussianBlur(grey, (0, 0), blur), np.float32)


_HALF = np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1]])


def _between_centres(matrix: Matrix) -> Matrix:
    """Return a matrix for OpenCV, whose coordinates begin at the first pixel's centre."""
    return np.asarray(np.linalg.inv(_HALF) @ matrix @ _HALF, np.float64)


def registered(moving: Plane, still: Plane, guess: Matrix | None = None) -> Matrix | None:
    """Return the matrix that moves one strip onto the other; ``None`` where they don't fit."""
    start: Matrix = np.eye(3)
    if guess is not None:
        start = np.asarray(np.linalg.inv(_between_centres(guess)), np.float64)
    fit, back = _fitted(moving, still, start)
    if guess is None and fit < _WELL:
        x, y = _shift(moving, still)
        start = np.array([[1, 0, -x], [0, 1, -y], [0, 0, 1.0]])
        fit, back = max((fit, back), _fitted(moving, still, start), key=_first)
    # Of pictures without any contrast the fit is no number.
    if not fit >= _ALIKE or not 1 / _GROWTH < np.linalg.det(back) < _GROWTH:
        return None
    # OpenCV's matrix goes from the still strip to the moving one.
    move = np.asarray(_HALF @ np.linalg.inv(back) @ np.linalg.inv(_HALF), np.float64)
    height, width = still.shape
    corners = Quad.whole(width, height).array
    # Found corners err, but not by half a plate: that is another thing's likeness.
    far = np.abs(project(corners, move) - corners).max() > 0.5 * height
    return None if far else move


def _first(pair: tuple[float, Matrix]) -> float:
    return pair[0]


def _fitted(moving: Plane, still: Plane, start: Matrix) -> tuple[float, Matrix]:
    """Register from a first guess; return the correlation, 0 where it led nowhere."""
    criteria = (cv2.TERM_CRITERIA_COUNT | cv2.TERM_CRITERIA_EPS, _STEPS, 1e-5)
    guess = start[:2].astype(np.float32)
    try:
        fit, back = cv2.findTransformECC(still, moving, guess, cv2.MOTION_AFFINE, criteria)
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
    """Average over the frames, without what most of them contradict."""
    if len(values) >= 4:
        apart = np.abs(values - _middle(values, weights))
        beyond = (apart - np.median(apart, axis=0)).max(-1, keepdims=True)
        low, high = _OUTLYING
        doubt = np.clip((beyond - low) / (high - low), 0, 1)
        weights = weights * (1 - doubt) + np.float32(1e-6)
    mean = (values * weights).sum(0) / weights.sum(0)
    return np.asarray(np.clip(mean + 0.5, 0, 255), np.uint8)


def _middle(values: Plane, weights: Plane) -> Plane:
    """Return the weighted median over the frames: a few good ones outweigh many bad ones."""
    order = np.argsort(values, axis=0)
    ranked = np.take_along_axis(np.broadcast_to(weights, values.shape), order, 0)
    below = (np.cumsum(ranked, axis=0) < ranked.sum(0) / 2).sum(0)
    places = np.take_along_axis(order, below[None], 0)
    return np.asarray(np.take_along_axis(values, places, 0)[0], np.float32)
