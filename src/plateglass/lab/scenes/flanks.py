"""What a vehicle shows besides its face: sides, windows, bonnet and roof."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from plateglass.lab.plates.paint import Colour, shade
from plateglass.lab.scenes import parts
from plateglass.lab.scenes.boxes import writing
from plateglass.lab.scenes.panel import Panel, eased, oval

if TYPE_CHECKING:
    from plateglass.lab.scenes.body import Body


def flank(scale: float, body: Body, rng: np.random.Generator) -> Panel:
    """Paint a side from the road to the belt line (a box's to its roof)."""
    panel = Panel(body.length, body.belt, scale)
    parts.lacquer(panel, shade(body.paint, float(rng.uniform(0.6, 0.95))), rng, 0.7)
    half, foot, top = body.length / 2, body.lift, body.belt
    edge = [(-half, foot), (half, foot), (half, 0.92 * top), (0.97 * half, top),
            (-0.97 * half, top), (-half, 0.92 * top)]  # fmt: skip
    panel.cover(np.array(edge))
    if body.belt >= body.height:
        _boxside(panel, body, rng)
    for x in (-0.45, -0.02, 0.4):
        parts.seam(panel, [(x * half, foot), (x * half, top)], body.paint)
    if panel.scale > parts.DETAIL:
        panel.line([(-half, 0.6 * top), (half, 0.6 * top)], shade(body.paint, 0.6), 0.02)
        for x in (-0.35, 0.08):
            panel.rect(x * half, 0.82 * top, x * half + 0.14, 0.82 * top + 0.03, parts.DARK)
    parts.dirt(panel, rng)
    for x in (-0.6 * half, 0.62 * half):
        _wheel(panel, x, body.wheel, rng)
    return panel


def _boxside(panel: Panel, body: Body, rng: np.random.Generator) -> None:
    half, h = body.length / 2, body.height
    if body.kind in ("bus", "three-wheeler"):
        count = 7 if body.kind == "bus" else 2
        for i in range(count):
            x = -0.95 * half + 1.9 * half * i / count
            pane = [(x, 0.5 * h), (x + 1.7 * half / count, 0.5 * h),
                    (x + 1.7 * half / count, 0.85 * h), (x, 0.85 * h)]  # fmt: skip
            panel.poly(np.array(pane), (44, 50, 56))
    elif rng.random() < 0.6:
        ink: Colour = (60, 60, 90) if sum(body.paint) > 360 else (230, 230, 226)
        writing(panel, (-0.8 * half, 0.45 * h, 0.6 * half, 0.9 * h), ink, rng)


def _wheel(panel: Panel, x: float, radius: float, rng: np.random.Generator) -> None:
    panel.disc(x, radius, 1.15 * radius, 1.15 * radius, (12, 12, 13))
    panel.disc(x, radius, radius, radius, (24, 24, 25))
    rim = shade(parts.CHROME, float(rng.uniform(0.4, 1)))
    panel.disc(x, radius, 0.62 * radius, 0.62 * radius, rim)
    if panel.scale < parts.DETAIL:
        return
    for angle in np.linspace(0, 6.28, int(rng.integers(5, 9)), endpoint=False) + rng.random():
        spoke = np.array(oval(0, 0, 0.2 * radius, 0.09 * radius, 8))
        turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        centre = (x + 0.37 * radius * np.cos(angle), radius + 0.37 * radius * np.sin(angle))
        panel.poly(spoke @ turn.T + centre, shade(parts.DARK, 1.5))


def screen(scale: float, body: Body, rng: np.random.Generator) -> Panel:
    """Paint the window above the face with its pillars, one metre high for whoever hangs it."""
    tall = float(np.hypot(body.height - body.belt, body.lean))
    panel = Panel(body.width, tall, scale, shade(body.paint, 0.9))
    parts.lacquer(panel, shade(body.paint, 0.9), rng, 0.6)
    w = body.width / 2
    side, top, low = rng.uniform(0.84, 0.92), rng.uniform(0.86, 0.95), rng.uniform(0.02, 0.14)
    if body.front:
        low = 0.02
    pane = [(-side * w, low * tall), (side * w, low * tall), (0.97 * side * w, top * tall),
            (-0.97 * side * w, top * tall)]  # fmt: skip
    parts.glass(panel, eased(np.array(pane), 0.1), rng, body.front)
    if not body.front and rng.random() < 0.5:
        tone = (214, 40, 36) if body.lamps > 0.4 else (110, 24, 24)
        y = (top - 0.04) * tall if rng.random() < 0.6 else (low + 0.03) * tall
        panel.rect(-0.16, y - 0.015, 0.16, y + 0.015, tone)
    return panel


def cabin(scale: float, body: Body, length: float, rng: np.random.Generator) -> Panel:
    """Paint the side windows between the two screens."""
    tall = body.height - body.belt
    panel = Panel(length, tall, scale, shade(body.paint, 0.8))
    half = length / 2
    for a, b in ((-0.95, -0.06), (0.02, 0.9)):
        pane = [(a * half, 0.05 * tall), (b * half, 0.05 * tall), (b * half, 0.88 * tall),
                (a * half, 0.88 * tall)]  # fmt: skip
        panel.poly(np.array(pane), (40, 46, 52))
        panel.wash(np.array(pane) * (1, 0.5) + (0, 0.4 * tall), (180, 194, 210),
                   float(rng.uniform(0, 0.5)), 0.05)  # fmt: skip
    return panel


def lid(scale: float, body: Body, length: float, rng: np.random.Generator) -> Panel:
    """Paint a bonnet, a boot's deck or a roof: mostly a mirror for the sky."""
    panel = Panel(body.width, max(length, 0.05), min(scale, 120.0))
    parts.lacquer(panel, shade(body.paint, float(rng.uniform(0.95, 1.25))), rng, 1.2)
    panel.alpha[:] = 255
    return panel
