"""The bit of vehicle around a plate: paint, trim, grille, the pocket the plate sits in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from plateglass.lab.plates import texture
from plateglass.lab.plates.paint import (
    Canvas,
    Colour,
    bar,
    blur,
    coat,
    dim,
    filled,
    light_up,
    polygon,
    shade,
    vary,
)

if TYPE_CHECKING:
    from plateglass.geometry import Box

PAINTS: tuple[tuple[Colour, float], ...] = (
    ((226, 227, 226), 0.20),  # white
    ((166, 169, 172), 0.16),  # silver
    ((98, 101, 106), 0.13),  # grey
    ((30, 31, 34), 0.22),  # black
    ((128, 24, 28), 0.08),  # red
    ((36, 54, 102), 0.08),  # blue
    ((188, 176, 148), 0.05),  # beige
    ((40, 72, 56), 0.03),  # green
    ((206, 168, 46), 0.03),  # yellow
    ((88, 58, 44), 0.02),  # brown
)
"""Car colours and about how common they are on the world's roads."""

PLASTIC: Colour = (44, 45, 47)


def body_colour(rng: np.random.Generator) -> Colour:
    """Draw a vehicle's colour."""
    weights = np.array([w for _, w in PAINTS])
    pick = PAINTS[int(rng.choice(len(PAINTS), p=weights / weights.sum()))][0]
    return vary(pick, rng, hue=8, light=0.12)


def surround(shape: tuple[int, int], plate: Box, rng: np.random.Generator) -> Canvas:
    """Paint what a plate is mounted on; the plate itself comes on top later."""
    paint = body_colour(rng)
    kind = rng.random()
    if kind < 0.45:
        canvas = _panel(shape, plate, paint, rng)
    elif kind < 0.75:
        canvas = _pocket(shape, plate, paint, rng)
    elif kind < 0.9:
        canvas = _grille(shape, plate, paint, rng)
    else:
        canvas = _clutter(shape, rng)
    grain = texture.cut(texture.grain(), shape, rng)
    light_up(canvas, grain * np.float32(rng.uniform(0.2, 1.6)))
    _contact(canvas, plate, rng)
    return canvas


def _panel(
    shape: tuple[int, int], plate: Box, paint: Colour, rng: np.random.Generator
) -> Canvas:
    # A bumper or a boot lid: bands of slightly different slope, each with its own light.
    canvas = filled(shape, PLASTIC if rng.random() < 0.25 else paint)
    h, w = shape
    down = np.linspace(0, 1, h, dtype=np.float32)
    curve = float(rng.normal(0, 0.25)) * (down - 0.5) + float(rng.normal(0, 0.12)) * np.cos(
        down * float(rng.uniform(2, 9))
    )
    canvas *= (1 + curve)[:, None, None]
    for _ in range(int(rng.integers(0, 4))):
        y = float(rng.uniform(0, h))
        thick = float(rng.uniform(0.01, 0.06)) * plate.height
        tone = float(rng.choice([0.25, 0.5, 1.35]))
        bar(canvas, 0, y, w, y + thick, shade(paint, tone))
    if rng.random() < 0.35:
        edge = float(rng.choice([rng.uniform(0, plate.y1), rng.uniform(plate.y2, h)]))
        other = PLASTIC if rng.random() < 0.6 else shade(paint, float(rng.uniform(0.3, 0.8)))
        if edge > plate.y1:
            bar(canvas, 0, edge, w, h, other)
        else:
            bar(canvas, 0, 0, w, edge, other)
    if rng.random() < 0.12:
        x = float(rng.choice([rng.uniform(0, plate.x1), rng.uniform(plate.x2, w)]))
        lamp = vary((150, 20, 22), rng) if rng.random() < 0.7 else (225, 226, 220)
        left, right = (0.0, x) if x < plate.x1 else (x, float(w))
        bar(canvas, left, float(rng.uniform(-0.3, 0.4)) * h, right, h * 0.8, lamp)
    return canvas


