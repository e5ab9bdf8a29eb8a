"""Pictures set side by side, each as large as its panel allows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from plateglass.show.canvas import DENSITY
from plateglass.show.ink import FAINT, INK, PANEL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from plateglass.geometry import Quad
    from plateglass.show.canvas import Canvas

    Picture = NDArray[np.uint8]

_SURROUNDINGS = 0.15
"""Of the original shown around a plate on its card, in plate heights."""


@dataclass(frozen=True)
class Panel:
    """A picture with its heading and a line of small print."""

    heading: str
    picture: Picture
    note: str = ""
    pixels: bool = False
    """Show the pixels as squares, without interpolation."""


def fit(picture: Picture, width: int, height: int, *, pixels: bool = False) -> Picture:
    """Enlarge or shrink a picture until it touches a box, keeping its proportions.

    ``pixels`` keeps every pixel a hard square, as an examiner wants to see the original.
    """
    h, w = picture.shape[:2]
    scale = min(width / w, height / h)
    size = (max(1, round(w * scale)), max(1, round(h * scale)))
    if scale < 1:
        way = cv2.INTER_AREA
    else:
        way = cv2.INTER_NEAREST_EXACT if pixels else cv2.INTER_LANCZOS4
    return np.asarray(cv2.resize(picture, size, interpolation=way), np.uint8)


def cut(pixels: Picture, quad: Quad) -> Picture:
    """Return the original pixels around a plate, neither turned nor resampled."""
    height, width = pixels.shape[:2]
    box = quad.box
    margin = _SURROUNDINGS * quad.height
    left = min(max(0, int(box.x1 - margin)), width - 1)
    top = min(max(0, int(box.y1 - margin)), height - 1)
    right = min(width, max(left + 1, round(box.x2 + margin)))
    bottom = min(height, max(top + 1, round(box.y2 + margin)))
    return pixels[top:bottom, left:right]


def panels_height(panels: Sequence[Panel], width: float, least: float, most: float) -> float:
    """Return the height at which the widest panel fills its width, within limits."""
    tallest = max(panel.picture.shape[0] / panel.picture.shape[1] for panel in panels)
    return float(min(most, max(least, width * tallest)))


def draw_panel(
    canvas: Canvas, panel: Panel, box: tuple[float, float, float, float], *, pad: float = 0.0
) -> None:
    """Draw a heading, the picture on a quiet ground, and its note below."""
    x, y, w, h = box
    end = canvas.text(x, y, panel.heading, "strong", 10.5, INK)
    if panel.note:
        room = w - (end - x) - 12
        canvas.text(
            x + w, y, canvas.fitted(panel.note, "text", 9, room), "text", 9, FAINT, "right"
        )
    top = y + 9
    canvas.box(x, top, w, h, PANEL, 5)
    inside = (round((w - 2 * pad) * DENSITY), round((h - 2 * pad) * DENSITY))
    picture = fit(panel.picture, *inside, pixels=panel.pixels)
    left = x + (w - picture.shape[1] / DENSITY) / 2
    canvas.picture(picture, left, top + (h - picture.shape[0] / DENSITY) / 2, radius=5)
