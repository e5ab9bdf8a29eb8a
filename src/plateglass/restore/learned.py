"""The shipped restorer: a network that is told what the reader sees.

It returns a correction. What it adds to a crop that was enlarged the ordinary way is scaled to
the size that people want, so that a crop with more pixels than the network looks at keeps them.
Three things are done to it on the way, whatever the network would like: broad light and shade
stay the crop's own, strokes are left out where the reader doubts, and where the exposure needs
putting right, one straight line does it for the whole picture.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import cv2
import numpy as np

from plateglass.geometry import Quad, rectify
from plateglass.restore.doubt import doubt_map
from plateglass.restore.plain import HEIGHT
from plateglass.restore.tones import exposed, levels
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
_PIXELS = 1.5
"""The same in pixels of the crop: what is broader than that, the crop itself shows."""
_COARSE = 4
"""Broad things are looked at in pixels of so many rows and columns."""


class Learned:
    """The shipped restorer, or any ONNX file made by the same recipe. Thread-safe."""

    kind = "learned"

    def __init__(self, model: Path | None = None, threads: int = 1) -> None:
        self._session = open_session(model, threads) if model else session("restorer", threads)
        self._names = [i.name for i in self._session.get_inputs()]
        _, _, height, width = self._session.get_inputs()[0].shape
        self.size = (int(width), int(height))

    def __call__(self, crop: Picture, told: Told) -> Picture:
        """Restore an upright crop of any size."""
        h, w = crop.shape[:2]
        change = explained(self._change(crop, told), h)
        change = softened(change, doubt_map(told, self.size))
        size = shown_size(w, h)
        method = cv2.INTER_AREA if size[0] < self.size[0] else cv2.INTER_CUBIC
        change = np.asarray(cv2.resize(change, size, interpolation=method), np.float32)
        whole = (
            cv2.resize(crop, size, interpolation=cv2.INTER_CUBIC) if size != (w, h) else crop
        )
        return exposed(whole + change)

    def _change(self, crop: Picture, told: Told) -> Plane:
        """Ask the network what to add, in the crop's grey levels."""
        seen = fitted(crop, self.size)
        gain, offset = levels(seen)
        shown = seen * np.float32(gain / 127.5) + np.float32(offset / 127.5 - 1)
        inputs = (shown.transpose(2, 0, 1)[None], told.slots[None], told.gaze[None])
        (clear,) = self._session.run(None, dict(zip(self._names, inputs, strict=True)))
        return np.asarray((clear[0].transpose(1, 2, 0) - shown) * (127.5 / gain), np.float32)


def fitted(crop: Picture, size: tuple[int, int]) -> Picture:
    """Bring a crop to (w, h); what training does by :func:`rectify`, sooner where it can be."""
    h, w = crop.shape[:2]
    if w <= size[0] and h <= size[1]:
        return np.asarray(cv2.resize(crop, size, interpolation=cv2.INTER_CUBIC), np.uint8)
    return rectify(crop, Quad.whole(w, h), size)[0]


def explained(change: Plane, height: int) -> Plane:
    """Take out of a correction what would make broad parts lighter or darker than the crop.

    Deblurring moves light by no more than the blur is wide, so the mean over a few pixels of a
    crop that is ``height`` rows high is known; whatever would change it was made up. Of a
    change of colour half is kept: it may be a cast, and may be the plate's.
    """
    broad = _broad(change, max(_STROKE, _PIXELS * change.shape[0] / height))
    grey = cv2.cvtColor(broad, cv2.COLOR_RGB2GRAY)[..., None]
    return np.asarray(change - (broad + grey) / 2, np.float32)


def softened(change: Plane, doubt: Plane) -> Plane:
    """Take the sharpness out of a correction where the reader doubts what stands there.

    Tones are still put right; strokes stay as soft as the crop has them. Where the reading
    prints ``?`` nothing crisp is drawn, and from there it fades in.
    """
    share = np.clip((doubt - _SURE) / (DOUBTFUL - _SURE), 0, 1)
    if not share.any():
        return change
    smooth = _broad(change, _STROKE)
    return np.asarray(change + share[..., None] * (smooth - change), np.float32)


def _broad(plane: Plane, sigma: float) -> Plane:
    """Blur by much, quickly."""
    rows, columns = plane.shape[:2]
    small = cv2.resize(
        plane, (columns // _COARSE, rows // _COARSE), interpolation=cv2.INTER_AREA
    )
    small = cv2.GaussianBlur(small, (0, 0), sigma / _COARSE)
    return np.asarray(
        cv2.resize(small, (columns, rows), interpolation=cv2.INTER_LINEAR), np.float32
    )


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
