"""A flat piece of the world, painted in metres and cut out of transparent sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from plateglass.lab.plates import texture
from plateglass.lab.plates.paint import Colour

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    Picture = NDArray[np.uint8]
    Points = Iterable[Sequence[float]] | NDArray[np.floating]

MOST = 1400
"""Longest side of a panel in pixels; a larger one is painted coarser."""


class Panel:
    """A sheet ``width`` x ``height`` metres: x from its middle, y up from its foot.

    Painters take a panel and paint on it; it belongs to whoever made it, never to a caller.
    """

    def __init__(
        self, width: float, height: float, scale: float, ground: Colour | None = None
    ) -> None:
        scale = min(scale, MOST / max(width, height))
        self.width, self.height = width, height
        self.columns = max(2, round(width * scale))
        self.rows = max(2, round(height * scale))
        self.scale = scale
        self.colour: Picture = np.empty((self.rows, self.columns, 3), np.uint8)
        self.colour[:] = (0, 0, 0) if ground is None else ground
        opaque = 0 if ground is None else 255
        self.alpha: Picture = np.full((self.rows, self.columns), opaque, np.uint8)

    def pixels(self, points: Points) -> NDArray[np.float64]:
        """Carry metres into the panel's own pixels."""
        given = np.asarray(points, np.float64)
        x = (given[:, 0] / self.width + 0.5) * self.columns
        y = (1 - given[:, 1] / self.height) * self.rows
        return np.column_stack([x, y])

    def _fixed(self, points: Points) -> NDArray[np.int32]:
        # cv2 counts from pixel centres, in fixed point with four fractional bits.
        return np.asarray(np.rint((self.pixels(points) - 0.5) * 16), np.int32)

    def poly(self, points: Points, ink: Colour) -> None:
        """Fill a polygon where the sheet is."""
        cv2.fillPoly(self.colour, [self._fixed(points)], ink, cv2.LINE_AA, 4)

    def both(self, points: Points, ink: Colour) -> None:
        """Fill a polygon and its mirror image on the other side."""
        given = np.asarray(points, np.float64)
        self.poly(given, ink)
        self.poly(given * (-1, 1), ink)

    def line(self, points: Points, ink: Colour, thick: float) -> None:
        """Draw an open line of ``thick`` metres."""
        weight = max(1, round(thick * self.scale))
        cv2.polylines(self.colour, [self._fixed(points)], False, ink, weight, cv2.LINE_AA, 4)

    def rect(self, x1: float, y1: float, x2: float, y2: float, ink: Colour) -> None:
        """Fill a rectangle."""
        self.poly(((x1, y1), (x2, y1), (x2, y2), (x1, y2)), ink)

    def oval(
        self, x: float, y: float, rx: float, ry: float, ink: Colour, thick: float = 0.0
    ) -> None:
        """Fill an ellipse, or draw its rim ``thick`` metres wide."""
        points = oval(x, y, rx, ry)
        if thick:
            self.line([*points, points[0]], ink, thick)
        else:
            self.poly(points, ink)

    def cover(self, points: Points) -> None:
        """Let the sheet exist inside a polygon."""
        cv2.fillPoly(self.alpha, [self._fixed(points)], 255, cv2.LINE_AA, 4)

    def solid(self, points: Points, ink: Colour) -> None:
        """Fill a polygon whether or not the sheet was there."""
        self.poly(points, ink)
        self.cover(points)

    def stroke(self, points: Points, ink: Colour, thick: float) -> None:
        """Draw a line whether or not the sheet was there."""
        weight = max(1, round(thick * self.scale))
        fixed = self._fixed(points)
        cv2.polylines(self.colour, [fixed], False, ink, weight, cv2.LINE_AA, 4)
        cv2.polylines(self.alpha, [fixed], False, 255, weight, cv2.LINE_AA, 4)

    def disc(self, x: float, y: float, rx: float, ry: float, ink: Colour) -> None:
        """Fill an ellipse whether or not the sheet was there."""
        self.solid(oval(x, y, rx, ry), ink)

    def stamp(
        self, mask: Picture, x: float, y: float, height: float, ink: Colour, share: float = 1.0
    ) -> float:
        """Print a mask ``height`` metres high, its middle at (x, y); return its width."""
        width = float(height * mask.shape[1] / mask.shape[0])
        rows, columns = round(height * self.scale), round(width * self.scale)
        if rows < 2 or columns < 2:
            return width
        (left, top), *_ = self.pixels([(x - width / 2, y + height / 2)]).tolist()
        small = cv2.resize(mask, (columns, rows), interpolation=cv2.INTER_AREA)
        blend(self.colour, np.asarray(small, np.uint8), ink, round(left), round(top), share)
        return width

    def wash(self, points: Points, ink: Colour, share: float, soft: float = 0.0) -> None:
        """Tint a polygon; ``soft`` blurs its edge, in metres."""
        given = self.pixels(points)
        reach = 3 * soft * self.scale + 1
        low = np.maximum(np.floor(given.min(0) - reach), 0).astype(int)
        high = np.minimum(np.ceil(given.max(0) + reach), (self.columns, self.rows)).astype(int)
        if np.any(high <= low):
            return
        mask = np.zeros((high[1] - low[1], high[0] - low[0]), np.uint8)
        fixed = np.rint((given - low - 0.5) * 16).astype(np.int32)
        cv2.fillPoly(mask, [fixed], 255, cv2.LINE_AA, 4)
        if soft * self.scale > 0.4:
            mask = np.asarray(cv2.GaussianBlur(mask, (0, 0), soft * self.scale), np.uint8)
        blend(self.colour, mask, ink, int(low[0]), int(low[1]), share)

    def gain(self, field: NDArray[np.floating]) -> None:
        """Multiply the paint by a field that broadcasts to rows x columns."""
        whole = np.broadcast_to(field, (self.rows, self.columns)).astype(np.float32)
        grey = np.clip(whole * 128, 0, 255).astype(np.uint8)
        deep = cv2.merge([grey, grey, grey])
        self.colour = np.asarray(cv2.multiply(self.colour, deep, scale=1 / 128), np.uint8)

    def grain(self, rng: np.random.Generator, amount: float, zoom: float = 1.0) -> None:
        """Mottle the paint with noise that has structure at every scale."""
        field = texture.cut(texture.cloud(), (self.rows, self.columns), rng, zoom)
        self.gain(1 + amount * field)

    def sheet(self) -> Picture:
        """Return the painted sheet: colour times alpha, and alpha (rows x columns x 4)."""
        alpha = self.alpha
        if alpha.min() == 255:
            return join(self.colour, alpha)
        deep = cv2.merge([alpha, alpha, alpha])
        return join(np.asarray(cv2.multiply(self.colour, deep, scale=1 / 255), np.uint8), alpha)


