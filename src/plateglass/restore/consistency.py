"""Does the restored picture explain the crop it was made from?

The restored picture is photographed again: blurred, shrunk to the crop's pixels, and given the
crop's brightness, contrast and colour, each as well as it can be fitted. What then differs from
the crop is what the restored picture does not explain, noise and compression of the crop among
it. A picture that was made up leaves much; one that only shows what was there leaves little.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from plateglass.geometry import Quad, rectify

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from plateglass.geometry import Picture

    Plane = NDArray[np.float32]

_BLURS = (0.0, 0.45, 0.7, 1.0, 1.4, 2.0, 2.8)
"""Standard deviations tried, in the crop's pixels: what a lens and a codec may have done."""


def residual(crop: Picture, restored: Picture) -> Plane:
    """Return what the crop has that ``restored``, photographed again, has not.

    In grey levels, (height, width) of the crop, positive where the crop is lighter.
    """
    height, width = crop.shape[:2]
    rows, columns = restored.shape[:2]
    shrunk = rectify(restored, Quad.whole(columns, rows), (width, height))[0]
    wanted = crop.astype(np.float32)
    tries = [_toned(_blurred(shrunk.astype(np.float32), s), wanted) for s in _BLURS]
    return min((_grey(wanted - seen) for seen in tries), key=misfit)


def misfit(left: Plane) -> float:
    """Return a residual's root mean square, in grey levels."""
    return float(np.sqrt(np.mean(np.square(left), dtype=np.float64)))


def _blurred(picture: Plane, sigma: float) -> Plane:
    return (
        np.asarray(cv2.GaussianBlur(picture, (0, 0), sigma), np.float32) if sigma else picture
    )


def _toned(seen: Plane, wanted: Plane) -> Plane:
    """Fit a gain and an offset for each channel."""
    mean, aim = seen.mean((0, 1)), wanted.mean((0, 1))
    around, about = seen - mean, wanted - aim
    gain = (around * about).mean((0, 1)) / np.maximum((around**2).mean((0, 1)), 1e-3)
    # A camera doesn't turn black into white: a negative fit would explain the opposite.
    return np.asarray(around * np.maximum(gain, 0) + aim, np.float32)


def _grey(colour: Plane) -> Plane:
    return np.asarray(colour @ np.array([0.299, 0.587, 0.114], np.float32), np.float32)
