"""Boxes, quads and the one way pixels move.

Coordinates are continuous: pixel (row r, column c) covers the square from (c, r) to
(c + 1, r + 1), so a whole picture is the quad (0, 0) (w, 0) (w, h) (0, h). OpenCV counts
from pixel centres instead; :func:`warp` is the only place that knows.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import cv2
import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    Point = tuple[float, float]

Matrix = NDArray[np.float64]
Picture = NDArray[np.uint8]
"""RGB, height x width x 3."""


@dataclass(frozen=True)
class Box:
    """An axis-aligned rectangle; ``x2`` and ``y2`` are outside edges."""

    x1: float
    y1: float
    x2: float
    y2: float

    @property
    def width(self) -> float:
        """Extent along x; never negative."""
        return max(0.0, self.x2 - self.x1)

    @property
    def height(self) -> float:
        """Extent along y; never negative."""
        return max(0.0, self.y2 - self.y1)

    @property
    def area(self) -> float:
        """Width times height."""
        return self.width * self.height

    def iou(self, other: Box) -> float:
        """Intersection over union, 0 when both are empty."""
        shared = Box(
            max(self.x1, other.x1),
            max(self.y1, other.y1),
            min(self.x2, other.x2),
            min(self.y2, other.y2),
        ).area
        union = self.area + other.area - shared
        return shared / union if union > 0 else 0.0


@dataclass(frozen=True)
class Quad:
    """Four corners, clockwise from the top left as the plate's reader sees it."""

    points: tuple[tuple[float, float], ...]

    def __post_init__(self) -> None:
        """Refuse anything that is not four finite points."""
        if len(self.points) != 4 or any(len(p) != 2 for p in self.points):
            raise ValueError(f"a quad has four (x, y) points, not {self.points!r}")
        if not all(math.isfinite(v) for p in self.points for v in p):
            raise ValueError(f"a quad's points are finite numbers, not {self.points!r}")

    @classmethod
    def of(cls, points: Iterable[Sequence[float]] | NDArray[np.floating]) -> Quad:
        """Take any four pairs: lists, tuples or a (4, 2) array."""
        return cls(tuple((float(x), float(y)) for x, y in points))

    @classmethod
    def from_box(cls, box: Box) -> Quad:
        """Return the rectangle's corners."""
        return cls(((box.x1, box.y1), (box.x2, box.y1), (box.x2, box.y2), (box.x1, box.y2)))

    @classmethod
    def whole(cls, width: float, height: float) -> Quad:
        """Return the quad that is a whole picture of this size."""
        return cls.from_box(Box(0.0, 0.0, float(width), float(height)))

    @property
    def array(self) -> Matrix:
        """The corners as a new (4, 2) array."""
        return np.array(self.points, dtype=np.float64)

    @property
    def box(self) -> Box:
        """The smallest rectangle around the quad."""
        across, along = zip(*self.points, strict=True)
        return Box(min(across), min(along), max(across), max(along))

    @property
    def width(self) -> float:
        """Mean length of the upper and the lower edge."""
        a, b, c, d = self.points
        return (math.dist(a, b) + math.dist(d, c)) / 2

    @property
    def height(self) -> float:
        """Mean length of the left and the right edge."""
        a, b, c, d = self.points
        return (math.dist(a, d) + math.dist(b, c)) / 2

    @property
    def area(self) -> float:
        """Area inside (shoelace), negative when the corners run anticlockwise."""
        return _area(self.points)

    @property
    def convex(self) -> bool:
        """Whether every corner turns the same way, so that a homography exists."""
        edges = np.roll(self.array, -1, axis=0) - self.array
        turns = edges[:, 0] * np.roll(edges[:, 1], -1) - edges[:, 1] * np.roll(edges[:, 0], -1)
        return bool(np.all(turns > 1e-9) or np.all(turns < -1e-9))

    def through(self, matrix: Matrix) -> Quad:
        """Return the quad seen through a homography."""
        return Quad.of(project(self.array, matrix))

    def grown(self, x: float, y: float | None = None) -> Quad:
        """Move the edges outwards by fractions of the plate's *height*, in perspective.

        A margin is the same number of millimetres on all sides, whatever the plate's
        proportions; ``x`` is the left and right margin, ``y`` the upper and lower one.
        """
        y = x if y is None else y
        w, h = max(self.width, 1e-6) / max(self.height, 1e-6), 1.0
        to_image = homography(Quad.whole(w, h), self)
        return Quad.from_box(Box(-x, -y, w + x, h + y)).through(to_image)

    def iou(self, other: Quad) -> float:
        """Intersection over union of two convex quads, whichever way their corners run."""
        shared = _area(_clipped(_clockwise(self.points), _clockwise(other.points)))
        union = abs(self.area) + abs(other.area) - shared
        return shared / union if union > 0 else 0.0


