"""The shipped restorer: a network that is told what the reader sees.

It returns a correction. What it adds to a crop that was enlarged the ordinary way is scaled to
the size that people want, so that a crop with more pixels than the network looks at keeps them.
Three things are done to it on the way, whatever the network would like: broad light and shade
stay the crop's own, strokes are left out where the reader doubts, and where the exposure needs
putting right, one straight line does it for the whole picture.
"""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING

import cv2
import numpy as np

from plateglass.geometry import Quad, rectify
from plateglass.restore.doubt import softness
from plateglass.restore.plain import HEIGHT
from plateglass.restore.tones import exposed, levels
from plateglass.weights import open_session, session

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from plateglass.geometry import Picture
    from plateglass.restore.told import Draft, Told

    Plane = NDArray[np.float32]

_STROKE = 6.0
"""Standard deviation in pixels of 96 rows that wipes out strokes and keeps light and shade."""
_HAZE = 2.5
"""The same that leaves no stroke an edge that is crisp."""
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
        return self.draft(crop, told)(told)

    def draft(self, crop: Picture, told: Told) -> Draft:
        """Ask the network; how crisp its drawing gets is left open."""
        return partial(_drawn, crop, explained(self._change(crop, told), crop.shape[0]))

    def _change(self, crop: Picture, told: Told) -> Plane:
        """Ask the network what to add, in the crop's grey levels."""
        seen = fitted(crop, self.size)
        gain, offset = levels(seen)
        shown = seen * np.float32(gain / 127.5) + np.float32(offset / 127.5 - 1)
        inputs = (shown.transpose(2, 0, 1)[None], told.slots[None], told.gaze[None])
        (clear,) = self._session.run(None, dict(zip(self._names, inputs, strict=True)))
        return np.asarray((clear[0].transpose(1, 2, 0) - shown) * (127.5 / gain), np.float32)


def _drawn(crop: Picture, change: Plane, told: Told) -> Picture:
    h, w = crop.shape[:2]
    rows, columns = change.shape[:2]
    change = softened(change, softness(told, (columns, rows)))
    size = shown_size(w, h)
    method = cv2.INTER_AREA if size[0] < columns else cv2.INTER_CUBIC
    change = np.asarray(cv2.resize(change, size, interpolation=method), np.float32)
    whole = cv2.resize(crop, size, interpolation=cv2.INTER_CUBIC) if size != (w, h) else crop
    return exposed(whole + change)


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


def softened(change: Plane, softness: Plane) -> Plane:
    """Take out of a correction what is fine, the coarser the further ``softness`` goes to 1.

    Half way it is blurred, so that no edge is steep and the shape is kept; at the end the crop
    keeps its strokes as they are, and only tones are put right.
    """
    if not softness.any():
        return change
    soft = 2 * cv2.merge([softness] * 3)
    hazy, broad = cv2.GaussianBlur(change, (0, 0), _HAZE), _broad(change, _STROKE)
    part = change + np.minimum(soft, 1) * (hazy - change)
    return np.asarray(part + np.maximum(soft - 1, 0) * (broad - part), np.float32)


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
