"""The pieces that rears and fronts are made of; each paints itself on a panel."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from plateglass.lab.plates import texture
from plateglass.lab.plates.paint import BLACK, WHITE, Colour, blend, shade, vary
from plateglass.lab.scenes.panel import blend as blended
from plateglass.lab.scenes.panel import oval, smooth
from plateglass.lab.scenes.words import pick

if TYPE_CHECKING:
    from plateglass.lab.scenes.panel import Panel, Points

CHROME: Colour = (186, 190, 196)
DARK: Colour = (22, 23, 25)
DETAIL = 45.0
"""Pixels a metre below which small print and seams are left out: nobody could see them."""


def lacquer(panel: Panel, ink: Colour, rng: np.random.Generator, gloss: float = 1.0) -> None:
    """Cover the panel in paint that mirrors sky above and road below, and dust at its foot."""
    rows, columns = panel.rows, panel.columns
    up = np.linspace(1, 0, rows, dtype=np.float32)[:, None]
    across = np.linspace(-1, 1, columns, dtype=np.float32)[None, :]
    level = float(rng.uniform(0.35, 0.75))
    horizon = np.tanh((up - level) * float(rng.uniform(4, 30)))
    light = 0.8 + 0.22 * up + gloss * float(rng.uniform(0, 0.16)) * horizon
    light = light * (1 - float(rng.uniform(0.1, 0.5)) * np.abs(across) ** 4)
    light = light + float(rng.normal(0, 0.12)) * across
    world = texture.cut(texture.cloud(), (rows, columns), rng, float(rng.uniform(1.5, 4)))
    light = light + world * float(rng.uniform(0.01, 0.07)) * gloss
    fold = float(rng.uniform(0.5, 0.9))
    light = light + float(rng.uniform(0, 0.25)) * np.exp(-(((up - fold) / 0.02) ** 2))
    grey = np.clip(light * 128, 0, 255).astype(np.uint8)
    # Paint below full light; above it the sky's own white shines on top.
    steps = np.arange(256, dtype=np.float32)[:, None] / 128
    table = np.array(ink, np.float32) * np.minimum(steps, 1.25)
    table += np.maximum(steps - 0.95, 0) * 120 * gloss
    lut = np.clip(table, 0, 255).astype(np.uint8)[None]
    panel.colour = np.asarray(cv2.LUT(cv2.merge([grey, grey, grey]), lut), np.uint8)


def glass(panel: Panel, points: Points, rng: np.random.Generator, front: bool = False) -> None:
    """Set a window: dark, with the sky's reflection, what stands inside, and stickers."""
    shape = np.asarray(points, np.float64)
    (x1, y1), (x2, y2) = shape.min(0).tolist(), shape.max(0).tolist()
    tone = vary((38, 44, 50), rng, 5, 0.3)
    panel.poly(shape, tone)
    h, w = y2 - y1, x2 - x1
    if rng.random() < 0.6:  # the far windows shine through
        inside = np.array([[0.2, 0.25], [0.8, 0.25], [0.72, 0.8], [0.28, 0.8]])
        panel.wash(inside * (w, h) + (x1, y1), (150, 160, 165), rng.uniform(0.05, 0.45), 0.02)
    for x in (0.3, 0.7):
        if rng.random() < 0.6:
            cx = x1 + w * (x + float(rng.normal(0, 0.03)))
            head = smooth(
                [(cx - 0.12, y1), (cx + 0.12, y1), (cx + 0.1, y1 + 0.5 * h), (cx, y1 + 0.7 * h),
                 (cx - 0.1, y1 + 0.5 * h)]
            )  # fmt: skip
            panel.wash(head, DARK, 0.7, 0.01)
    sky = rng.uniform(0, 0.75) * (1.0 if front else 0.7)
    if rng.random() < 0.7:
        tip = rng.uniform(0.1, 0.7, 6)
        skyline = [(x1 + w * i / 5, y1 + h * float(t)) for i, t in enumerate(tip)]
        panel.wash([*skyline, (x2, y2), (x1, y2)], (190, 204, 220), float(sky), 0.015)
    if rng.random() < 0.4:
        a, b = float(rng.uniform(0, 0.8)), float(rng.uniform(0.05, 0.25))
        streak = [(a, 0), (a + b, 0), (a + b + 0.2, 1), (a + 0.2, 1)]
        panel.wash(np.array(streak) * (w, h) + (x1, y1), WHITE, float(rng.uniform(0.05, 0.3)))
    panel.line([*shape, shape[0]], shade(DARK, 0.8), 0.02)
    if panel.scale > DETAIL:
        stickers(panel, (x1, y1, x2, y2), rng, int(rng.integers(0, 4)))
        if not front and rng.random() < 0.4:
            pivot = x1 + w * float(rng.uniform(0.4, 0.6))
            panel.line([(pivot, y1 + 0.02), (pivot + 0.3 * w, y1 + 0.14 * h)], BLACK, 0.03)


