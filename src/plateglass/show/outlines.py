"""A picture with its plates outlined."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import cv2
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from plateglass.geometry import Quad

_LINE = (255, 214, 0)
_EDGE = (0, 0, 0)
_SHIFT = 4


class Placed(Protocol):
    """Anything whose corners are known: a plate that was read, or one that was only found."""

    @property
    def quad(self) -> Quad:
        """Where it is in the picture."""
        ...


def outlined(picture: NDArray[np.uint8], plates: Iterable[Placed]) -> NDArray[np.uint8]:
    """Return a copy with each plate's edges drawn and its top left corner marked."""
    drawn: NDArray[np.uint8] = picture.copy()
    thick = max(1, round(max(picture.shape[:2]) / 800))
    for plate in plates:
        # OpenCV counts from pixel centres, and takes sub-pixels as fixed point.
        fixed = np.rint((plate.quad.array - 0.5) * 2**_SHIFT).astype(np.int32)
        for ink, width in ((_EDGE, thick + 2), (_LINE, thick)):
            cv2.polylines(drawn, [fixed], True, ink, width, cv2.LINE_AA, _SHIFT)
        x, y = fixed[0].tolist()
        cv2.circle(drawn, (x, y), 2 * thick << _SHIFT, _LINE, -1, cv2.LINE_AA, _SHIFT)
    return drawn
