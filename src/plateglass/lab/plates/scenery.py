"""Printed pictures behind the characters: skies, hills, skylines, a flower in the middle.

American states, and whoever follows them, print landscapes on their plates. What matters for
reading is that dark and light shapes of any colour stand behind and beside the characters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from plateglass.lab.plates import texture
from plateglass.lab.plates.paint import (
    Canvas,
    Colour,
    bar,
    blend,
    blur,
    coat,
    filled,
    luminance,
    polygon,
    rounded,
)

if TYPE_CHECKING:
    from collections.abc import Sequence


TINTS: tuple[Colour, ...] = (
    (64, 118, 190), (90, 160, 214), (226, 120, 60), (240, 190, 70), (70, 140, 90), (30, 84, 60),
    (180, 60, 60), (120, 84, 150), (230, 150, 160), (36, 52, 110), (150, 110, 70),
    (60, 150, 150),
)  # fmt: skip


def gradient(shape: tuple[int, int], stops: Sequence[Colour]) -> Canvas:
    """Return a canvas that runs through ``stops`` from top to bottom."""
    if len(stops) == 1:
        return filled(shape, stops[0])
    h, w = shape
    at = np.linspace(0, len(stops) - 1, h)
    table = np.array(stops, np.float32)
    ramp = np.stack([np.interp(at, np.arange(len(stops)), table[:, c]) for c in range(3)], 1)
    return np.asarray(np.repeat(ramp[:, None, :], w, axis=1), np.float32)


def landscape(canvas: Canvas, ground: Colour, ink: Colour, rng: np.random.Generator) -> None:
    """Paint one to three motifs in tints apart from the ink's, so that it stays legible."""
    strength = float(rng.uniform(0.15, 0.75))
    motifs = (_sky, _hills, _skyline, _medallion, _sweep, _corner, _waves)
    for index in rng.choice(len(motifs), int(rng.integers(1, 4)), replace=False):
        tint = _apart(TINTS[int(rng.integers(len(TINTS)))], ground, ink, strength)
        motifs[int(index)](canvas, tint, rng)


def _apart(tint: Colour, ground: Colour, ink: Colour, strength: float) -> Colour:
    # Tints near the ink's own brightness are pulled back towards the ground.
    near = 1 - min(1.0, abs(luminance(tint) - luminance(ink)) / 110)
    return blend(ground, tint, strength * (1 - 0.75 * near))


def _sky(canvas: Canvas, tint: Colour, rng: np.random.Generator) -> None:
    h, w = canvas.shape[:2]
    reach = float(rng.uniform(0.25, 0.9)) * h
    fall = np.clip(1 - np.arange(h, dtype=np.float32)[:, None] / reach, 0, 1)
    if rng.random() < 0.4:
        fall = fall[::-1]
    coat(canvas, tint, np.asarray(np.broadcast_to(fall, (h, w)), np.float32))


def _hills(canvas: Canvas, tint: Colour, rng: np.random.Generator) -> None:
    h, w = canvas.shape[:2]
    for layer in range(int(rng.integers(1, 3))):
        count = int(rng.integers(4, 9))
        xs = np.linspace(-0.1, 1.1, count) * w
        base = float(rng.uniform(0.35, 0.85))
        ys = (base + rng.uniform(-0.22, 0.16, count)) * h
        points = np.vstack([np.column_stack([xs, ys]), [[w * 1.1, h + 2], [-0.1 * w, h + 2]]])
        coat(canvas, blend(tint, (255, 255, 255), 0.25 * layer), polygon((h, w), points, 0.7))


def _skyline(canvas: Canvas, tint: Colour, rng: np.random.Generator) -> None:
    h, w = canvas.shape[:2]
    x, foot = 0.0, float(rng.choice([0.28, 1.0])) * h
    while x < w:
        wide = float(rng.uniform(0.02, 0.07)) * w
        tall = float(rng.uniform(0.05, 0.22)) * h
        bar(canvas, x, foot - tall, x + wide, foot, tint)
        x += wide * float(rng.uniform(0.8, 1.6))


def _medallion(canvas: Canvas, tint: Colour, rng: np.random.Generator) -> None:
    h, w = canvas.shape[:2]
    size = float(rng.uniform(0.3, 0.95)) * h
    cx = w * float(rng.choice([0.5, 0.5, 0.14, 0.86]))
    blossom(canvas, tint, (cx, h * float(rng.uniform(0.4, 0.6))), size, rng)


def blossom(
    canvas: Canvas,
    tint: Colour,
    centre: tuple[float, float],
    size: float,
    rng: np.random.Generator,
) -> None:
    """Paint a lobed blob: from afar a peach, a seal, a tree or a map of the state."""
    h, w = canvas.shape[:2]
    angles = np.linspace(0, 2 * np.pi, 26, endpoint=False)
    lobes = int(rng.integers(2, 7))
    radius = 0.5 * size * (1 + 0.22 * np.sin(lobes * angles + rng.uniform(0, 6)))
    radius *= 1 + 0.12 * rng.standard_normal(angles.shape)
    points = np.column_stack(
        [centre[0] + radius * np.cos(angles), centre[1] + radius * np.sin(angles)]
    )
    shape = polygon((h, w), points, 0.5)
    coat(canvas, tint, shape)
    if rng.random() < 0.6:
        inner = (points - centre) * 0.55 + centre + rng.normal(0, 0.05 * size, 2)
        other = TINTS[int(rng.integers(len(TINTS)))]
        coat(canvas, blend(tint, other, 0.5), polygon((h, w), inner, 0.5))


def _sweep(canvas: Canvas, tint: Colour, rng: np.random.Generator) -> None:
    h, w = canvas.shape[:2]
    a, b = rng.uniform(-0.2, 1.2, 2) * h
    thick = float(rng.uniform(0.05, 0.4)) * h
    points = np.array([[0, a], [w, b], [w, b + thick], [0, a + thick]])
    coat(canvas, tint, polygon((h, w), points, float(rng.choice([0.5, 4.0]))))


def _corner(canvas: Canvas, tint: Colour, rng: np.random.Generator) -> None:
    h, w = canvas.shape[:2]
    left = rng.random() < 0.5
    wide = float(rng.uniform(0.1, 0.3)) * w
    patch = rounded((h, w), 0.1 * h, 0.05 * h)
    fade = np.clip(1 - np.arange(w, dtype=np.float32) / wide, 0, 1)
    coat(canvas, tint, patch * (fade if left else fade[::-1]))


def _waves(canvas: Canvas, tint: Colour, rng: np.random.Generator) -> None:
    h, w = canvas.shape[:2]
    field = texture.cut(texture.cloud(), (h, w), rng, float(rng.uniform(1.0, 3.0)))
    cover = np.clip((field - float(rng.uniform(0, 1))) * 2, 0, 1)
    coat(canvas, tint, blur(np.asarray(cover, np.float32), 0.8))
