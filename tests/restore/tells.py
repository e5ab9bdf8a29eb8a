"""Readings as a restorer is told them, for tests that need no reader."""

from __future__ import annotations

import numpy as np

from plateglass.evidence import Classes
from plateglass.restore import Told

CLASSES = Classes("ABC8", ("DE",), slots=4)


def told(text: str = "AB8", sure: float = 0.97) -> Told:
    """Tell a text, each character next to the other on a 6 x 20 grid."""
    rest = (1 - sure) / (CLASSES.count - 1)
    slots = np.full((CLASSES.slots, CLASSES.count), rest, np.float32)
    slots[np.arange(CLASSES.slots), CLASSES.encode(text)] = sure
    gaze = np.zeros((CLASSES.slots, 6, 20), np.float32)
    for slot in range(CLASSES.slots):
        gaze[slot, 2:4, 3 + 4 * slot : 5 + 4 * slot] = 0.25
    return Told(slots, gaze, CLASSES)
