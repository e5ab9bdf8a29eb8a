"""Light on a finished plate: uneven daylight, shadows, streaks, the plate lamp, headlights."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from plateglass.lab.plates import texture
from plateglass.lab.plates.paint import Canvas, Field, blur, dim, light_up, polygon

if TYPE_CHECKING:
    from plateglass.geometry import Box


def daylight(canvas: Canvas, plate: Box, rng: np.random.Generator) -> None:
    """Light the whole picture as an overcast or a sunny day would, with shadow and streak."""
    shape = canvas.shape[:2]
    gain = texture.swell(shape, rng) * float(rng.gamma(2.0, 0.035)) + 1
    if rng.random() < 0.3:
        gain *= shadow(shape, plate, rng)
    dim(canvas, gain)
    if rng.random() < 0.16:
        light_up(canvas, streak(shape, plate, rng))
    if rng.random() < 0.12:
        _veil(canvas, rng)


def shadow(shape: tuple[int, int], plate: Box, rng: np.random.Generator) -> Field:
    """Return a factor: the shade of a bumper's lip above, or of a tree, pole or other car."""
    h, w = shape
    kind = rng.random()
    if kind < 0.6:
        depth = plate.y1 + plate.height * float(rng.uniform(0.05, 0.75))
        tilt = plate.height * float(rng.normal(0, 0.12))
        edge = np.array([[0, -9], [w, -9], [w, depth + tilt], [0, depth - tilt]])
    elif kind < 0.85:
        x = plate.x1 + plate.width * float(rng.uniform(0.15, 0.85))
        lean = plate.height * float(rng.normal(0, 0.6))
        far = -9.0 if rng.random() < 0.5 else w + 9.0
        edge = np.array([[far, -1], [x + lean, -1], [x - lean, h + 1], [far, h + 1]])
    else:
        x = plate.x1 + plate.width * float(rng.uniform(0, 1))
        lean = plate.height * float(rng.normal(0, 0.8))
        wide = plate.height * float(rng.uniform(0.15, 0.6))
        edge = np.array(
            [[x + lean, -1], [x + lean + wide, -1], [x - lean + wide, h + 1], [x - lean, h + 1]]
        )
    soft = plate.height * float(rng.choice([0.008, 0.02, 0.06]))
    dark = float(rng.uniform(0.3, 0.8))
    return np.asarray(1 - dark * polygon(shape, edge, soft), np.float32)


def streak(shape: tuple[int, int], plate: Box, rng: np.random.Generator) -> Field:
    """Return a specular streak (added grey levels): sun or sky mirrored in the face."""
    h, w = shape
    strength = float(rng.uniform(25, 150))
    if rng.random() < 0.5:
        x = plate.x1 + plate.width * float(rng.uniform(-0.1, 1.1))
        lean = plate.height * float(rng.normal(0.2, 0.5))
        wide = plate.height * float(rng.uniform(0.1, 1.2))
        ridge = np.array(
            [[x + lean, -1], [x + lean + wide, -1], [x - lean + wide, h + 1], [x - lean, h + 1]]
        )
        return polygon(shape, ridge, plate.height * float(rng.uniform(0.05, 0.25))) * strength
    ys = np.arange(h, dtype=np.float32)[:, None]
    xs = np.arange(w, dtype=np.float32)
    cx = plate.x1 + plate.width * float(rng.uniform(0, 1))
    cy = plate.y1 + plate.height * float(rng.uniform(-0.1, 1.1))
    rx = plate.height * float(rng.uniform(0.25, 1.2))
    ry = plate.height * float(rng.uniform(0.1, 0.5))
    spot = np.exp(-(((xs - cx) / rx) ** 2) - ((ys - cy) / ry) ** 2)
    return np.asarray(spot * strength, np.float32)


def lamps(shape: tuple[int, int], plate: Box, rng: np.random.Generator) -> Field:
    """Return the glow (0..1+) of one or two plate lamps above, or seldom below, the plate."""
    h, w = shape
    ys = np.arange(h, dtype=np.float32)[:, None]
    xs = np.arange(w, dtype=np.float32)
    if rng.random() < 0.6:
        apart = float(rng.uniform(0.15, 0.33))
        centres = [0.5 - apart, 0.5 + apart]
    else:
        centres = [float(rng.uniform(0.35, 0.65))]
    above = rng.random() < 0.93
    level = plate.y1 - plate.height * float(rng.uniform(0.02, 0.3))
    cy = level if above else plate.y1 + plate.y2 - level
    glow = np.zeros(shape, np.float32)
    fall = plate.height * float(rng.uniform(0.35, 0.9))
    spread = plate.width * float(rng.uniform(0.14, 0.3))
    for centre in centres:
        cx = plate.x1 + plate.width * centre
        glow += np.exp(-np.abs(xs - cx) / spread) * np.exp(-np.abs(ys - cy) / fall)
    return glow


def bloom(canvas: Canvas, rng: np.random.Generator) -> None:
    """Spill what is brighter than the film into its neighbourhood, as lenses do at night."""
    over = np.maximum(canvas - float(rng.uniform(190, 250)), 0)
    spilt = blur(np.asarray(over, np.float32), float(rng.uniform(3, 10)))
    canvas += spilt * float(rng.uniform(0.3, 0.9))


def _veil(canvas: Canvas, rng: np.random.Generator) -> None:
    # A flat veil of stray light: low contrast without darkness.
    share = float(rng.uniform(0.1, 0.45))
    level = float(rng.uniform(70, 215))
    canvas += (level - canvas) * np.float32(share)
