"""Where on the picture the reader is in doubt, and how soft the picture is to be there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from plateglass.evidence import EMPTY
from plateglass.restore.told import SOFT, SURE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from plateglass.restore.told import Told

    Plane = NDArray[np.float32]

_REACH = 0.8
"""How far around its gaze a slot speaks for the picture, in places of the reader's grid."""
_FAINT = 0.25
"""Share of a slot's strongest place below which the slot has nothing to say."""


def doubt_map(told: Told, size: tuple[int, int]) -> Plane:
    """Spread each slot's doubt over where it looked; 0..1 on ``size`` = (w, h) pixels.

    Where several characters meet, the nearest one counts most. Away from all it is 0: the
    reader says nothing about the border, and the map nothing either.
    """
    return _spread(told, told.doubt, size)


def softness(told: Told, size: tuple[int, int]) -> Plane:
    """Return 1 where nothing crisp may be drawn, 0 where all may; in the same places.

    Doubt becomes softness before it is spread: a sure character beside a doubtful one stays.
    Where no character is to be believed at all, nothing beside them is crisp either.
    """
    if (told.doubt[told.slots.argmax(-1) != EMPTY] == 1).all():
        return np.ones((size[1], size[0]), np.float32)
    return _spread(told, np.clip((told.doubt - SURE) / (SOFT - SURE), 0, 1), size)


def _spread(told: Told, of_slots: Plane, size: tuple[int, int]) -> Plane:
    filled = np.flatnonzero(told.slots.argmax(-1) != EMPTY)
    if not of_slots[filled].any():
        return np.zeros((size[1], size[0]), np.float32)
    spots = np.stack([cv2.GaussianBlur(told.gaze[i], (0, 0), _REACH) for i in filled])
    spots /= spots.max(axis=(1, 2), keepdims=True) + 1e-9
    share = spots**2 / (spots**2).sum(0).clip(1e-9)
    amount = (share * of_slots[filled, None, None]).sum(0)
    near = np.clip(spots.max(0) / _FAINT, 0, 1)
    fine = cv2.resize((amount * near).astype(np.float32), size, interpolation=cv2.INTER_CUBIC)
    return np.asarray(np.clip(fine, 0, 1), np.float32)