def stickers(
    panel: Panel, box: tuple[float, float, float, float], rng: np.random.Generator, count: int
) -> None:
    """Scatter small labels: permits, numbers on white, slogans, discs, flags."""
    x1, y1, x2, y2 = box
    for _ in range(count):
        w = float(rng.uniform(0.06, 0.34))
        h = w * float(rng.choice([0.25, 0.35, 0.5, 0.7, 1.0]))
        x = float(rng.uniform(x1 + 0.1 * (x2 - x1), x2 - 0.1 * (x2 - x1)))
        y = float(rng.uniform(y1, y2))
        ground = (240, 240, 236) if rng.random() < 0.5 else vary((130, 130, 130), rng, 90)
        ink = vary((20, 20, 20), rng, 60) if sum(ground) > 330 else (240, 240, 240)
        kind = rng.random()
        if kind < 0.25:
            panel.oval(x, y, w / 3, w / 3, ground)
            panel.stamp(pick("digits", rng), x, y, w / 3, ink)
        elif kind < 0.7:
            panel.rect(x - w / 2, y - h / 2, x + w / 2, y + h / 2, ground)
            mask = pick(str(rng.choice(["shop", "phone", "fleet", "trim", "foreign"])), rng)
            tall = min(0.6 * h, 0.9 * w * mask.shape[0] / mask.shape[1])
            panel.stamp(mask, x, y, tall, ink)
        else:
            kind_of = str(rng.choice(["web", "phone", "shop", "foreign", "name"]))
            panel.stamp(pick(kind_of, rng), x, y, 0.05, ground)


def lamp(
    panel: Panel, points: Points, ink: Colour, rng: np.random.Generator, lit: float = 0.0
) -> None:
    """Set a pair of lamps, one each side: glass, reflector, a bright edge."""
    shape = np.asarray(points, np.float64)
    tone = blend(ink, WHITE, 0.45 * lit)
    panel.both(shape, shade(tone, 0.75))
    centre = shape.mean(0)
    panel.both((shape - centre) * 0.8 + centre, tone)
    if panel.scale < DETAIL:
        return
    inner = (shape - centre) * float(rng.uniform(0.3, 0.6)) + centre
    other = ((220, 222, 224), (226, 140, 40), shade(ink, 0.6), shade(ink, 1.3))
    shift = rng.uniform(-0.2, 0.2, 2) * np.ptp(shape, axis=0)
    panel.both(inner + shift, other[int(rng.integers(len(other)))])
    for side in (-1, 1):
        shine = (shape - centre) * (0.7, 0.12) + centre + (0, 0.25 * np.ptp(shape[:, 1]))
        panel.wash(shine * (side, 1), WHITE, float(rng.uniform(0.1, 0.6)), 0.005)
    panel.line([*shape, shape[0]], shade(DARK, 1.2), 0.008)


def badge(panel: Panel, x: float, y: float, size: float, rng: np.random.Generator) -> None:
    """Stick a maker's sign on: a chromed ring with something in it, or a bare shape."""
    rx = size * float(rng.uniform(0.8, 1.6))
    tone = shade(CHROME, float(rng.uniform(0.7, 1.2)))
    kind = int(rng.integers(5))
    if kind < 3:
        panel.oval(x, y, rx, size, shade(DARK, 1.5) if rng.random() < 0.6 else tone)
        panel.oval(x, y, rx, size, tone, 0.2 * size)
    points = np.array(oval(0, 0, 0.75 * rx, 0.75 * size, int(rng.integers(3, 7))))
    spin = float(rng.uniform(0, 6.28))
    turn = np.array([[np.cos(spin), -np.sin(spin)], [np.sin(spin), np.cos(spin)]])
    star = points @ turn + (x, y)
    if kind == 4:
        panel.stamp(pick("name", rng), x, y, size * 0.9, tone)
    elif kind % 2:
        panel.poly(star, tone)
    else:
        panel.line([*star, star[0]], tone, 0.2 * size)


