"""Faces of vehicles that are boxes: vans, lorries, buses and three-wheelers.

They carry most of the writing that is not a plate: telephone numbers, fleet numbers, slogans.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from plateglass.lab.plates.paint import BLACK, WHITE, Colour, luminance, shade, vary
from plateglass.lab.scenes import parts
from plateglass.lab.scenes.body import Body, Mount, trim
from plateglass.lab.scenes.panel import Panel, eased, mirrored
from plateglass.lab.scenes.words import pick

if TYPE_CHECKING:
    from collections.abc import Sequence

RED: Colour = (176, 26, 26)


def face(panel: Panel, body: Body, rng: np.random.Generator) -> Mount:
    """Paint a box's rear or front from the road to the roof."""
    w, h, foot = body.width / 2, body.height, body.lift
    parts.lacquer(panel, body.paint, rng, 0.6)
    roof = float(rng.uniform(0.88, 0.99)) if body.kind != "lorry" else 1.0
    edge = [(w, foot), (w, 0.9 * h), (roof * w, 0.985 * h), (0.8 * roof * w, h)]
    panel.cover(eased(mirrored(edge), 0.08) if body.kind != "lorry" else mirrored(edge))
    if body.front:
        y = _cab(panel, body, rng)
    elif body.kind == "lorry":
        y = _doors(panel, body, rng)
    else:
        y = _tail(panel, body, rng)
    parts.dirt(panel, rng)
    parts.wheels(panel, 0.84 * w, foot + 0.05, 0.24 if body.kind != "three-wheeler" else 0.12)
    aside = (
        float(rng.uniform(-0.6, 0.6)) * w if rng.random() < 0.3 else float(rng.normal(0, 0.03))
    )
    return Mount(
        aside, y, float(rng.normal(0, 0.1)), float(rng.normal(0, 0.025)), 0.6,
        square=rng.random() < 0.3,
    )  # fmt: skip


def writing(
    panel: Panel,
    box: tuple[float, float, float, float],
    ink: Colour,
    rng: np.random.Generator,
    kinds: Sequence[str] = ("shop", "name", "phone", "web", "fleet", "foreign"),
) -> None:
    """Paint one to four lines of lettering into a box."""
    x1, y1, x2, y2 = box
    y = y2
    for _ in range(int(rng.integers(1, 5))):
        mask = pick(str(rng.choice(kinds)), rng)
        tall = min(float(rng.uniform(0.06, 0.3)), (x2 - x1) * mask.shape[0] / mask.shape[1])
        y -= tall * 1.3
        if y < y1:
            return
        panel.stamp(mask, (x1 + x2) / 2, y + tall / 2, tall, ink)


def _contrast(paint: Colour, rng: np.random.Generator) -> Colour:
    dark = luminance(paint) > 120
    return vary((30, 40, 80) if dark else (235, 235, 230), rng, 40)


def _stops(panel: Panel, body: Body, y: float, rng: np.random.Generator) -> None:
    w = body.width / 2
    tall = float(rng.uniform(0.05, 0.2))
    shape = [(0.74 * w, y), (0.96 * w, y), (0.96 * w, y + tall), (0.74 * w, y + tall)]
    parts.lamp(panel, shape, vary(RED, rng, 12), rng, body.lamps)


def _tail(panel: Panel, body: Body, rng: np.random.Generator) -> float:
    # Van, bus or three-wheeler: window above, lettering or vents below, bumper.
    w, h, foot = body.width / 2, body.height, body.lift
    sill = h * float(rng.uniform(0.5, 0.62))
    head = h * float(rng.uniform(0.86, 0.93))
    bumper = foot + (sill - foot) * float(rng.uniform(0.15, 0.3))
    if rng.random() < 0.8:
        pane = [(0.85 * w, sill), (0.85 * w, head)]
        parts.glass(panel, eased(mirrored(pane), 0.09), rng)
    else:
        writing(panel, (-0.8 * w, sill, 0.8 * w, head), _contrast(body.paint, rng), rng)
    if body.kind == "van":
        parts.seam(panel, [(0, foot), (0, h)], body.paint)
    if body.kind == "bus" and panel.scale * 0.1 > 2:
        vent = mirrored(
            [(0.5 * w, bumper + 0.3), (0.5 * w, bumper + 0.3 + 0.35 * (sill - foot))]
        )
        parts.grille(panel, vent, rng)
        panel.rect(-0.5 * w, head + 0.02, 0.5 * w, h - 0.03, BLACK)
        panel.stamp(pick("digits", rng), 0, (head + h) / 2, 0.7 * (h - head), (255, 176, 40))
    panel.rect(-w, foot, w, bumper, trim(body.paint, rng))
    _stops(panel, body, bumper + float(rng.uniform(0.02, 0.4)) * (sill - bumper), rng)
    if rng.random() < 0.65:
        box = (-0.65 * w, bumper + 0.05, 0.65 * w, sill - 0.05)
        writing(panel, box, _contrast(body.paint, rng), rng)
    if rng.random() < 0.3:
        low = bumper + 0.45 * (sill - bumper)
        panel.wash(
            np.array([(-w, low), (w, low), (w, low + 0.12), (-w, low + 0.12)]),
            vary(RED, rng, 60),
            0.9,
        )
    if panel.scale > parts.DETAIL:
        parts.badge(panel, 0, sill - 0.08, 0.06, rng)
        parts.stickers(panel, (-w, bumper, w, head), rng, int(rng.integers(0, 5)))
    on_bumper = rng.random() < 0.45 and bumper - foot > 0.12
    return (foot + bumper) / 2 if on_bumper else bumper + float(rng.uniform(0.1, 0.3))