def _pocket(
    shape: tuple[int, int], plate: Box, paint: Colour, rng: np.random.Generator
) -> Canvas:
    # The recess of a boot lid: darker inside, a lit lower lip, slanted sides.
    canvas = filled(shape, paint)
    m = plate.height
    gaps = rng.uniform(0.04, 0.34, 4) * m
    slant = float(rng.uniform(-0.05, 0.25)) * m
    x1, x2 = plate.x1 - gaps[0], plate.x2 + gaps[1]
    y1, y2 = plate.y1 - gaps[2], plate.y2 + gaps[3]
    points = np.array([[x1 - slant, y1], [x2 + slant, y1], [x2, y2], [x1, y2]])
    inside = polygon(shape, points, float(rng.uniform(0.01, 0.05)) * m)
    tone = PLASTIC if rng.random() < 0.4 else shade(paint, float(rng.uniform(0.3, 0.85)))
    coat(canvas, tone, inside)
    rim = blur(inside, 0.03 * m)
    lip = np.clip(np.roll(rim, -2, axis=0) - rim, 0, 1)
    lip = lip if rng.random() < 0.5 else np.clip(rim - np.roll(rim, -2, axis=0), 0, 1)
    light_up(canvas, lip * np.float32(rng.uniform(-60, 120)))
    down = np.linspace(-1, 1, shape[0], dtype=np.float32)[:, None]
    dim(canvas, 1 + inside * down * np.float32(rng.normal(0.12, 0.15)))
    return canvas


def _grille(
    shape: tuple[int, int], plate: Box, paint: Colour, rng: np.random.Generator
) -> Canvas:
    # Slats or a mesh in front of darkness, often with the painted bumper below.
    h, w = shape
    canvas = filled(shape, (18, 18, 20))
    pitch = plate.height * float(rng.uniform(0.1, 0.35))
    duty = float(rng.uniform(0.2, 0.55))
    tone: Colour = (
        (170, 172, 176) if rng.random() < 0.3 else shade(PLASTIC, rng.uniform(0.8, 1.8))
    )
    y = float(rng.uniform(-pitch, 0))
    while y < h:
        bar(canvas, 0, y, w, y + pitch * duty, tone)
        y += pitch
    if rng.random() < 0.4:
        x = float(rng.uniform(-pitch, 0))
        while x < w:
            bar(canvas, x, 0, x + pitch * duty * 0.7, h, tone)
            x += pitch * 1.2
    if rng.random() < 0.6:
        bar(canvas, 0, plate.y2 - plate.height * rng.uniform(-0.2, 0.4), w, h, paint)
    if rng.random() < 0.3:
        bar(canvas, 0, 0, w, plate.y1 + plate.height * float(rng.uniform(-0.3, 0.2)), paint)
    return canvas


def _clutter(shape: tuple[int, int], rng: np.random.Generator) -> Canvas:
    # Anything else: a lorry's frame, a motorcycle's tail, foliage through a carrier.
    canvas = filled(shape, body_colour(rng))
    blobs = texture.cut(texture.cloud(), shape, rng, float(rng.uniform(0.6, 2.5)))
    dim(canvas, 1 + np.clip(blobs * np.float32(rng.uniform(0.1, 0.5)), -0.8, 1.2))
    h, w = shape
    for _ in range(int(rng.integers(2, 7))):
        cx, cy = rng.uniform(0, w), rng.uniform(0, h)
        rx, ry = rng.uniform(0.05, 0.6) * w, rng.uniform(0.05, 0.8) * h
        corners = np.array([[-rx, -ry], [rx, -ry], [rx, ry], [-rx, ry]]) / 2
        turn = rng.normal(0, 0.2)
        spin = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
        coat(canvas, body_colour(rng), polygon(shape, corners @ spin.T + (cx, cy), 0.6))
    return canvas


def _contact(canvas: Canvas, plate: Box, rng: np.random.Generator) -> None:
    # The soft shadow a plate throws on what it is screwed to.
    m = plate.height
    shift = float(rng.uniform(0.0, 0.06)) * m
    side = float(rng.normal(0, 0.02)) * m
    points = np.array(
        [
            [plate.x1 + side, plate.y1 + shift],
            [plate.x2 + side, plate.y1 + shift],
            [plate.x2 + side, plate.y2 + shift],
            [plate.x1 + side, plate.y2 + shift],
        ]
    )
    mask = polygon(canvas.shape[:2], points, float(rng.uniform(0.015, 0.07)) * m)
    dim(canvas, 1 - mask * np.float32(rng.uniform(0.2, 0.8)))
