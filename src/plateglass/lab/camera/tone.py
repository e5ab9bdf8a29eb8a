"""Between the file's grey levels and light.

Blur, noise and saturation happen to light, so the camera works on linear float32 and goes
back to eight bits once, through a table.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Picture = NDArray[np.uint8]
    Light = NDArray[np.float32]

LEVELS = 4096
"""Steps of linear light; the sRGB curve's steepest step is then under one grey level."""


def light32(values: NDArray[Any]) -> Light:
    """Return float32; where OpenCV's stubs know no dtype, this says and ensures it."""
    return np.asarray(values, dtype=np.float32)


def picture8(values: NDArray[Any] | None) -> Picture:
    """Return eight bits, as :func:`light32` does light."""
    return np.asarray(values, dtype=np.uint8)


@cache
def _linear_table() -> Light:
    v = np.arange(256) / 255
    return np.where(v <= 0.04045, v / 12.92, ((v + 0.055) / 1.055) ** 2.4).astype(np.float32)


@cache
def _display_table() -> Light:
    """Return sRGB's curve in 0..1 over LEVELS steps of light."""
    v = np.arange(LEVELS) / (LEVELS - 1)
    curve = np.where(v <= 0.0031308, v * 12.92, 1.055 * v ** (1 / 2.4) - 0.055)
    return curve.astype(np.float32)


@cache
def _plain_curve() -> Picture:
    return _eight_bits(_display_table())


def _eight_bits(values: Light) -> Picture:
    return picture8(np.clip(values * 255 + 0.5, 0, 255).astype(np.uint8))


def to_light(picture: Picture) -> Light:
    """Return linear light in 0..1."""
    return light32(cv2.LUT(picture, _linear_table()))


def curve(gamma: float = 1.0, contrast: float = 1.0, black: float = 0.0) -> Picture:
    """Return a camera's tone curve as a table from LEVELS steps of light to grey levels.

    Contrast turns about middle grey; a positive ``black`` lifts the darkest tone to that
    level, a negative one crushes all tones below it.
    """
    if gamma == 1 and contrast == 1 and black == 0:
        return _plain_curve()
    shown = _display_table()
    if gamma != 1:
        shown = shown ** np.float32(gamma)
    shown = (shown - 0.5) * contrast + 0.5
    shown = shown * (1 - black) + black if black > 0 else (shown + black) / (1 + black)
    return _eight_bits(shown)


def to_picture(light: Light, table: Picture | None = None) -> Picture:
    """Clip light to what the sensor holds and show it through a tone curve."""
    steps = np.multiply(light, LEVELS - 1)
    np.clip(steps, 0, LEVELS - 1, out=steps)
    return (_plain_curve() if table is None else table)[(steps + 0.5).astype(np.uint16)]
