"""What lens and shutter do: point spread functions and their application."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import cv2
import numpy as np

from plateglass.lab.camera.tone import light32

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from plateglass.lab.camera.exposure import Exposure
    from plateglass.lab.camera.tone import Light

    Kernel = NDArray[np.float32]

_BORDER = cv2.BORDER_REFLECT_101
_PATH = np.linspace(-0.5, 0.5, 33)
_BEND = _PATH**2 - np.mean(_PATH**2)  # mean 0, so that a bent path stays centred


def disc(radius: float) -> Kernel:
    """Return a lens out of focus: a disc with antialiased rim."""
    reach = math.ceil(radius)
    y, x = np.ogrid[-reach : reach + 1, -reach : reach + 1]
    # Below half a pixel the rim's ramp is wider than the disc; this goes to a point smoothly.
    kernel = np.clip((radius + 0.5 - np.hypot(x, y)) / min(1.0, radius + 0.5), 0, 1)
    return light32(kernel / kernel.sum())


def path(length: float, angle: float, bend: float = 0.0) -> Kernel:
    """Return a shutter open while the picture travels along a (bent) line."""
    turn = math.radians(angle)
    along, across = length * _PATH, length * bend * _BEND
    x = along * math.cos(turn) - across * math.sin(turn)
    y = along * math.sin(turn) + across * math.cos(turn)
    # No larger than needed: OpenCV goes through a Fourier transform where both sides are long.
    right, down = math.ceil(np.abs(x).max()), math.ceil(np.abs(y).max())
    # One more column and row, cut off below, for the neighbours of points on the far edge.
    rows, columns = 2 * down + 2, 2 * right + 2
    left, top = np.floor(x).astype(np.intp), np.floor(y).astype(np.intp)
    fx, fy = x - left, y - top
    at = (top + down) * columns + left + right
    places = np.concatenate([at, at + 1, at + columns, at + columns + 1])
    weights = np.concatenate([(1 - fx) * (1 - fy), fx * (1 - fy), (1 - fx) * fy, fx * fy])
    kernel = np.bincount(places, weights, rows * columns).reshape(rows, columns)[:-1, :-1]
    return light32(kernel / kernel.sum())


def blur(light: Light, exposure: Exposure, scale: float = 1.0) -> Light:
    """Apply the exposure's defocus, motion and softness where a sensor pixel is ``scale`` wide.

    One after the other, as each is quick in its own way: a small disc, a thin path, and a
    Gaussian that is separable.
    """
    e = exposure
    if e.defocus * scale > 0.5:
        lens = disc(e.defocus * scale)
        light = light32(cv2.filter2D(light, -1, lens, borderType=_BORDER))
    if e.motion * scale > 0.1:
        # filter2D correlates; the turned kernel makes it a convolution.
        moved = cv2.flip(path(e.motion * scale, e.motion_angle, e.motion_curve), -1)
        light = light32(cv2.filter2D(light, -1, moved, borderType=_BORDER))
    if e.softness * scale > 0.2:
        sigma = e.softness * scale
        side = 2 * math.ceil(2.5 * sigma) + 1
        light = light32(cv2.GaussianBlur(light, (side, side), sigma, borderType=_BORDER))
    return light