def nameplates(panel: Panel, body_width: float, y: float, rng: np.random.Generator) -> None:
    """Write the model on one side of a lid and its engine on the other."""
    tone = CHROME if rng.random() < 0.8 else DARK
    for side, kind in ((-1, "name"), (1, "trim")):
        if rng.random() < 0.65:
            x = side * body_width * float(rng.uniform(0.22, 0.36))
            panel.stamp(pick(kind, rng), x, y, float(rng.uniform(0.025, 0.055)), tone)


def grille(
    panel: Panel, points: Points, rng: np.random.Generator, rim: Colour | None = None
) -> None:
    """Cut an opening and fill it with slats, bars or a mesh."""
    shape = np.asarray(points, np.float64)
    panel.poly(shape, (14, 14, 16))
    (x1, y1), (x2, y2) = shape.min(0).tolist(), shape.max(0).tolist()
    tone = CHROME if rng.random() < 0.3 else shade((52, 53, 55), float(rng.uniform(0.6, 1.7)))
    pitch = float(rng.uniform(0.025, 0.08))
    kind = rng.random()
    inset = 0.04 * (x2 - x1)
    if panel.scale * pitch > 2:
        if kind < 0.75:
            for y in np.arange(y1 + pitch, y2 - pitch / 2, pitch).tolist():
                panel.line([(x1 + inset, y), (x2 - inset, y)], tone, 0.3 * pitch)
        if kind > 0.6:
            for x in np.arange(x1 + inset, x2 - inset, pitch * 1.3).tolist():
                panel.line([(x, y1 + 0.01), (x, y2 - 0.01)], tone, 0.25 * pitch)
    else:
        panel.wash(shape, tone, 0.35)
    if rim is not None:
        panel.line([*shape, shape[0]], rim, float(rng.uniform(0.012, 0.035)))


def wheels(panel: Panel, x: float, top: float, wide: float = 0.2) -> None:
    """Put a pair of tyres under a vehicle; the body hides them above ``top``."""
    for side in (-1, 1):
        cx = side * x
        tyre = np.array([
            (cx - 0.4 * wide, 0.0), (cx + 0.4 * wide, 0.0), (cx + wide / 2, 0.06),
            (cx + wide / 2, top), (cx - wide / 2, top), (cx - wide / 2, 0.06),
        ])  # fmt: skip
        panel.solid(tyre, (22, 22, 23))
        panel.wash(tyre * (1, 0.9), (44, 43, 42), 0.6, 0.02)


def exhausts(panel: Panel, body_width: float, y: float, rng: np.random.Generator) -> None:
    """Hang one or two pipes under the bumper."""
    sides = (-1, 1) if rng.random() < 0.3 else (int(rng.choice([-1, 1])),)
    for side in sides:
        x = side * body_width * float(rng.uniform(0.25, 0.36))
        panel.disc(x, y, 0.05, 0.035, CHROME)
        panel.disc(x, y, 0.035, 0.025, BLACK)


def seam(panel: Panel, points: Points, paint: Colour) -> None:
    """Draw the gap between two pieces of sheet metal with its lit edge."""
    given = np.asarray(points, np.float64)
    panel.line(given, shade(paint, 0.3), 0.008)
    if panel.scale > 2 * DETAIL:
        panel.line(given - (0, 0.01), shade(paint, 1.15), 0.006)


def dirt(panel: Panel, rng: np.random.Generator) -> None:
    """Throw the road's dust at the lower part."""
    size = (max(2, panel.rows // 4), max(2, panel.columns // 4))
    up = np.linspace(1, 0, size[0], dtype=np.float32)[:, None]
    noise = texture.cut(texture.cloud(), size, rng, 0.6)
    cover = np.clip((0.5 - up) * 1.6 + 0.25 * noise, 0, 1) * float(rng.beta(1, 4))
    mask = cv2.resize(np.asarray(cover * 255, np.uint8), (panel.columns, panel.rows))
    blended(panel.colour, np.asarray(mask, np.uint8), vary((112, 104, 92), rng), 0, 0)
