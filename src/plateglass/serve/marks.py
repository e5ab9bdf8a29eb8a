"""Where each character stands on the plate, told by where the reader looked for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from plateglass.results import Reading

LINE = 0.16
"""Heights further apart than this belong to two lines, as a fraction of the plate."""


@dataclass(frozen=True)
class Mark:
    """A character's place, in fractions of the upright plate's width and height."""

    x1: float
    y1: float
    x2: float
    y2: float


def marks(reading: Reading, gaze: NDArray[np.float32]) -> tuple[Mark, ...]:
    """Return the place of each character that was read, in reading order.

    ``gaze`` is where each slot looked: (slots, rows, columns) over the upright plate.
    """
    count = len(reading.characters)
    if not count:
        return ()
    x, y = _centres(gaze[:count])
    upper = _upper(y)
    placed = []
    for i in range(count):
        line = np.flatnonzero(upper == upper[i])
        wide = _half_pitch(x[line])
        middle = float(np.median(y[line]))
        tall = 0.36 if upper.all() else 0.19
        box = (x[i] - wide, middle - tall, x[i] + wide, middle + tall)
        x1, y1, x2, y2 = (round(float(np.clip(v, 0, 1)), 4) for v in box)
        placed.append(Mark(x1, y1, x2, y2))
    return tuple(placed)


def _centres(
    gaze: NDArray[np.floating],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    _, rows, columns = gaze.shape
    mass = np.maximum(gaze.sum((1, 2)), 1e-9)
    x = gaze.sum(1) @ ((np.arange(columns) + 0.5) / columns) / mass
    y = gaze.sum(2) @ ((np.arange(rows) + 0.5) / rows) / mass
    return np.asarray(x, np.float64), np.asarray(y, np.float64)


def _upper(y: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Tell the upper line's characters from the lower line's; all are upper where one is."""
    low, high = float(y.min()), float(y.max())
    if high - low < LINE:
        return np.ones(len(y), np.bool_)
    return np.asarray(y < (low + high) / 2)


def _half_pitch(line: NDArray[np.float64]) -> float:
    """Return half the usual distance between the neighbours of a line."""
    if len(line) < 2:
        return 0.06
    steps = np.diff(np.sort(line))
    return float(np.clip(0.5 * np.median(steps), 0.015, 0.12))
