"""What lens and shutter do: point spread functions and their application."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from plateglass.lab.camera.tone import Light

    Kernel = NDArray[np.float32]

_PATH = np.linspace(-0.5, 0.5, 33)
_BEND = _PATH**2 - np.mean(_PATH**2)  # mean 0, so that a bent path stays centred


def disc(radius: float) -> Kernel:
    """Return a lens out of focus: a disc with antialiased rim."""
    reach = math.ceil(radius)
    y, x = np.ogrid[-reach : reach + 1, -reach : reach + 1]
    # Below half a pixel the rim's ramp is wider than the disc; this goes to a point smoothly.
    kernel = np.clip((radius + 0.5 - np.hypot(x, y)) / min(1.0, radius + 0.5), 0, 1)
    return (kernel / kernel.sum()).astype(np.float32)


def path(length: float, angle: float, bend: float = 0.0) -> Kernel:
    """Return a shutter open while the picture travels along a (bent) line."""
    turn = math.radians(angle)
    along, across = length * _PATH, length * bend * _BEND
    x = along * math.cos(turn) - across * math.sin(turn)
    y = along * math.sin(turn) + across * math.cos(turn)
    reach = math.ceil(max(np.abs(x).max(), np.abs(y).max())) + 1
    side = 2 * reach + 1
    left, top = np.floor(x).astype(np.intp), np.floor(y).astype(np.intp)
    fx, fy = x - left, y - top
    at = (top + reach) * side + left + reach
    places = np.concatenate([at, at + 1, at + side, at + side + 1])
    weights = np.concatenate([(1 - fx) * (1 - fy), fx * (1 - fy), (1 - fx) * fy, fx * fy])
    kernel = np.bincount(places, weights, side * side).reshape(side, side)
    return (kernel / kernel.sum()).astype(np.float32)


def spread(
    defocus: float, softness: float, motion: float, angle: float = 0.0, bend: float = 0.0
) -> Kernel:
    """Return the one kernel that is defocus, lens softness and motion in a row."""
    kernel = disc(defocus) if defocus > 0.05 else np.ones((1, 1), np.float32)
    if motion > 0.1:
        kernel = _chain(kernel, path(motion, angle, bend))
    if softness > 0.1:
        reach = math.ceil(2.5 * softness)
        line = np.exp(-0.5 * (np.arange(-reach, reach + 1) / softness) ** 2)
        kernel = _chain(kernel, np.outer(line, line).astype(np.float32))
    return kernel / kernel.sum()


def _chain(first: Kernel, second: Kernel) -> Kernel:
    pad = (second.shape[0] - 1) // 2
    grown = cv2.copyMakeBorder(first, pad, pad, pad, pad, cv2.BORDER_CONSTANT, value=0)
    # filter2D correlates; the turned kernel makes it a convolution.
    flipped = cv2.flip(second, -1)
    return cv2.filter2D(grown, -1, flipped, borderType=cv2.BORDER_CONSTANT)


def blur(light: Light, kernel: Kernel) -> Light:
    """Spread every point of light by the kernel."""
    if kernel.size == 1:
        return light
    return np.asarray(
        cv2.filter2D(light, -1, cv2.flip(kernel, -1), borderType=cv2.BORDER_REFLECT_101),
        dtype=np.float32,
    )
