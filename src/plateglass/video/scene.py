"""Whether the picture became another scene, and whether anything in it moved."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Luma = NDArray[np.uint8]

_SIZE = (96, 54)
_PARTS = (3, 3)
_BINS = 16
_CUT = 0.5
"""Share of brightnesses that are others than before, from which it may be a cut."""
_SUDDEN = 3.0
"""And this many times as many as change from frame to frame lately, or it is a fast pan."""
_STILL = 5.0
"""Grey levels by which the strongest change in a still scene stays below."""


class Scene:
    """Compares each frame, in small, with those before it."""

    def __init__(self) -> None:
        self._last: NDArray[np.float32] | None = None
        self._usual = 0.05
        self._seen: NDArray[np.float32] | None = None
        self._small = np.zeros(_SIZE[::-1], np.float32)

    def cut(self, luma: Luma) -> bool:
        """Take the next frame; say whether it shows another scene."""
        small = cv2.resize(luma, _SIZE, interpolation=cv2.INTER_AREA)
        self._small = np.asarray(small, np.float32)
        tones = _tones(small)
        change = 0.0 if self._last is None else float(np.abs(tones - self._last).sum() / 2)
        self._last = tones
        sudden = change > _CUT and change > _SUDDEN * self._usual
        if not sudden:
            self._usual += 0.1 * (max(change, 0.02) - self._usual)
        return sudden

    @property
    def still(self) -> bool:
        """Whether the last frame looks as it did at :meth:`remember`."""
        if self._seen is None:
            return False
        # Noise averages out over a patch of nine; what moves is larger.
        change = cv2.blur(cv2.absdiff(self._small, self._seen), (3, 3))
        return float(change.max()) < _STILL

    def remember(self) -> None:
        """Take the last frame as the one to compare with."""
        self._seen = self._small


def _tones(small: NDArray[np.generic]) -> NDArray[np.float32]:
    """Return how the brightnesses are spread, part by part of the picture; sums to 1."""
    rows, columns = _PARTS
    height, width = small.shape[0] // rows, small.shape[1] // columns
    parts = [
        small[r * height : (r + 1) * height, c * width : (c + 1) * width]
        for r in range(rows)
        for c in range(columns)
    ]
    counts = [np.histogram(part, _BINS, (0, 256))[0] for part in parts]
    spread = np.array(counts, np.float32)
    return np.asarray(spread / spread.sum(), np.float32)