def join(colour: Picture, alpha: Picture) -> Picture:
    """Put three colours and their alpha into one array (np.dstack takes ten times longer)."""
    sheet = np.empty((*alpha.shape, 4), np.uint8)
    cv2.mixChannels([colour, alpha], [sheet], [0, 0, 1, 1, 2, 2, 3, 3])
    return sheet


def blend(
    picture: Picture, mask: Picture, ink: Colour, x: int, y: int, share: float = 1.0
) -> None:
    """Paint one colour through a mask (0..255) placed at (x, y) of the painter's picture."""
    h, w = picture.shape[:2]
    x1, y1 = max(x, 0), max(y, 0)
    x2, y2 = min(x + mask.shape[1], w), min(y + mask.shape[0], h)
    if x1 >= x2 or y1 >= y2:
        return
    part = mask[y1 - y : y2 - y, x1 - x : x2 - x].astype(np.float32)[..., None]
    patch = picture[y1:y2, x1:x2].astype(np.float32)
    patch += (np.array(ink, np.float32) - patch) * (part * np.float32(share / 255))
    picture[y1:y2, x1:x2] = patch.astype(np.uint8)


def oval(
    x: float, y: float, rx: float, ry: float, count: int = 28
) -> list[tuple[float, float]]:
    """Return points on an ellipse."""
    angles = np.linspace(0, 2 * np.pi, count, endpoint=False)
    return [(x + rx * float(np.cos(a)), y + ry * float(np.sin(a))) for a in angles]


def smooth(points: Points, rounds: int = 2) -> NDArray[np.float64]:
    """Round a closed polygon's corners by cutting them (Chaikin's way)."""
    given = np.asarray(points, np.float64)
    for _ in range(rounds):
        after = np.roll(given, -1, axis=0)
        near, far = 0.75 * given + 0.25 * after, 0.25 * given + 0.75 * after
        given = np.stack([near, far], 1).reshape(-1, 2)
    return given


def eased(points: Points, radius: float) -> NDArray[np.float64]:
    """Round a closed polygon's corners by ``radius`` metres."""
    given = np.asarray(points, np.float64)
    arcs = []
    for before, here, after in zip(
        np.roll(given, 1, axis=0), given, np.roll(given, -1, axis=0), strict=True
    ):
        ways = []
        for other in (before, after):
            reach = max(float(np.hypot(*(other - here))), 1e-6)
            ways.append(here + (other - here) * min(radius / reach, 0.5))
        start, end = ways
        arcs += [start, 0.25 * start + 0.5 * here + 0.25 * end, end]
    return np.array(arcs)


def mirrored(half: Points) -> NDArray[np.float64]:
    """Close a right half's outline, listed from foot to top, with its mirror image."""
    right = np.asarray(half, np.float64)
    return np.vstack([right, right[::-1] * (-1, 1)])
