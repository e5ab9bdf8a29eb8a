"""The few brush strokes everything on a plate is painted with.

A canvas is a float32 picture, 0..255, RGB. These functions paint on the canvas they are given
(the renderer's own, never a caller's), because a plate is some forty strokes on one sheet.
"""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

Canvas = NDArray[np.float32]
"""A picture being painted: height x width x 3, 0..255."""

Field = NDArray[np.float32]
"""One number a pixel: a coverage 0..1, a gain, a height."""

Colour = tuple[float, float, float]
"""Red, green, blue, 0..255."""

WHITE: Colour = (255.0, 255.0, 255.0)
BLACK: Colour = (0.0, 0.0, 0.0)


def colour(code: str) -> Colour:
    """Read ``#rrggbb``."""
    code = code.lstrip("#")
    return (float(int(code[0:2], 16)), float(int(code[2:4], 16)), float(int(code[4:6], 16)))


def blend(a: Colour, b: Colour, share: float) -> Colour:
    """Mix two colours; ``share`` of the second."""
    return (
        a[0] + (b[0] - a[0]) * share,
        a[1] + (b[1] - a[1]) * share,
        a[2] + (b[2] - a[2]) * share,
    )


def shade(a: Colour, factor: float) -> Colour:
    """Make a colour darker (< 1) or lighter (> 1)."""
    return (min(255.0, a[0] * factor), min(255.0, a[1] * factor), min(255.0, a[2] * factor))


def vary(a: Colour, rng: np.random.Generator, hue: float = 6.0, light: float = 0.08) -> Colour:
    """Return the colour as another batch of paint would have it."""
    factor = 1.0 + light * float(rng.standard_normal())
    r, g, b = (float(v) for v in np.clip(np.array(a) * factor + rng.normal(0, hue, 3), 0, 255))
    return (r, g, b)


def luminance(a: Colour) -> float:
    """Return the grey value the colour has to the eye."""
    return 0.299 * a[0] + 0.587 * a[1] + 0.114 * a[2]


def filled(shape: tuple[int, int], ink: Colour) -> Canvas:
    """Return a canvas of one colour."""
    canvas = np.empty((*shape, 3), np.float32)
    _rows(canvas)[:] = _row(ink, shape[1])
    return canvas


def coat(
    canvas: Canvas, ink: Colour, mask: Field | NDArray[np.uint8], x: int = 0, y: int = 0
) -> None:
    """Paint one colour through a mask (0..1 floats, or 0..255 bytes) placed at (x, y)."""
    h, w = canvas.shape[:2]
    x1, y1 = max(x, 0), max(y, 0)
    x2, y2 = min(x + mask.shape[1], w), min(y + mask.shape[0], h)
    if x1 >= x2 or y1 >= y2:
        return
    part = mask[y1 - y : y2 - y, x1 - x : x2 - x]
    cover = part.astype(np.float32) / 255 if part.dtype == np.uint8 else part
    solid = np.asarray(cover, np.float32)
    rows = _rows(canvas[y1:y2, x1:x2])
    rows += (_row(ink, x2 - x1) - rows) * _tripled(solid)


def lay(canvas: Canvas, picture: Canvas, mask: Field, x: int, y: int) -> None:
    """Paint a picture through a mask of its own size, both placed inside the canvas."""
    h, w = mask.shape
    rows = _rows(canvas[y : y + h, x : x + w])
    rows += (_rows(picture) - rows) * _tripled(mask)


def dim(canvas: Canvas, gain: Field) -> None:
    """Multiply every pixel by its gain."""
    rows = _rows(canvas)
    rows *= _tripled(gain)


def light_up(canvas: Canvas, light: Field) -> None:
    """Add the same grey levels to all three colours of a pixel."""
    rows = _rows(canvas)
    rows += _tripled(light)


# numpy is several times faster on (h, 3 w) than on (h, w, 3), whose innermost loop is 3 long.
def _rows(canvas: Canvas) -> Field:
    # A view, since a canvas' last two axes always lie together.
    return canvas.reshape(canvas.shape[0], -1)


