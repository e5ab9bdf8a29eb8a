"""What else gets in the way: a decal, a tow bar's ball, a strap, a smoked cover."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from plateglass.lab.plates.paint import (
    WHITE,
    Canvas,
    Colour,
    coat,
    disc,
    polygon,
    rounded,
    shade,
    vary,
)
from plateglass.lab.plates.scenery import TINTS

if TYPE_CHECKING:
    from plateglass.geometry import Box


def add(canvas: Canvas, plate: Box, rng: np.random.Generator) -> None:
    """Put one oddity on or before a plate."""
    kinds = (_decal, _decal, _ball, _strap, _cover, _cover)
    kinds[int(rng.integers(len(kinds)))](canvas, plate, rng)


def _decal(canvas: Canvas, plate: Box, rng: np.random.Generator) -> None:
    # An inspection mark or a shop's sticker, mostly near an edge.
    m = plate.height
    tall = max(3, round(m * float(rng.uniform(0.08, 0.22))))
    wide = max(3, round(tall * float(rng.choice([1.0, 1.0, 1.8, 2.6]))))
    x = round(plate.x1 + float(rng.uniform(0.01, 0.99)) * (plate.width - wide))
    edge = float(rng.choice([0.03, 0.92])) + float(rng.normal(0, 0.03))
    y = round(plate.y1 + edge * (m - tall))
    tint = vary(TINTS[int(rng.integers(len(TINTS)))], rng)
    corner = tall / 2 if wide == tall and rng.random() < 0.6 else 1.0
    coat(canvas, tint, rounded((tall, wide), corner), x, y)
    coat(canvas, WHITE, rounded((tall, wide), corner, 0.22 * tall) * np.float32(0.7), x, y)


def _ball(canvas: Canvas, plate: Box, rng: np.random.Generator) -> None:
    m = plate.height
    radius = m * float(rng.uniform(0.14, 0.28))
    x = plate.x1 + plate.width * float(rng.normal(0.5, 0.06))
    y = plate.y2 + m * float(rng.uniform(-0.08, 0.2))
    tone: Colour = vary((40, 40, 42) if rng.random() < 0.6 else (150, 152, 156), rng)
    neck = np.array(
        [
            [x - radius / 2, y],
            [x + radius / 2, y],
            [x + radius / 2, y + 2 * m],
            [x - radius / 2, y + 2 * m],
        ]
    )
    coat(canvas, shade(tone, 0.7), polygon(canvas.shape[:2], neck, 0.5))
    ball = disc(radius)
    half = ball.shape[0] // 2
    coat(canvas, tone, ball, round(x) - half, round(y) - half)
    glint = disc(radius * 0.3)
    half = glint.shape[0] // 2
    up = round(radius * 0.4)
    coat(
        canvas, WHITE, glint * np.float32(0.35), round(x) - half - up // 2, round(y) - half - up
    )


def _strap(canvas: Canvas, plate: Box, rng: np.random.Generator) -> None:
    # A cable, rope or twig across the plate.
    m = plate.height
    x = plate.x1 + plate.width * rng.uniform(0, 1, 2)
    thick = m * float(rng.uniform(0.015, 0.06))
    top, foot = plate.y1 - 0.3 * m, plate.y2 + 0.3 * m
    bend = float(rng.normal(0, 0.1)) * plate.width
    left = [[x[0], top], [x.mean() + bend, (top + foot) / 2], [x[1], foot]]
    right = [[px + thick, py] for px, py in reversed(left)]
    coat(
        canvas, vary((52, 46, 40), rng), polygon(canvas.shape[:2], np.array(left + right), 0.5)
    )


def _cover(canvas: Canvas, plate: Box, rng: np.random.Generator) -> None:
    # A tinted or yellowed sheet of plastic before the plate.
    h, w = round(plate.height), round(plate.width)
    tint: Colour = (30, 34, 40) if rng.random() < 0.6 else (150, 130, 80)
    sheet = rounded((h, w), 0.05 * h) * np.float32(rng.uniform(0.15, 0.6))
    coat(canvas, tint, sheet, round(plate.x1), round(plate.y1))
