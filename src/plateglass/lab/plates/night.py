"""Plates after dark: lit by their own lamps, by headlights behind, or by infrared."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from plateglass.lab.plates import texture
from plateglass.lab.plates.light import bloom, lamps
from plateglass.lab.plates.paint import Canvas, Field, coat

if TYPE_CHECKING:
    from plateglass.geometry import Box


def nightfall(canvas: Canvas, face: Field, plate: Box, rng: np.random.Generator) -> Canvas:
    """Return the picture at night; ``face`` (0..1) is where retro-reflective sheeting shows."""
    kind = rng.random()
    if kind < 0.45:
        dark = _lamp_lit(canvas, face, plate, rng)
    elif kind < 0.85:
        dark = _headlit(canvas, face, rng)
    else:
        dark = _infrared(canvas, face, rng)
    if rng.random() < 0.6:
        bloom(dark, rng)
    return dark


def _lamp_lit(canvas: Canvas, face: Field, plate: Box, rng: np.random.Generator) -> Canvas:
    shape = (canvas.shape[0], canvas.shape[1])
    ambient = float(rng.uniform(0.12, 0.55))
    glow = lamps(shape, plate, rng) * float(rng.uniform(0.5, 2.2))
    warm = np.array([1.0, 1 - float(rng.uniform(0, 0.12)), 1 - float(rng.uniform(0, 0.3))])
    gain = ambient + glow * (0.55 + 0.45 * face)
    return np.asarray(canvas * gain[..., None] * warm.astype(np.float32), np.float32)


def _headlit(canvas: Canvas, face: Field, rng: np.random.Generator) -> Canvas:
    shape = (canvas.shape[0], canvas.shape[1])
    ambient = float(rng.uniform(0.04, 0.3))
    returned = float(rng.uniform(0.5, 1.7))
    beam = 1 + texture.swell(shape, rng, (2, 3)) * 0.15
    # Beads send light back; ink lies over them, so what is dark by day returns little.
    gain = ambient + face * returned * beam
    tint = 1 + rng.normal(0, 0.05, 3)
    return np.asarray(canvas * gain[..., None] * tint.astype(np.float32), np.float32)


def _infrared(canvas: Canvas, face: Field, rng: np.random.Generator) -> Canvas:
    grey = canvas @ np.array([0.45, 0.35, 0.2], np.float32)
    mono = np.repeat(grey[..., None], 3, axis=2)
    ambient = float(rng.uniform(0.05, 0.35))
    returned = float(rng.uniform(0.6, 1.5))
    gain = ambient + face * returned
    lit = np.asarray(mono * gain[..., None], np.float32)
    if rng.random() < 0.4:
        tint = [(30.0, 0.0, 40.0), (0.0, 10.0, 30.0), (10.0, 30.0, 10.0)][int(rng.integers(3))]
        coat(lit, tint, np.full(grey.shape, float(rng.uniform(0.03, 0.15)), np.float32))
    return lit