def _area(points: Sequence[Point]) -> float:
    return sum(x * v - u * y for (x, y), (u, v) in _sides(points)) / 2


def _clockwise(points: Sequence[Point]) -> Sequence[Point]:
    return points if _area(points) >= 0 else points[::-1]


def _sides(points: Sequence[Point]) -> zip[tuple[Point, Point]]:
    return zip(points, (*points[1:], *points[:1]), strict=True)


def _clipped(subject: Sequence[Point], window: Sequence[Point]) -> Sequence[Point]:
    """Cut one convex polygon to the inside of another, edge by edge.

    cv2.intersectConvexConvex does the same in float32 and errs on nearly equal quads; arrays of
    four points take numpy ten times as long as numbers take Python.
    """
    for (x, y), (u, v) in _sides(window):
        kept: list[Point] = []
        for here, there in _sides(subject):
            a = (u - x) * (here[1] - y) - (v - y) * (here[0] - x)
            b = (u - x) * (there[1] - y) - (v - y) * (there[0] - x)
            if a >= 0:
                kept.append(here)
            if (a >= 0) != (b >= 0):
                part = a / (a - b)
                kept.append((
                    here[0] + (there[0] - here[0]) * part,
                    here[1] + (there[1] - here[1]) * part,
                ))  # fmt: skip
        subject = kept
    return subject


def homography(source: Quad, target: Quad) -> Matrix:
    """Return the 3x3 matrix that carries one quad's corners onto another's."""
    # Solved in float64: cv2.getPerspectiveTransform takes float32 and loses sub-pixels at 4K.
    rows, right = [], []
    for (x, y), (u, v) in zip(source.points, target.points, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y])
        right += [u, v]
    solution = np.linalg.solve(np.array(rows, np.float64), np.array(right, np.float64))
    return np.append(solution, 1.0).reshape(3, 3)


def project(points: NDArray[np.floating], matrix: Matrix) -> Matrix:
    """Carry (N, 2) points through a homography."""
    lifted = np.column_stack([points, np.ones(len(points))]) @ matrix.T
    return np.asarray(lifted[:, :2] / lifted[:, 2:], dtype=np.float64)


_HALF = np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1]])
_HALF_BACK = np.array([[1, 0, -0.5], [0, 1, -0.5], [0, 0, 1]])


def warp(
    picture: Picture,
    matrix: Matrix,
    size: tuple[int, int],
    *,
    interpolation: int = cv2.INTER_LINEAR,
    border: int = cv2.BORDER_REPLICATE,
) -> Picture:
    """Carry a picture (any dtype OpenCV warps) through a homography onto ``size`` = (w, h).

    It samples points. Where the target is smaller than the source, blur first or warp to a
    multiple of the size and average, or thin strokes alias.
    """
    centred = _HALF_BACK @ matrix @ _HALF
    out = cv2.warpPerspective(picture, centred, size, flags=interpolation, borderMode=border)
    return cast("Picture", out)


def rectify(
    picture: Picture, quad: Quad, size: tuple[int, int], *, margin: float = 0.0
) -> tuple[Picture, Matrix]:
    """Turn a quad into an upright strip of ``size`` = (w, h); return it with its homography.

    Interpolates cubically where it enlarges and averages where it shrinks, so that a plate of
    ten pixels reaches a network with nothing lost, and one of five hundred without aliasing.
    ``margin`` shows that fraction of the plate's height around it.
    """
    w, h = size
    region = quad.grown(margin) if margin else quad
    shrink = max(region.width / w, region.height / h)
    steps = int(np.clip(math.ceil(shrink - 1e-6), 1, 32))
    matrix = homography(region, Quad.whole(w * steps, h * steps))
    flags = cv2.INTER_CUBIC if steps == 1 else cv2.INTER_LINEAR
    strip = warp(picture, matrix, (w * steps, h * steps), interpolation=flags)
    if steps > 1:
        strip = cast("Picture", cv2.resize(strip, size, interpolation=cv2.INTER_AREA))
    return strip, np.diag([1 / steps, 1 / steps, 1.0]) @ matrix