def _row(ink: Colour, width: int) -> Field:
    return np.tile(np.array(ink, np.float32), width)


def _tripled(field: Field) -> Field:
    solid = np.ascontiguousarray(field, np.float32)
    return np.asarray(cv2.merge((solid, solid, solid)), np.float32).reshape(field.shape[0], -1)


def bar(canvas: Canvas, x1: float, y1: float, x2: float, y2: float, ink: Colour) -> None:
    """Paint an axis-aligned rectangle with soft sub-pixel edges."""
    h, w = canvas.shape[:2]
    left, right = max(0, int(np.floor(x1))), min(w, int(np.ceil(x2)))
    top, bottom = max(0, int(np.floor(y1))), min(h, int(np.ceil(y2)))
    if left >= right or top >= bottom:
        return
    xs = np.arange(left, right, dtype=np.float32)
    ys = np.arange(top, bottom, dtype=np.float32)
    across = np.clip(np.minimum(xs + 1, x2) - np.maximum(xs, x1), 0, 1)
    down = np.clip(np.minimum(ys + 1, y2) - np.maximum(ys, y1), 0, 1)
    coat(canvas, ink, np.asarray(down[:, None] * across, np.float32), left, top)


@lru_cache(maxsize=256)
def rounded(shape: tuple[int, int], radius: float, inset: float = 0.0) -> Field:
    """Return the coverage (0..1) of a rounded rectangle, ``inset`` pixels within ``shape``.

    The mask is shared: paint through it, not on it.
    """
    h, w = shape
    half_w, half_h = w / 2 - inset, h / 2 - inset
    radius = max(0.0, min(radius - inset, half_w, half_h))
    xs = np.abs(np.arange(w, dtype=np.float32) + 0.5 - w / 2) - (half_w - radius)
    ys = np.abs(np.arange(h, dtype=np.float32) + 0.5 - h / 2) - (half_h - radius)
    outside = np.hypot(np.maximum(xs, 0), np.maximum(ys, 0)[:, None])
    inside = np.minimum(np.maximum(xs, ys[:, None]), 0)
    mask = np.asarray(np.clip(radius - outside - inside + 0.5, 0, 1), np.float32)
    mask.flags.writeable = False
    return mask


def disc(radius: float) -> Field:
    """Return the coverage of a disc, on the smallest odd square that holds it."""
    reach = int(np.ceil(radius))
    axis = np.arange(-reach, reach + 1, dtype=np.float32)
    return np.asarray(np.clip(radius + 0.5 - np.hypot(axis, axis[:, None]), 0, 1), np.float32)


def polygon(shape: tuple[int, int], points: NDArray[np.floating], soft: float = 0.0) -> Field:
    """Return the coverage (0..1) of a polygon, its edge blurred by ``soft`` pixels."""
    mask = np.zeros(shape, np.uint8)
    # OpenCV counts from pixel centres, and draws edges half a pixel fat.
    fixed = np.round((np.asarray(points, np.float64) - 0.5) * 16).astype(np.int32)
    cv2.fillPoly(mask, [fixed], 255, cv2.LINE_AA, 4)
    coverage = mask.astype(np.float32) * np.float32(1 / 255)
    return blur(coverage, soft) if soft > 0.2 else coverage


def blur(field: Field, sigma: float) -> Field:
    """Blur; a wide blur is done on a quarter of the size, where nobody sees the difference."""
    if sigma <= 0.2:
        return field
    if sigma > 5:
        h, w = field.shape[:2]
        small = cv2.resize(
            field, (max(2, w // 4), max(2, h // 4)), interpolation=cv2.INTER_AREA
        )
        small = cv2.GaussianBlur(small, (0, 0), sigma / 4, borderType=cv2.BORDER_REPLICATE)
        return np.asarray(cv2.resize(small, (w, h), interpolation=cv2.INTER_LINEAR), np.float32)
    soft = cv2.GaussianBlur(field, (0, 0), sigma, borderType=cv2.BORDER_REPLICATE)
    return np.asarray(soft, np.float32)
