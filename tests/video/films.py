"""Films that tests draw for themselves: plates that drive through a street of smooth noise."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from functools import cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from plateglass.geometry import Quad, homography, warp
from plateglass.lab.plates.draw import Drawn, draw
from plateglass.plates import get

Picture = NDArray[np.uint8]
SIZE = (320, 240)
HEIGHT = 22.0
TEXT = "MKX4071"


@cache
def plate(text: str = TEXT) -> Drawn:
    """A sharp plate with a bit of its car."""
    return draw(get("de-car"), np.random.default_rng(3), text, height=48, wear=0.0, night=False)


@cache
def ground(seed: int = 0, size: tuple[int, int] = SIZE) -> Picture:
    """A street without anything that could be taken for a plate."""
    rng = np.random.default_rng(seed)
    coarse = rng.integers(40, 120, (size[1] // 16, size[0] // 16, 3)).astype(np.uint8)
    return np.asarray(cv2.resize(coarse, size, interpolation=cv2.INTER_CUBIC), np.uint8)


def scene(
    place: tuple[float, float] | None,
    text: str = TEXT,
    *,
    height: float = HEIGHT,
    seed: int = 0,
    size: tuple[int, int] = SIZE,
) -> tuple[Picture, Quad | None]:
    """A frame with a plate whose top left corner lies at ``place``, and its quad."""
    street = ground(seed, size).copy()
    if place is None:
        return street, None
    drawn = plate(text)
    scale = height / drawn.quad.height
    rows, columns = drawn.picture.shape[:2]
    whole = Quad.whole(columns, rows)
    corner = drawn.quad.array[0] * scale
    target = Quad.of(whole.array * scale + np.array(place) - corner)
    matrix = homography(whole, target)
    # Averaged while it shrinks, as a lens does.
    soft = cv2.GaussianBlur(drawn.picture, (0, 0), 0.5 / scale)
    car = warp(np.asarray(soft, np.uint8), matrix, size)
    mask = warp(
        np.full((rows, columns), 255, np.uint8), matrix, size, border=cv2.BORDER_CONSTANT
    )
    street[mask > 128] = car[mask > 128]
    return street, drawn.quad.through(matrix)


def drive(
    count: int,
    place: Callable[[int], tuple[float, float] | None] = lambda i: (60 + 3.0 * i, 90),
    text: str = TEXT,
    *,
    seed: int = 0,
) -> list[Picture]:
    """A plate that goes where ``place(frame)`` says; nowhere where that is ``None``."""
    return [scene(place(i), text, seed=seed)[0] for i in range(count)]


def timed(frames: Sequence[Picture], fps: float = 25) -> Iterator[tuple[float, Picture]]:
    """Frames as a program hands them over."""
    return ((i / fps, frame) for i, frame in enumerate(frames))


def film(
    path: Path, frames: Iterable[Picture], times: Sequence[float] | None = None, crf: int = 20
) -> Path:
    """Write frames as H.264 in an MP4, 25 a second or at these times."""
    import av

    clock = Fraction(1, 12_800)
    with av.open(str(path), "w") as out:
        stream = out.add_stream("libx264", rate=25, options={"crf": str(crf), "g": "12"})
        stream.pix_fmt = "yuv420p"
        stream.codec_context.time_base = clock
        for number, frame in enumerate(frames):
            if number == 0:
                stream.height, stream.width = frame.shape[:2]
            image = av.VideoFrame.from_ndarray(frame, format="rgb24")
            second = number / 25 if times is None else times[number]
            image.pts, image.time_base = round(second / clock), clock
            out.mux(stream.encode(image))
        out.mux(stream.encode(None))
    return path
