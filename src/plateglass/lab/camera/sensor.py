"""What the sensor does to light: clipping, bloom, photon and read noise, the Bayer mosaic."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import cv2
import numpy as np

from plateglass.lab.camera.tone import light32

if TYPE_CHECKING:
    from collections.abc import Sequence

    from plateglass.lab.camera.tone import Light

_BANK = (192, 1024)


@cache
def _bank() -> Light:
    """Return normal noise drawn once: cutting a window is ten times quicker than drawing."""
    return np.random.default_rng(20).standard_normal((*_BANK, 3), dtype=np.float32)


def normal(shape: tuple[int, ...], rng: np.random.Generator) -> Light:
    """Return unit normal noise, (h, w) or (h, w, 3), from a random window of the bank."""
    h, w = shape[:2]
    if h > _BANK[0] or w > _BANK[1]:
        return rng.standard_normal(shape, dtype=np.float32)
    top, left, turn = rng.integers((_BANK[0] - h + 1, _BANK[1] - w + 1, 12))
    window = _bank()[top : top + h, left : left + w]
    window = window[:: 1 if turn % 2 else -1, :: 1 if turn % 4 < 2 else -1]
    return window[..., turn // 4] if len(shape) == 2 else window


def clip(light: Light, bloom: float = 0.0) -> Light:
    """Fill the pixels to the brim; with bloom, part of what is over runs to the neighbours."""
    if light.max() <= 1:
        return light
    if bloom > 0:
        over = np.maximum(light - 1, 0)
        reach = 1.5 + 0.03 * light.shape[0]
        light = light + light32(cv2.GaussianBlur(over, (0, 0), reach)) * np.float32(bloom)
    return light32(np.minimum(light, 1))


def noisy(
    light: Light, shot: float, read: float, banding: float, rng: np.random.Generator
) -> Light:
    """Add photon noise (grows with the light), read noise, and a share common to each row."""
    deviation = np.sqrt(np.maximum(light, 0) * np.float32(shot) + np.float32(read * read))
    grainy = light + deviation * normal(light.shape, rng)
    if banding > 0:
        rows = rng.standard_normal((light.shape[0], 1), dtype=np.float32) * np.float32(banding)
        grainy = grainy + (rows if light.ndim == 2 else rows[..., None])
    return light32(grainy)


def mosaic(light: Light) -> Light:
    """Keep one colour a pixel: red and green in even rows, green and blue in odd ones."""
    raw = np.array(light[..., 1], dtype=np.float32)
    raw[0::2, 0::2] = light[0::2, 0::2, 0]
    raw[1::2, 1::2] = light[1::2, 1::2, 2]
    return raw


_PEDESTAL = 0.25  # Noise goes below zero; the raw file keeps it there until demosaicing.


def demosaic(raw: Light) -> Light:
    """Interpolate the two colours that each pixel did not see."""
    scale = 65535 / (1.5 + _PEDESTAL)
    steps = np.clip((raw + _PEDESTAL) * scale, 0, 65535).astype(np.uint16)
    # OpenCV names a pattern after its second row and column: our RGGB is its "BG".
    full = cv2.demosaicing(steps, cv2.COLOR_BayerBG2RGB)
    return light32(full.astype(np.float32) * np.float32(1 / scale) - np.float32(_PEDESTAL))


def expose(
    light: Light,
    shot: float,
    read: float,
    banding: float,
    bayer: bool,
    rng: np.random.Generator,
) -> Light:
    """Read the sensor out; a frame under four pixels is too small for a mosaic."""
    if not (shot > 0 or read > 0 or banding > 0 or bayer):
        return light
    if not bayer or min(light.shape[:2]) < 4:
        return noisy(light, shot, read, banding, rng)
    return demosaic(noisy(mosaic(light), shot, read, banding, rng))


def grey(light: Light, weights: Sequence[float]) -> Light:
    """Mix the three colours into one, as a monochrome or infra-red camera sees them."""
    return light32(cv2.transform(light, np.array([weights] * 3, np.float32)))
