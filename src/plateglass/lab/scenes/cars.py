"""Faces of passenger cars: what a sedan, a hatchback or an SUV shows from behind or ahead.

Each painter covers the panel from the road to the belt line and returns where the plate goes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from plateglass.lab.plates.paint import BLACK, Colour, shade, vary
from plateglass.lab.scenes import parts
from plateglass.lab.scenes.body import Body, Mount, trim
from plateglass.lab.scenes.panel import Panel, eased, mirrored, smooth

if TYPE_CHECKING:
    from numpy.typing import NDArray

RED: Colour = (168, 24, 26)


def _outline(body: Body, rng: np.random.Generator) -> NDArray[np.float64]:
    w, b, foot = body.width / 2, body.belt, body.lift
    waist = float(rng.uniform(0.97, 1.0))
    half = [
        (0.78 * w, foot), (0.95 * w, foot + 0.06), (w, 0.42 * b), (waist * w, 0.8 * b),
        (0.93 * w, b), (0.8 * w, b + 0.02),
    ]  # fmt: skip
    return smooth(mirrored(half), 2)


def _shell(panel: Panel, body: Body, rng: np.random.Generator) -> None:
    parts.lacquer(panel, body.paint, rng)
    panel.cover(_outline(body, rng))
    under = [
        (-0.8, body.lift),
        (0.8, body.lift),
        (0.75, 0.6 * body.lift),
        (-0.75, 0.6 * body.lift),
    ]
    panel.solid(np.array(under) * (body.width / 2, 1), (16, 16, 17))
    rows = slice(panel.rows - round(body.lift * panel.scale), None)
    panel.colour[rows] = (16, 16, 17)


def rear(panel: Panel, body: Body, rng: np.random.Generator) -> Mount:
    """Paint a boot lid or a tailgate with its lamps, bumper, badge and plate recess."""
    _shell(panel, body, rng)
    w, b, foot = body.width, body.belt, body.lift
    bumper = foot + (b - foot) * float(rng.uniform(0.34, 0.5))
    _bumper(panel, body, bumper, rng)
    lid = [(-0.4 * w, b), (-0.38 * w, bumper), (0.38 * w, bumper), (0.4 * w, b)]
    parts.seam(panel, lid, body.paint)
    low = rng.random() < 0.22
    mount = _recess(panel, body, bumper, low, rng)
    _tail_lamps(panel, body, bumper, rng)
    if panel.scale > parts.DETAIL:
        top = float(rng.uniform(0.87, 0.94)) * b
        parts.badge(panel, 0, top, float(rng.uniform(0.03, 0.055)), rng)
        parts.nameplates(panel, w, float(rng.uniform(0.8, 0.93)) * b, rng)
        box = (-0.42 * w, foot + 0.05, 0.42 * w, 0.95 * b)
        parts.stickers(panel, box, rng, int(rng.integers(0, 3)))
        if rng.random() < 0.3:
            panel.disc(float(rng.normal(0, 0.05)), foot + 0.06, 0.05, 0.05, parts.CHROME)
    parts.exhausts(panel, w, foot + 0.02, rng)
    parts.dirt(panel, rng)
    parts.wheels(panel, 0.42 * w, foot + 0.03)
    return mount


def _bumper(panel: Panel, body: Body, top: float, rng: np.random.Generator) -> None:
    w, foot = body.width / 2, body.lift
    tone = trim(body.paint, rng)
    band = [(-w, foot), (w, foot), (w, top), (-w, top)]
    if tone != body.paint and rng.random() < 0.7:
        share = float(rng.uniform(0.4, 1))
        low = top - (top - foot) * share
        panel.wash(np.array([(-w, low), (w, low), (w, top), (-w, top)]), tone, 0.9, 0.01)
    else:
        panel.wash(np.array(band), shade(body.paint, 0.8), 0.25, 0.02)
    parts.seam(panel, [(-w, top), (w, top)], body.paint)
    if rng.random() < 0.5:
        strip = top - (top - foot) * float(rng.uniform(0.2, 0.6))
        panel.line(
            [(-w, strip), (w, strip)], trim(body.paint, rng), float(rng.uniform(0.02, 0.06))
        )
    if rng.random() < 0.5 and not body.front:
        y = foot + (top - foot) * float(rng.uniform(0.3, 0.7))
        reflector = [(0.6 * w, y), (0.85 * w, y), (0.85 * w, y + 0.05), (0.6 * w, y + 0.05)]
        panel.both(np.array(reflector), vary(RED, rng))
    if rng.random() < 0.35:
        pad = [
            (-0.6 * w, foot),
            (0.6 * w, foot),
            (0.5 * w, foot + 0.13),
            (-0.5 * w, foot + 0.13),
        ]
        panel.poly(np.array(pad), shade(parts.DARK, 1.3))


def _recess(
    panel: Panel, body: Body, bumper: float, low: bool, rng: np.random.Generator
) -> Mount:
    b, foot = body.belt, body.lift
    span = (foot + 0.1, bumper - 0.04) if low else (bumper + 0.05, 0.88 * b)
    y = span[0] + (span[1] - span[0]) * float(rng.uniform(0.3, 0.7))
    half = float(rng.uniform(0.24, 0.38))
    tall = float(rng.uniform(0.07, 0.13))
    slope = half - float(rng.uniform(0, 0.1))
    hole = np.array(
        [(-half, y + tall), (half, y + tall), (slope, y - tall), (-slope, y - tall)]
    )
    if rng.random() < 0.75:
        tone = shade(parts.DARK, 1.4) if rng.random() < 0.35 else shade(body.paint, 0.7)
        panel.wash(hole, tone, float(rng.uniform(0.4, 1)), 0.006)
        panel.line([hole[3], hole[2]], shade(body.paint, 1.15), 0.01)
    if rng.random() < 0.5:
        tone = parts.CHROME if rng.random() < 0.6 else shade(body.paint, 0.9)
        wide, at = half * float(rng.uniform(0.9, 1.4)), y + tall + 0.02
        panel.rect(-wide, at - 0.02, wide, at + 0.02, tone)
        panel.line([(-wide, at - 0.022), (wide, at - 0.022)], BLACK, 0.01)
    return Mount(
        float(rng.normal(0, 0.01)), y, float(rng.normal(0.05, 0.12)),
        float(rng.normal(0, 0.02)), 2 * half,
    )  # fmt: skip


def _tail_lamps(panel: Panel, body: Body, bumper: float, rng: np.random.Generator) -> None:
    w, b = body.width / 2, body.belt
    upright = body.kind != "sedan" and rng.random() < 0.6
    if upright:
        inner = float(rng.uniform(0.78, 0.86)) * w
        low, high = bumper + 0.03, b * float(rng.uniform(0.96, 1.0))
    else:
        inner = float(rng.uniform(0.48, 0.7)) * w
        high = b * float(rng.uniform(0.85, 0.95))
        low = high - float(rng.uniform(0.12, 0.26))
    slant = float(rng.uniform(-0.08, 0.08))
    shape = [(inner, low - slant), (0.985 * w, low), (0.985 * w, high), (inner, high + slant)]
    parts.lamp(panel, eased(shape, 0.04), vary(RED, rng, 10, 0.2), rng, body.lamps)
    if rng.random() < 0.1:  # one band from lamp to lamp
        y = (low + high) / 2
        panel.rect(-inner, y - 0.04, inner, y + 0.04, vary(RED, rng))


def front(panel: Panel, body: Body, rng: np.random.Generator) -> Mount:
    """Paint a nose: headlights, grille, badge, bumper with its intakes."""
    _shell(panel, body, rng)
    w, b, foot = body.width / 2, body.belt, body.lift
    lamp_y = b * float(rng.uniform(0.68, 0.84))
    bumper = lamp_y - float(rng.uniform(0.1, 0.18))
    _bumper(panel, body, bumper, rng)
    rim = parts.CHROME if rng.random() < 0.5 else None
    gw, gh = w * float(rng.uniform(0.3, 0.62)), float(rng.uniform(0.05, 0.16))
    top = gw * float(rng.uniform(0.85, 1.15))
    mouth = np.array(
        [(-top, lamp_y + gh), (top, lamp_y + gh), (gw, lamp_y - gh), (-gw, lamp_y - gh)]
    )
    parts.grille(panel, eased(mouth, 0.05), rng, rim)
    if rng.random() < 0.75:
        iw, iy = w * float(rng.uniform(0.35, 0.75)), foot + float(rng.uniform(0.06, 0.14))
        ih = float(rng.uniform(0.03, 0.09))
        intake = np.array(
            [(-iw, iy + ih), (iw, iy + ih), (0.85 * iw, iy - ih), (-0.85 * iw, iy - ih)]
        )
        parts.grille(panel, intake, rng)
    _headlights(panel, body, lamp_y, max(top, gw), rng)
    if panel.scale > parts.DETAIL:
        parts.badge(
            panel, 0, lamp_y + float(rng.uniform(0, gh)), float(rng.uniform(0.04, 0.07)), rng
        )
        box = (-0.8 * w, foot, 0.8 * w, b)
        parts.stickers(panel, box, rng, int(rng.random() < 0.2))
    parts.dirt(panel, rng)
    parts.wheels(panel, 0.84 * w, foot + 0.03)
    low = foot + float(rng.uniform(0.12, 0.22))
    y = float(rng.uniform(low, max(low + 0.02, bumper + 0.03)))
    return Mount(
        float(rng.normal(0, 0.02)) + (0.3 * w if rng.random() < 0.03 else 0), y,
        float(rng.normal(0, 0.12)), float(rng.normal(0, 0.02)), 0.6,
    )  # fmt: skip


def _headlights(
    panel: Panel, body: Body, y: float, inner: float, rng: np.random.Generator
) -> None:
    w = body.width / 2
    near = min(inner + 0.03, 0.75 * w)
    if rng.random() < 0.15:  # round ones
        r = float(rng.uniform(0.07, 0.1))
        for side in (-1, 1):
            x = side * (near + 0.95 * w) / 2
            panel.oval(x, y, r, r, (200, 204, 206))
            panel.oval(x, y, r, r, parts.CHROME, 0.015)
        return
    rise, tall = float(rng.uniform(-0.02, 0.1)), float(rng.uniform(0.05, 0.09))
    shape = [
        (near, y - tall),
        (0.97 * w, y - tall * 0.6),
        (0.98 * w, y + tall + rise),
        (near, y + tall * 0.6),
    ]
    tone = vary((188, 194, 198), rng, 6, 0.15) if rng.random() < 0.6 else (84, 88, 92)
    parts.lamp(panel, eased(shape, 0.04), tone, rng, body.lamps)
    if rng.random() < 0.5:
        fog = [
            (0.6 * w, body.lift + 0.1),
            (0.8 * w, body.lift + 0.1),
            (0.82 * w, body.lift + 0.2),
            (0.62 * w, body.lift + 0.2),
        ]
        parts.lamp(panel, fog, shade(tone, 0.6), rng)