def _doors(panel: Panel, body: Body, rng: np.random.Generator) -> float:
    # A lorry's box: two doors, locking rods, stripes, a beam with lamps under it.
    w, h, foot = body.width / 2, body.height, body.lift
    sill = max(foot + 0.35, h * 0.3)
    if rng.random() < 0.25:  # an open bed with slatted boards
        for y in np.arange(sill, h, 0.22).tolist():
            panel.line([(-w, y), (w, y)], shade(body.paint, 0.5), 0.03)
    else:
        parts.seam(panel, [(0, sill), (0, h)], body.paint)
        for x in (-0.6, -0.25, 0.25, 0.6):
            panel.line([(x * w, sill), (x * w, h)], shade(body.paint, 0.7), 0.035)
    if rng.random() < 0.7:
        box = (-0.8 * w, sill + 0.1, 0.8 * w, h - 0.2)
        writing(panel, box, _contrast(body.paint, rng), rng)
    panel.rect(-w, foot, w, sill, shade(parts.DARK, 1.2))
    beam = foot + float(rng.uniform(0.05, 0.15))
    panel.rect(-w, beam, w, beam + 0.12, trim(body.paint, rng))
    if rng.random() < 0.5:
        for i in range(-6, 6):
            tone = (220, 40, 36) if i % 2 else (236, 236, 230)
            panel.rect(i * w / 6, beam + 0.01, (i + 1) * w / 6, beam + 0.1, tone)
    _stops(panel, body, beam + 0.02, rng)
    if panel.scale > parts.DETAIL:
        parts.stickers(panel, (-w, foot, w, h), rng, int(rng.integers(1, 6)))
        if rng.random() < 0.5:  # the round limit of speed that many countries ask for
            x = float(rng.choice([-0.75, 0.75])) * w
            panel.oval(x, sill + 0.3, 0.12, 0.12, WHITE)
            panel.oval(x, sill + 0.3, 0.12, 0.12, RED, 0.02)
            panel.stamp(pick("digits", rng), x, sill + 0.3, 0.1, BLACK)
    return beam + float(rng.uniform(0.0, 0.3))


def _cab(panel: Panel, body: Body, rng: np.random.Generator) -> float:
    w, h, foot = body.width / 2, body.height, body.lift
    sill = h * float(rng.uniform(0.46, 0.58))
    head = h * float(rng.uniform(0.82, 0.92))
    parts.glass(
        panel, eased(mirrored([(0.92 * w, sill), (0.86 * w, head)]), 0.1), rng, front=True
    )
    bumper = foot + (sill - foot) * float(rng.uniform(0.3, 0.5))
    panel.rect(-w, foot, w, bumper, trim(body.paint, rng))
    gap = 0.6 * (sill - bumper)
    mouth = mirrored([(0.5 * w, bumper + 0.05), (0.55 * w, bumper + gap)])
    parts.grille(panel, mouth, rng, parts.CHROME if rng.random() < 0.4 else None)
    tone = vary((190, 196, 200), rng)
    y = bumper + float(rng.uniform(-0.1, 0.15))
    shape = [(0.62 * w, y), (0.95 * w, y), (0.95 * w, y + 0.16), (0.62 * w, y + 0.14)]
    parts.lamp(panel, eased(shape, 0.04), tone, rng, body.lamps)
    if body.kind == "bus":
        panel.rect(-0.8 * w, head + 0.02, 0.8 * w, h - 0.05, BLACK)
        panel.stamp(
            pick("shop", rng), 0.1 * w, (head + h) / 2, 0.5 * (h - head), (255, 176, 40)
        )
        panel.stamp(
            pick("digits", rng), -0.6 * w, (head + h) / 2, 0.5 * (h - head), (255, 176, 40)
        )
    elif rng.random() < 0.4:
        writing(panel, (-0.7 * w, head, 0.7 * w, h), _contrast(body.paint, rng), rng)
    if panel.scale > parts.DETAIL:
        parts.badge(panel, 0, bumper + gap + 0.06, 0.07, rng)
        parts.stickers(panel, (-0.8 * w, foot, 0.8 * w, head), rng, int(rng.integers(0, 3)))
    return float(rng.uniform(foot + 0.08, bumper + 0.06))
