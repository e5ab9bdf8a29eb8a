"""The conditions under which plates are read: as they are, or made smaller and worse.

``sized`` is the protocol for real crops: area-downsampled so that the plate is a given number
of pixels high, then a little defocus, noise and JPEG, drawn from a generator seeded by the
picture's name, so that every recogniser sees the same pixels on every machine.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from plateglass.geometry import Picture

HEIGHTS: tuple[int | None, ...] = (None, 24, 16, 12, 8)
"""Plate heights in pixels; ``None`` is the picture as it is."""


def seeded(*names: object) -> np.random.Generator:
    """Return a generator that depends on the names alone."""
    digest = hashlib.sha256("\n".join(map(str, names)).encode()).digest()
    return np.random.default_rng(int.from_bytes(digest[:8], "little"))


def sized(
    picture: Picture, height: float, wanted: int | None, rng: np.random.Generator
) -> Picture:
    """Shrink a crop whose plate is ``height`` px high to ``wanted`` px and damage it.

    A crop that is already smaller is not enlarged, but damaged all the same.
    """
    if wanted is None:
        return picture
    scale = min(1.0, wanted / height)
    h, w = picture.shape[:2]
    size = (max(4, round(w * scale)), max(4, round(h * scale)))
    small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    soft = cv2.GaussianBlur(small, (0, 0), float(rng.uniform(0.3, 0.8)))
    noisy = soft + rng.normal(0, rng.uniform(1, 4), soft.shape)
    quality = int(rng.integers(20, 61))
    flat = np.clip(noisy, 0, 255).round().astype(np.uint8)[..., ::-1]
    _, packed = cv2.imencode(".jpg", flat, [cv2.IMWRITE_JPEG_QUALITY, quality])
    back = np.asarray(cv2.imdecode(packed, cv2.IMREAD_COLOR), np.uint8)
    return np.ascontiguousarray(back[..., ::-1])
