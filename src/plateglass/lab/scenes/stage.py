"""The picture while it is being painted, and whose each of its pixels is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import cv2
import numpy as np

from plateglass.geometry import Quad, homography, warp
from plateglass.lab.plates.paint import Colour

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from plateglass.geometry import Matrix, Picture

_WHITE = (1.0, 1.0, 1.0)


@dataclass(frozen=True)
class Glow:
    """A light source as the lens sees it."""

    x: float
    y: float
    radius: float
    """Of the lamp's glass, in pixels."""
    ink: Colour
    power: float
    """1 fills the lamp; more spills over into a halo."""


@dataclass
class Stage:
    """Painted from far to near; later paint hides what lies behind."""

    picture: Picture
    owner: NDArray[np.int16] = field(init=False)
    """The plate that each pixel shows, counted from 1; 0 is anything else."""
    glows: list[Glow] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Start with nobody's pixels."""
        self.owner = np.zeros(self.picture.shape[:2], np.int16)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height."""
        return self.picture.shape[1], self.picture.shape[0]

    def _window(self, corners: Matrix, reach: float = 1.0) -> tuple[int, int, int, int] | None:
        w, h = self.size
        x1, y1 = np.maximum(np.floor(corners.min(0) - reach), 0).astype(int).tolist()
        x2, y2 = np.minimum(np.ceil(corners.max(0) + reach), (w, h)).astype(int).tolist()
        return None if x1 >= x2 or y1 >= y2 else (x1, y1, x2, y2)

    def paint(
        self,
        sheet: Picture,
        corners: Matrix,
        light: Colour = _WHITE,
        source: Quad | None = None,
    ) -> None:
        """Lay a sheet (colour times alpha, alpha) so that ``source`` falls onto ``corners``.

        ``source`` is the whole sheet when it isn't given. Where the sheet is more than half
        opaque it hides whatever plate was there.
        """
        source = source or Quad.whole(sheet.shape[1], sheet.shape[0])
        target = Quad.of(corners)
        matrix = homography(source, target)
        rim = Quad.whole(sheet.shape[1], sheet.shape[0])
        window = self._window(rim.through(matrix).array)
        if window is None:
            return
        x1, y1, x2, y2 = window
        fine, shrink = _reduced(sheet, source, target)
        moved = np.array([[1, 0, -x1], [0, 1, -y1], [0, 0, 1.0]]) @ matrix @ shrink
        size = (x2 - x1, y2 - y1)
        laid = warp(fine, moved, size, border=cv2.BORDER_CONSTANT)
        if light != _WHITE:
            laid = np.asarray(cv2.transform(laid, np.diag([*light, 1.0])), np.uint8)
        alpha = laid[..., 3]
        deep = cv2.merge([255 - alpha] * 3)
        patch = self.picture[y1:y2, x1:x2]
        under = cv2.multiply(patch, deep, scale=1 / 255)
        cv2.add(under, np.ascontiguousarray(laid[..., :3]), dst=under)
        self.picture[y1:y2, x1:x2] = under
        hides = alpha > 127
        self.owner[y1:y2, x1:x2][hides] = 0
        self.glows = [
            g for g in self.glows
            if not (x1 <= g.x < x2 and y1 <= g.y < y2 and hides[int(g.y) - y1, int(g.x) - x1])
        ]  # fmt: skip

    def claim(self, quad: Quad, tag: int) -> None:
        """Say that what was just painted inside a quad is plate number ``tag``."""
        window = self._window(quad.array)
        if window is not None:
            x1, y1, x2, y2 = window
            self.owner[y1:y2, x1:x2][inside(quad.array - (x1, y1), (x2 - x1, y2 - y1))] = tag

    def visible(self, quad: Quad, tag: int) -> float:
        """Return the share of plate ``tag`` that nothing hides and the edge doesn't cut."""
        w, h = self.size
        corners = quad.array
        low, high = np.floor(corners.min(0)).astype(int), np.ceil(corners.max(0)).astype(int)
        whole = int(inside(corners - low, tuple((high - low).tolist())).sum())
        x1, y1 = np.clip(low, 0, (w, h)).tolist()
        x2, y2 = np.clip(high, 0, (w, h)).tolist()
        return float((self.owner[y1:y2, x1:x2] == tag).sum()) / whole if whole else 0.0

    def fill(self, points: Matrix | None, ink: Colour) -> None:
        """Fill a polygon of the picture."""
        if points is None or self._window(points) is None:
            return
        fixed = _fixed(points)
        cv2.fillPoly(self.picture, [fixed], ink, cv2.LINE_AA, 4)
        if self.owner.any():
            cv2.fillPoly(self.owner, [fixed], 0, cv2.LINE_8, 4)

    def shadow(self, points: Matrix | None, amount: float, soft: float) -> None:
        """Darken a polygon with a soft edge, ``soft`` in pixels."""
        window = None if points is None else self._window(points, 3 * soft)
        if points is None or window is None:
            return
        x1, y1, x2, y2 = window
        # A soft shadow needs no more resolution than its edge.
        step = max(1.0, soft / 2)
        size = (max(1, round((x2 - x1) / step)), max(1, round((y2 - y1) / step)))
        mask = np.zeros((size[1], size[0]), np.uint8)
        shrink = np.array([size[0] / (x2 - x1), size[1] / (y2 - y1)])
        cv2.fillPoly(mask, [_fixed((points - (x1, y1)) * shrink)], 255, cv2.LINE_AA, 4)
        mask = np.asarray(cv2.GaussianBlur(mask, (0, 0), max(0.4, soft / step)), np.uint8)
        mask = np.asarray(cv2.resize(mask, (x2 - x1, y2 - y1)), np.uint8)
        light = cv2.convertScaleAbs(mask, alpha=-amount, beta=255)
        patch = self.picture[y1:y2, x1:x2]
        self.picture[y1:y2, x1:x2] = cv2.multiply(patch, cv2.merge([light] * 3), scale=1 / 255)

    def defocus(self, sigma: float) -> None:
        """Blur everything painted so far: it lies behind what is in focus."""
        if sigma > 0.3:
            self.picture = np.asarray(cv2.GaussianBlur(self.picture, (0, 0), sigma), np.uint8)

    def glow(self, at: Matrix | None, radius: float, ink: Colour, power: float) -> None:
        """Light a lamp at each of these points of the picture."""
        for x, y in [] if at is None else at.tolist():
            self.glows.append(Glow(x, y, radius, ink, power))


