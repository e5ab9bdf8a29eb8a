"""Paper to draw on: text with the shipped fonts, bars, boxes and pictures.

Lengths are points, of which a pixel is half: everything is drawn at twice its size on screen,
and stays crisp on paper. Text is set character by character from whichever shipped font has
the character, so a Chinese province can stand beside Latin letters, and nothing is shaped:
Arabic letters stay isolated, as they are on plates.
"""

from __future__ import annotations

import functools
import io
from itertools import groupby
from typing import TYPE_CHECKING, Literal

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from plateglass.show.ink import INK, PAPER, TRACK, Colour, colour_of
from plateglass.show.typefaces import coverage, font_bytes

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Picture = NDArray[np.uint8]
    Face = Literal["text", "strong", "mono", "plate"]
    Align = Literal["left", "centre", "right"]

DENSITY = 2
"""Pixels per point."""


@functools.lru_cache(maxsize=256)
def _font(name: str, pixels: int) -> ImageFont.FreeTypeFont:
    file = io.BytesIO(font_bytes(name))
    return ImageFont.truetype(file, pixels, layout_engine=ImageFont.Layout.BASIC)


@functools.lru_cache(maxsize=4096)
def _file_for(char: str, face: Face) -> str:
    """Name the font that draws ``char``; a character nobody has becomes the face's own box."""
    own = f"{face}.ttf"
    return next((n for n in (own, *coverage()) if char in coverage()[n]), own)


def _runs(text: str, face: Face, pixels: int) -> list[tuple[str, ImageFont.FreeTypeFont]]:
    grouped = groupby(text, key=lambda char: _file_for(char, face))
    return [("".join(chars), _font(name, pixels)) for name, chars in grouped]


class Canvas:
    """A white page of fixed width that is cut to length when the drawing is done."""

    def __init__(self, width: float, height: float) -> None:
        self._page = Image.new("RGB", (round(width * DENSITY), round(height * DENSITY)), PAPER)
        self._draw = ImageDraw.Draw(self._page)
        self.width = width

    def cut(self, height: float) -> Picture:
        """Return the page down to ``height``."""
        pixels = np.asarray(self._page)
        return np.ascontiguousarray(pixels[: round(height * DENSITY)])

    def extent(self, text: str, face: Face, size: float, tracking: float = 0.0) -> float:
        """Measure a line of text."""
        runs = _runs(text, face, round(size * DENSITY))
        pixels = sum(font.getlength(part) for part, font in runs)
        return pixels / DENSITY + tracking * max(0, len(text) - 1)

    def descent(self, text: str, face: Face, size: float) -> float:
        """Measure how far a line of text reaches below its baseline."""
        runs = _runs(text, face, round(size * DENSITY))
        return max(font.getbbox(part, anchor="ls")[3] for part, font in runs) / DENSITY

    def text(
        self,
        x: float,
        baseline: float,
        text: str,
        face: Face,
        size: float,
        colour: Colour = INK,
        align: Align = "left",
        tracking: float = 0.0,
    ) -> float:
        """Set a line of text; return where it ends."""
        extent = self.extent(text, face, size, tracking)
        x -= {"left": 0.0, "centre": extent / 2, "right": extent}[align]
        pen = x * DENSITY
        for part, font in _runs(text, face, round(size * DENSITY)):
            for piece in part if tracking else [part]:
                at = (round(pen), round(baseline * DENSITY))
                self._draw.text(at, piece, font=font, fill=colour, anchor="ls")
                pen += font.getlength(piece) + tracking * DENSITY
        return x + extent

    def label(self, x: float, baseline: float, text: str, colour: Colour) -> float:
        """Set a small spaced heading in capitals."""
        return self.text(x, baseline, text.upper(), "strong", 8, colour, tracking=0.9)

    def fitted(self, text: str, face: Face, size: float, room: float) -> str:
        """Shorten a text in its middle until it fits."""
        if self.extent(text, face, size) <= room:
            return text
        for kept in range(len(text) - 1, 1, -1):
            head = (kept + 1) // 2
            shorter = text[:head] + "…" + text[len(text) - (kept - head) :]
            if self.extent(shorter, face, size) <= room:
                return shorter
        return "…"

    def line(self, x1: float, x2: float, y: float, colour: Colour) -> None:
        """Draw a hairline of one pixel and a half's weight, across."""
        top = round(y * DENSITY)
        self._draw.rectangle((x1 * DENSITY, top, x2 * DENSITY - 1, top + 1), fill=colour)

    def upright(self, x: float, y1: float, y2: float, colour: Colour) -> None:
        """Draw a hairline downwards."""
        left = round(x * DENSITY)
        self._draw.rectangle((left, y1 * DENSITY, left + 1, y2 * DENSITY - 1), fill=colour)

    def box(
        self, x: float, y: float, w: float, h: float, colour: Colour, radius: float
    ) -> None:
        """Fill a rectangle with soft corners."""
        size = (max(1, round(w * DENSITY)), max(1, round(h * DENSITY)))
        r = min(round(radius * DENSITY), size[0] // 2, size[1] // 2)
        at = (round(x * DENSITY), round(y * DENSITY))
        self._page.paste(colour, (*at, at[0] + size[0], at[1] + size[1]), _soft(size, r))

    def gauge(
        self, x: float, y: float, w: float, h: float, p: float, colour: Colour | None = None
    ) -> None:
        """Draw a probability as a bar: its length on a track, and its colour unless given."""
        self.box(x, y, w, h, TRACK, h / 2)
        if p > 0:
            self.box(x, y, max(h, w * p), h, colour or colour_of(p), h / 2)

    def picture(self, pixels: Picture, x: float, y: float, radius: float = 0.0) -> None:
        """Put a picture down, pixel for pixel, with soft corners."""
        h, w = pixels.shape[:2]
        mask = _soft((w, h), min(round(radius * DENSITY), w // 2, h // 2))
        self._page.paste(
            Image.fromarray(pixels), (round(x * DENSITY), round(y * DENSITY)), mask
        )


@functools.lru_cache(maxsize=512)
def _soft(size: tuple[int, int], radius: int) -> Image.Image:
    """A mask with round corners, antialiased where it is round."""
    mask = np.full(size[::-1], 255, np.uint8)
    if radius > 0:
        fine = np.zeros((radius * 8, radius * 8), np.uint8)
        cv2.circle(fine, (radius * 8, radius * 8), radius * 8, 255, -1)
        corner = cv2.resize(fine, (radius, radius), interpolation=cv2.INTER_AREA)
        mask[:radius, :radius] = corner
        mask[:radius, -radius:] = corner[:, ::-1]
        mask[-radius:, :radius] = corner[::-1]
        mask[-radius:, -radius:] = corner[::-1, ::-1]
    return Image.fromarray(mask)
