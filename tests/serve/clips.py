"""A clip of a passing plate, drawn for tests."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import av
import cv2
import numpy as np

from plateglass.geometry import Box, Quad, homography, warp
from plateglass.lab.plates.draw import Drawn, draw
from plateglass.plates import get

if TYPE_CHECKING:
    from pathlib import Path

    from plateglass.geometry import Picture

TEXT = "MKX4071"
SIZE = (480, 272)


def _plate(text: str) -> Drawn:
    return draw(get("de-car"), np.random.default_rng(3), text, 96, 0.1, False)


def _corner(number: int) -> tuple[float, float]:
    return 60 + 9 * number, 120 + 2 * number


def quad(number: int, text: str = TEXT, width: float = 96) -> Quad:
    """Where the plate is in a frame."""
    drawn = _plate(text).quad
    scale = width / drawn.width
    x, y = _corner(number)
    return Quad.of((x + scale * px, y + scale * py) for px, py in drawn.points)


def frames(count: int, text: str = TEXT, width: float = 96) -> list[Picture]:
    """A plate moves over a dull ground, a little further in each frame."""
    drawn = _plate(text)
    height, wide = drawn.picture.shape[:2]
    scale = width / drawn.quad.width
    shown = []
    for number in range(count):
        x, y = _corner(number)
        place = Quad.from_box(Box(x, y, x + wide * scale, y + height * scale))
        ground = np.full((SIZE[1], SIZE[0], 3), (96, 99, 104), np.uint8)
        ground[::16] = 84
        matrix = homography(Quad.whole(wide, height), place)
        soft = np.asarray(cv2.GaussianBlur(drawn.picture, (0, 0), 1.2), np.uint8)
        small = warp(soft, matrix, SIZE)
        inside = warp(np.full((height, wide), 255, np.uint8), matrix, SIZE, border=0)
        shown.append(np.where(inside[..., None] > 127, small, ground))
    return shown


def film(path: Path, count: int = 12) -> Path:
    """Write the frames as MP4."""
    with av.open(str(path), "w") as file:
        stream = file.add_stream("libx264", rate=Fraction(10), options={"crf": "26"})
        stream.width, stream.height = SIZE
        stream.pix_fmt = "yuv420p"
        for picture in frames(count):
            file.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        file.mux(stream.encode(None))
    return path