def inside(corners: Matrix, size: tuple[int, int]) -> NDArray[np.bool_]:
    """Return which pixels of a ``size`` = (w, h) picture have their centre in a convex quad."""
    x = np.arange(size[0])[None, :] + 0.5
    y = np.arange(size[1])[:, None] + 0.5
    within = np.ones((size[1], size[0]), bool)
    for (ax, ay), (bx, by) in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        within &= (bx - ax) * (y - ay) - (by - ay) * (x - ax) >= 0
    return within


def _fixed(points: Matrix) -> NDArray[np.int32]:
    # Points far outside would overflow the fixed point; nobody sees their exact direction.
    near = np.clip(points, -20000, 20000)
    return np.asarray(np.rint((near - 0.5) * 16), np.int32)


def _reduced(sheet: Picture, source: Quad, target: Quad) -> tuple[Picture, Matrix]:
    """Shrink a sheet that is much finer than its place, or sampling it would alias."""
    fx = target.width / source.width
    fy = target.height / source.height
    if min(fx, fy) > 0.7:
        return sheet, np.eye(3)
    h, w = sheet.shape[:2]
    small_w = w if fx > 0.7 else max(2, round(w * fx))
    small_h = h if fy > 0.7 else max(2, round(h * fy))
    small = cv2.resize(sheet, (small_w, small_h), interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.uint8), np.diag([w / small_w, h / small_h, 1.0])
