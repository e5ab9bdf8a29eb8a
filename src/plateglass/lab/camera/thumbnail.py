"""What is left of a photograph that somebody made small and sent on.

The camera's own small pictures are small because the plate was far away: its lens, its noise
and its codec worked at that size. A thumbnail was a good picture once, and lost its detail all
at once; its edges are cleaner, and its compression is the second.
"""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from plateglass.geometry import Quad
from plateglass.lab.camera import codec
from plateglass.lab.camera.shoot import Shot

SOFT = 0.2, 0.9
"""Standard deviation of the blur after shrinking, in pixels."""
NOISE = 0.0, 5.0
"""Standard deviation of the noise, in grey levels."""
QUALITY = 15, 75
"""Of the JPEG."""


def thumbnail(shot: Shot, scale: float, rng: np.random.Generator) -> Shot:
    """Shrink a shot to ``scale`` of its size, then soften, roughen and compress it again."""
    rows, columns = shot.picture.shape[:2]
    size = max(4, round(columns * scale)), max(4, round(rows * scale))
    small = cv2.resize(shot.picture, size, interpolation=cv2.INTER_AREA)
    soft = cv2.GaussianBlur(small, (0, 0), float(rng.uniform(*SOFT))).astype(np.float32)
    rough = soft + rng.normal(0, rng.uniform(*NOISE), soft.shape)
    quality = int(rng.integers(QUALITY[0], QUALITY[1] + 1))
    file = codec.jpeg(np.clip(rough, 0, 255).round().astype(np.uint8), quality)
    quad = Quad.of(shot.quad.array * (size[0] / columns, size[1] / rows))
    height = shot.exposure.height * scale
    return Shot(file, quad, replace(shot.exposure, height=height))
