"""What stands between plate and lens, and how the plate is lit; all on linear light.

Each function returns new light and leaves the old one alone.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import cv2
import numpy as np

from plateglass.lab.camera.tone import light32

if TYPE_CHECKING:
    from collections.abc import Sequence

    from plateglass.geometry import Quad
    from plateglass.lab.camera.tone import Light


def lit(light: Light, quad: Quad, factor: float, softness: float = 0.6) -> Light:
    """Brighten the plate against its surroundings, as its reflective sheet does at night."""
    mask = np.zeros(light.shape[:2], np.float32)
    # cv2 counts from pixel centres, in fixed point with four fractional bits.
    corners = np.rint((quad.array - 0.5) * 16).astype(np.int32)
    cv2.fillConvexPoly(mask, corners, factor - 1, cv2.LINE_8, 4)
    edged = light32(cv2.GaussianBlur(mask, (0, 0), softness))
    return light * (1 + edged)[..., None]


def shadow(light: Light, amount: float, angle: float, at: float, width: float) -> Light:
    """Lay a band of shade over the frame, soft at its edges."""
    h, w = light.shape[:2]
    turn = math.radians(angle)
    across = (np.arange(w, dtype=np.float32) - w * at) * math.cos(turn)
    down = (np.arange(h, dtype=np.float32) - h * at) * math.sin(turn)
    inside = across[None, :] + down[:, None]
    edge = max(1.0, 0.04 * w)
    near = np.clip(inside / edge + 0.5, 0, 1)
    far = np.clip((math.hypot(w, h) * width - inside) / edge + 0.5, 0, 1)
    return light32(light * (1 - np.float32(amount) * near * far)[..., None])


def glare(light: Light, amount: float, at: Sequence[float], size: float) -> Light:
    """Add the reflection of a lamp or the sun, a lobe that fades outwards."""
    h, w = light.shape[:2]
    radius = max(1.0, size * w)
    x = np.exp(-(((np.arange(w) - at[0] * w) / radius) ** 2)).astype(np.float32)
    # A lamp's reflection on embossed sheet is drawn out along the plate.
    y = np.exp(-(((np.arange(h) - at[1] * h) / (0.6 * radius)) ** 2)).astype(np.float32)
    return light32(light + (y[:, None] * x[None, :] * np.float32(amount))[..., None])


def haze(light: Light, amount: float, colour: Sequence[float]) -> Light:
    """Let the air (or a dirty or tinted windscreen) take its share of the light."""
    veil = np.asarray(colour, np.float32) * np.float32(amount)
    return light32(light * np.float32(1 - amount) + veil)


def rain(light: Light, amount: float, rng: np.random.Generator) -> Light:
    """Draw falling streaks, and blurred drops as on a windscreen."""
    h, w = light.shape[:2]
    streaks = np.zeros((h, w), np.uint8)
    slant = rng.normal(0, 0.2)
    for x, y, size in rng.random((round(amount * (8 + w * h / 300)), 3)):
        long = (0.1 + 0.3 * size) * h
        start = (round(x * w * 16), round((y * 1.4 - 0.3) * h * 16))
        end = (round(start[0] + slant * long * 16), round(start[1] + long * 16))
        cv2.line(streaks, start, end, int(40 + 130 * size), 1, cv2.LINE_AA, 4)
    wet = light + (streaks.astype(np.float32) * (0.4 / 255))[..., None]
    drops = np.zeros((h, w), np.float32)
    for x, y, size in rng.random((round(2 * amount), 3)):
        radius = max(1, round((0.05 + 0.2 * size) * h))
        cv2.circle(drops, (int(x * w), int(y * h)), radius, 0.9, -1)
    reach = max(0.8, 0.05 * h)
    covered = light32(cv2.GaussianBlur(drops, (0, 0), reach))[..., None]
    smear = light32(cv2.GaussianBlur(wet, (0, 0), 1.5 * reach))
    return light32(wet + (smear - wet) * covered)
