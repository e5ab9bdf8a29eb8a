"""The shipped restorer: a network that is told what the reader sees.

It returns a correction. What it adds to a crop that was enlarged the ordinary way is scaled to
the size that people want, so that a crop with more pixels than the network looks at keeps them.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import cv2
import numpy as np

from plateglass.geometry import Quad, rectify
from plateglass.restore.doubt import doubt_map
from plateglass.restore.plain import HEIGHT
from plateglass.weights import open_session, session

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from plateglass.geometry import Picture
    from plateglass.restore.told import Told

    Plane = NDArray[np.float32]

DOUBTFUL = 0.4
"""Doubt from which on a character is printed as ``?``, and nothing crisp is drawn of it."""
_SURE = 0.1
"""Doubt below which everything is drawn."""
_STROKE = 6.0
"""Standard deviation in pixels of 96 rows that wipes out strokes and keeps light and shade."""


class Learned:
    """The shipped restorer, or any ONNX file made by the same recipe. Thread-safe."""

    kind = "learned"

    def __init__(self, model: Path | None = None, threads: int = 1) -> None:
        self._session = open_session(model, threads) if model else session("restorer", threads)
        _, _, height, width = self._session.get_inputs()[0].shape
        self.size = (int(width), int(height))

    def __call__(self, crop: Picture, told: Told) -> Picture:
        """Restore an upright crop of any size."""
        h, w = crop.shape[:2]
        seen = rectify(crop, Quad.whole(w, h), self.size)[0].astype(np.float32) / 127.5 - 1
        inputs = (seen.transpose(2, 0, 1)[None], told.slots[None], told.gaze[None])
        names = (i.name for i in self._session.get_inputs())
        (clear,) = self._session.run(None, dict(zip(names, inputs, strict=True)))
        change = (clear[0].transpose(1, 2, 0) - seen) * 127.5
        size = shown_size(w, h)
        smaller = size[0] < self.size[0]
        change = cv2.resize(
            softened(change, doubt_map(told, self.size)),
            size,
            interpolation=cv2.INTER_AREA if smaller else cv2.INTER_CUBIC,
        )
        whole = (
            cv2.resize(crop, size, interpolation=cv2.INTER_CUBIC) if size != (w, h) else crop
        )
        return np.asarray(np.clip(whole + change + 0.5, 0, 255), np.uint8)


def softened(change: Plane, doubt: Plane) -> Plane:
    """Take the sharpness out of a correction where the reader doubts what stands there.

    Tones are still put right; strokes stay as soft as the crop has them. Where the reading
    prints ``?`` nothing crisp is drawn, and from there it fades in.
    """
    share = np.clip((doubt - _SURE) / (DOUBTFUL - _SURE), 0, 1)[..., None]
    smooth = cv2.GaussianBlur(change, (0, 0), _STROKE)
    return np.asarray(change + share * (smooth - change), np.float32)


def shown_size(width: int, height: int) -> tuple[int, int]:
    """Return the (width, height) a crop is shown at: large enough to look at, never smaller.

    Plates of one line are shown :data:`HEIGHT` high; square ones, whose lines are half as high,
    are given more.

    >>> shown_size(60, 18), shown_size(30, 24), shown_size(900, 200)
    ((320, 96), (196, 157), (900, 200))
    """
    square = math.sqrt(HEIGHT * 320 * height / width)
    scale = max(1.0, max(HEIGHT, square) / height)
    return max(1, round(width * scale)), max(1, round(height * scale))
