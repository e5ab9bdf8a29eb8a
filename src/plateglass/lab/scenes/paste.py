"""Plates pasted into a real photograph, with its brightness, its blur and its noise."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from plateglass.geometry import Box, Quad
from plateglass.lab.scenes.stage import Stage
from plateglass.lab.scenes.stock import hang

if TYPE_CHECKING:
    from plateglass.geometry import Matrix, Picture
    from plateglass.lab.plates.draw import Drawn


def fitted(background: Picture, size: tuple[int, int], rng: np.random.Generator) -> Picture:
    """Cut a random part of the size's proportions out of a photograph, and scale it."""
    h, w = background.shape[:2]
    most = min(w / size[0], h / size[1])
    # A photograph that is smaller than the scene is enlarged no more than it has to be.
    factor = most * float(rng.uniform(0.55, 1)) if most > 1.2 else most
    wide, tall = max(1, int(size[0] * factor)), max(1, int(size[1] * factor))
    x, y = int(rng.integers(w - wide + 1)), int(rng.integers(h - tall + 1))
    part = background[y : y + tall, x : x + wide]
    way = cv2.INTER_AREA if factor > 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(part, size, interpolation=way), np.uint8)


def askew(
    centre: tuple[float, float],
    width: float,
    ratio: float,
    rng: np.random.Generator,
    roll: float = 45.0,
) -> Matrix:
    """Draw the corners of a plate ``width`` pixels wide, turned and tilted in space."""
    angles = np.radians(
        [
            float(np.clip(rng.normal(0, 24), -60, 60)),
            float(np.clip(rng.normal(0, 16), -50, 50)),
            float(rng.uniform(-roll, roll)) if rng.random() < 0.3 else float(rng.normal(0, 5)),
        ]
    )
    (sy, sp, sr), (cy, cp, cr) = np.sin(angles), np.cos(angles)
    flat = np.array(
        [[-1, -1 / ratio, 0], [1, -1 / ratio, 0], [1, 1 / ratio, 0], [-1, 1 / ratio, 0]]
    )
    yaw = np.array([[cy, 0, sy], [0, 1, 0], [-sy, 0, cy]])
    pitch = np.array([[1, 0, 0], [0, cp, -sp], [0, sp, cp]])
    spin = np.array([[cr, -sr, 0], [sr, cr, 0], [0, 0, 1]])
    solid = flat @ (spin @ pitch @ yaw).T
    depth = float(rng.uniform(4, 20))
    seen = solid[:, :2] * (depth / (depth + solid[:, 2:]))
    return np.asarray(seen * width / 2 + centre, np.float64)


def paste(
    stage: Stage,
    drawn: Drawn,
    corners: Matrix,
    rng: np.random.Generator,
    shade: float = 1.0,
) -> Quad:
    """Hang a plate so that it could have been in the photograph; ``shade`` darkens it."""
    w, h = stage.size
    box = Quad.of(corners).box
    x1, x2 = int(max(0, box.x1)), int(min(w, box.x2 + 1))
    y1, y2 = int(max(0, box.y1)), int(min(h, box.y2 + 1))
    photo = stage.picture.copy()
    if x1 >= x2 or y1 >= y2:
        return Quad.of(corners)
    white = _white(photo, (x1, y1, x2, y2)) * float(rng.uniform(0.7, 1.05)) * shade
    cast = (photo.mean((0, 1)) + 20) / (photo.mean() + 20)
    light = np.clip(white / 230 * cast ** float(rng.uniform(0.3, 1)), 0.05, 1.3).tolist()
    quad = hang(stage, drawn, corners, rng, (light[0], light[1], light[2]))
    _match(stage, photo, box, rng)
    return quad


def _white(photo: Picture, place: tuple[int, int, int, int]) -> float:
    # Between what is white in the picture and what is light around the place.
    x1, y1, x2, y2 = place
    near = float(np.percentile(photo[y1:y2:2, x1:x2:2], 95))
    far = float(np.percentile(photo[::8, ::8], 95))
    return float(np.clip(0.55 * far + 0.45 * near, 25, 255))


def _match(stage: Stage, photo: Picture, box: Box, rng: np.random.Generator) -> None:
    w, h = stage.size
    reach = 8
    x1, x2 = int(max(0, box.x1 - reach)), int(min(w, box.x2 + reach))
    y1, y2 = int(max(0, box.y1 - reach)), int(min(h, box.y2 + reach))
    grey = cv2.cvtColor(photo, cv2.COLOR_RGB2GRAY).astype(np.float32)
    fine = grey - cv2.GaussianBlur(grey, (0, 0), 0.8)
    rough = grey - cv2.GaussianBlur(grey, (0, 0), 3)
    # The strongest edges tell how sharp the lens was; plain walls tell nothing.
    steep, slow = (float(np.percentile(np.abs(part), 99)) for part in (fine, rough))
    sharpness = steep / max(slow, 1.0)
    sigma = float(np.clip((0.42 - sharpness) * 5, 0.25, 2.2) * rng.uniform(0.7, 1.3))
    noise = float(np.median(np.abs(fine))) * 0.8
    patch = stage.picture[y1:y2, x1:x2].astype(np.float32)
    pasted = np.abs(patch - photo[y1:y2, x1:x2]).max(-1) > 0
    soft = cv2.GaussianBlur(patch, (0, 0), sigma)
    soft += rng.normal(0, noise, (*soft.shape[:2], 1)).astype(np.float32)
    # Only where something was pasted, and its rim: the photograph is blurred enough.
    grown = cv2.dilate(pasted.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    patch[grown] = soft[grown]
    stage.picture[y1:y2, x1:x2] = np.clip(patch, 0, 255).astype(np.uint8)
