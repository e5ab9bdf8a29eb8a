"""Brightness and contrast of a crop: as the restorer wants them, and as people do."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from plateglass.geometry import Picture

    Plane = NDArray[np.float32]

_CONTRAST = 160.0
"""Grey levels between ink and ground that the network is shown; deblurring adds to it."""
_MOST = 4.0
"""A gain beyond which rounding and noise are all that is left to see."""
_SMALL = (80, 24)
"""Width and height at which tones are measured: broad enough that noise averages out."""


class Levels(NamedTuple):
    """A straight line from grey levels to grey levels."""

    gain: float
    offset: float


def levels(crop: Picture) -> Levels:
    """Return the gain and offset that bring ink and ground to where the network expects them.

    One line for all three channels: colours keep their hue.
    """
    low, high = span(crop)
    gain = min(_CONTRAST / max(high - low, 1.0), _MOST)
    return Levels(gain, 127.5 - gain * (low + high) / 2)


def span(picture: Picture | Plane) -> tuple[float, float]:
    """Return the grey levels of ink and ground, leaving out the border and the extremes."""
    small = cv2.resize(picture, _SMALL, interpolation=cv2.INTER_AREA)
    inner = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY)[3:-3, 6:-6]
    low, high = np.percentile(inner, (2, 98))
    return float(low), float(high)


_RICH = 140.0
"""Grey levels between ink and ground above which a plate isn't pale."""
_SHARE = 0.6
"""Of what a pale plate lacks, how much it gets: how a plate was lit is evidence too."""
_STRETCH = 3.0
"""No more gain than this: eight bits and their noise show."""
_ROOM = (16.0, 238.0)
"""Stretching pushes neither ink nor ground beyond these, where they would be cut off."""


def exposed(drawn: Plane) -> Picture:
    """Return a picture of grey levels, pale or dark ones with more contrast.

    One straight line for all pixels and channels; what is rich enough stays as it is.
    """
    low, high = span(drawn)
    contrast = max(high - low, 1.0)
    gain = min(1 + _SHARE * max(0.0, _RICH / contrast - 1), _STRETCH)
    half, middle = gain * contrast / 2, (low + high) / 2
    darkest, brightest = min(low, _ROOM[0]) + half, max(high, _ROOM[1]) - half
    goal = min(max(middle, darkest), brightest)
    return np.asarray(np.clip((drawn - middle) * gain + goal + 0.5, 0, 255), np.uint8)
