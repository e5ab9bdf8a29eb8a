"""Motorcycles and scooters, with or without a rider: small plates among much that is dark."""

from __future__ import annotations

import numpy as np

from plateglass.lab.plates.paint import BLACK, Colour, shade, vary
from plateglass.lab.scenes import parts
from plateglass.lab.scenes.body import Body, Mount
from plateglass.lab.scenes.panel import Panel, mirrored, oval, smooth

HEADROOM = 0.75
"""Height above the machine that the rider needs."""


def face(panel: Panel, body: Body, rng: np.random.Generator) -> Mount:
    """Paint the machine from behind or ahead; the panel has room for a rider above it."""
    w, h = body.width / 2, body.height
    panel.colour[:] = shade(parts.DARK, 1.1)
    if rng.random() < 0.4:
        _rider(panel, body, rng)
    panel.solid(smooth(oval(0, body.wheel, 0.07, body.wheel, 16), 0), (18, 18, 19))
    _tubes(panel, body, rng)
    panel.stroke(
        [(-w, h - 0.03), (-0.3 * w, h), (0.3 * w, h), (w, h - 0.03)], parts.DARK, 0.025
    )
    for side in (-1, 1):
        panel.stroke([(side * 0.6 * w, h), (side * 0.7 * w, h + 0.12)], parts.DARK, 0.012)
        panel.disc(side * 0.72 * w, h + 0.13, 0.065, 0.04, parts.DARK)
    hips = 0.45 * w * float(rng.uniform(0.7, 1.4))
    seat = [(0.2 * w, 0.45 * h), (hips, 0.55 * h), (hips, 0.75 * h), (0.6 * hips, 0.86 * h)]
    panel.solid(smooth(mirrored(seat), 2), body.paint)
    panel.wash(smooth(mirrored(seat), 2) * (0.6, 1), shade(body.paint, 1.5), 0.35, 0.03)
    y = float(rng.uniform(0.5, 0.68)) * h
    _lamp(panel, body, y + float(rng.uniform(0.12, 0.2)), rng)
    for side in (-1, 1):
        panel.disc(side * 0.42 * w, y + 0.12, 0.04, 0.03, vary((226, 140, 40), rng))
    flap = [(0.1, y - 0.25), (0.12, y + 0.1)]
    panel.solid(mirrored(flap), shade(parts.DARK, 1.3))
    if rng.random() < 0.5:
        x = float(rng.choice([-1, 1])) * 0.35 * w
        panel.disc(x, 0.35, 0.06, 0.09, parts.CHROME)
        panel.disc(x, 0.35, 0.04, 0.06, BLACK)
    lean = float(rng.uniform(-0.5, 0.2)) if not body.front else float(rng.normal(0, 0.2))
    return Mount(
        float(rng.normal(0, 0.01)), y - 0.02, lean, float(rng.normal(0, 0.05)), 0.24,
        z=-0.06, square=True,
    )  # fmt: skip


def _lamp(panel: Panel, body: Body, y: float, rng: np.random.Generator) -> None:
    ink: Colour = (206, 210, 212) if body.front else vary((176, 26, 26), rng)
    wide, tall = (0.1, 0.1) if body.front else (float(rng.uniform(0.06, 0.12)), 0.05)
    panel.disc(0, y, wide, tall, shade(ink, 0.6 + 0.5 * body.lamps))
    panel.oval(0, y + 0.01, 0.6 * wide, 0.6 * tall, shade(ink, 1.1))


def _tubes(panel: Panel, body: Body, rng: np.random.Generator) -> None:
    w, h = body.width / 2, body.height
    for _ in range(int(rng.integers(4, 10))):
        tone = parts.CHROME if rng.random() < 0.35 else shade(parts.DARK, rng.uniform(0.7, 2))
        ends = rng.uniform((-0.5 * w, 0.15), (0.5 * w, 0.85 * h), (3, 2))
        panel.stroke(ends, tone, float(rng.uniform(0.015, 0.05)))
    for side in (-1, 1):
        panel.stroke(
            [(side * 0.12, 0.2), (side * 0.16, 0.6 * h)], shade(parts.DARK, 1.6), 0.045
        )


def _rider(panel: Panel, body: Body, rng: np.random.Generator) -> None:
    h = body.height
    cloth = vary((90, 92, 100), rng, 50, 0.4)
    back = [(0.17, 0.7 * h), (0.24, h + 0.05), (0.22, h + 0.3), (0.09, h + 0.4)]
    panel.solid(smooth(mirrored(back), 2), cloth)
    panel.wash(smooth(mirrored(back), 2) * (0.5, 1), shade(cloth, 1.3), 0.4, 0.04)
    panel.disc(0, h + 0.5, 0.13, 0.16, vary((120, 120, 124), rng, 60, 0.4))


def side(panel: Panel, body: Body, rng: np.random.Generator) -> None:
    """Paint the machine from the side: two wheels and what lies between."""
    panel.colour[:] = shade(parts.DARK, 1.1)
    reach, r = body.length / 2, body.wheel
    for x in (-reach + r, reach - r):
        rim = oval(x, r, 0.92 * r, 0.92 * r, 24)
        panel.stroke([*rim, rim[0]], (22, 22, 23), 0.1)
        panel.disc(x, r, 0.05, 0.05, parts.CHROME)
    for _ in range(9):
        ends = rng.uniform((-0.8 * reach, 0.2), (0.8 * reach, 0.75 * body.height), (2, 2))
        tone = parts.CHROME if rng.random() < 0.4 else shade(parts.DARK, rng.uniform(0.7, 2))
        panel.stroke(ends, tone, float(rng.uniform(0.02, 0.08)))
    tank = np.array([(-0.2, 0.5), (0.3, 0.5), (0.4, 0.85), (-0.1, 0.9)]) * (reach, body.height)
    panel.solid(smooth(tank, 2), body.paint)
    seat = np.array([(-0.8, 0.65), (0.1, 0.62), (0.1, 0.78), (-0.85, 0.85)])
    panel.solid(smooth(seat * (reach, body.height), 2), parts.DARK)
