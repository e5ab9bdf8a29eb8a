"""Where on the picture the reader is in doubt."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from plateglass.restore.told import Told

_REACH = 0.8
"""How far around its gaze a slot speaks for the picture, in places of the reader's grid."""
_FAINT = 0.25
"""Share of a slot's strongest place below which the slot has nothing to say."""


def doubt_map(told: Told, size: tuple[int, int]) -> NDArray[np.float32]:
    """Spread each slot's doubt over where it looked; 0..1 on ``size`` = (w, h) pixels.

    Where several characters meet, the nearest one counts most. Away from all it is 0: the
    reader says nothing about the border, and the map nothing either.
    """
    filled = np.flatnonzero(told.slots.argmax(-1))
    if not len(filled):
        return np.zeros((size[1], size[0]), np.float32)
    spots = np.stack([cv2.GaussianBlur(told.gaze[i], (0, 0), _REACH) for i in filled])
    spots /= spots.max(axis=(1, 2), keepdims=True) + 1e-9
    share = spots**2 / (spots**2).sum(0).clip(1e-9)
    doubt = (share * told.doubt[filled, None, None]).sum(0)
    near = np.clip(spots.max(0) / _FAINT, 0, 1)
    fine = cv2.resize((doubt * near).astype(np.float32), size, interpolation=cv2.INTER_CUBIC)
    return np.asarray(np.clip(fine, 0, 1), np.float32)
