"""Things that look like plates and are not: signs, boards, posters, labels, displays.

A board is a sprite of its kind and number, drawn once and kept.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import cv2
import numpy as np

from plateglass.lab.plates.paint import BLACK, WHITE, Colour, blend, shade, vary
from plateglass.lab.scenes import parts
from plateglass.lab.scenes.panel import Panel, oval, smooth
from plateglass.lab.scenes.panel import blend as blended
from plateglass.lab.scenes.words import pick

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

COUNT = 40
"""Different boards of each kind."""

_GROUNDS: tuple[Colour, ...] = (
    (244, 244, 240), (244, 244, 240), (30, 84, 160), (20, 96, 66), (240, 200, 40),
    (190, 30, 36), (34, 34, 36), (236, 120, 30), (150, 60, 130), (200, 200, 196),
)  # fmt: skip


def _ground(rng: np.random.Generator) -> tuple[Colour, Colour]:
    ground = vary(_GROUNDS[int(rng.integers(len(_GROUNDS)))], rng, 10)
    return ground, (WHITE if sum(ground) < 400 else vary((24, 26, 34), rng, 16))


def _label(rng: np.random.Generator) -> Panel:
    # The closest to a plate: one word or number on a bordered rectangle.
    ratio = float(rng.uniform(1.5, 6))
    ground, ink = _ground(rng)
    panel = Panel(ratio, 1.0, 56, ground)
    kind = str(rng.choice(["shop", "name", "phone", "fleet", "digits", "web", "foreign"]))
    mask = pick(kind, rng)
    tall = min(0.65, 0.86 * ratio * mask.shape[0] / mask.shape[1])
    panel.stamp(mask, 0, 0.5, tall, ink)
    if rng.random() < 0.5:
        w = ratio / 2 - 0.05
        panel.line([(-w, 0.06), (w, 0.06), (w, 0.94), (-w, 0.94), (-w, 0.06)], ink, 0.03)
    return panel


def _directions(rng: np.random.Generator) -> Panel:
    ratio = float(rng.uniform(0.9, 2.5))
    ground, ink = _ground(rng)
    panel = Panel(ratio, 1.0, 130, ground)
    lines = int(rng.integers(2, 6))
    pitch = 0.9 / lines
    for i in range(lines):
        y = 0.95 - pitch * (i + 0.5)
        mask = pick(str(rng.choice(["shop", "name", "foreign", "fleet"])), rng)
        tall = min(0.6 * pitch, 0.6 * ratio * mask.shape[0] / mask.shape[1])
        panel.stamp(mask, -0.1 * ratio, y, tall, ink)
        if rng.random() < 0.6:
            panel.stamp(pick("digits", rng), 0.4 * ratio, y, tall, ink)
    w = ratio / 2 - 0.03
    panel.line([(-w, 0.03), (w, 0.03), (w, 0.97), (-w, 0.97), (-w, 0.03)], ink, 0.02)
    return panel


def _notice(rng: np.random.Generator) -> Panel:
    # Small print: many grey lines under a heading.
    ratio = float(rng.uniform(0.6, 1.6))
    ground, ink = _ground(rng)
    panel = Panel(ratio, 1.0, 110, ground)
    mask = pick("shop", rng)
    panel.stamp(mask, 0, 0.86, min(0.16, 0.8 * ratio * 48 / mask.shape[1]), ink)
    for y in np.arange(0.08, 0.72, float(rng.uniform(0.06, 0.14))).tolist():
        reach = ratio * float(rng.uniform(0.1, 0.42))
        panel.line([(-0.43 * ratio, y), (reach, y)], blend(ground, ink, 0.7), 0.03)
    return panel


def _round(rng: np.random.Generator) -> Panel:
    panel = Panel(1.0, 1.0, 90)
    kind = rng.random()
    rim: Colour = vary((196, 28, 34), rng)
    if kind < 0.5:
        panel.disc(0, 0.5, 0.5, 0.5, rim)
        panel.oval(0, 0.5, 0.39, 0.39, (240, 240, 236))
        if rng.random() < 0.7:
            panel.stamp(pick("digits", rng), 0, 0.5, 0.36, BLACK)
    elif kind < 0.75:
        panel.disc(0, 0.5, 0.5, 0.5, vary((28, 76, 156), rng))
        panel.poly([(-0.07, 0.2), (0.07, 0.2), (0.07, 0.55), (0.2, 0.5), (0, 0.8), (-0.2, 0.5),
                    (-0.07, 0.55)], WHITE)  # fmt: skip
    else:
        panel.disc(0, 0.5, 0.5, 0.5, rim)
        panel.rect(-0.36, 0.43, 0.36, 0.57, WHITE)
    return panel


def _triangle(rng: np.random.Generator) -> Panel:
    panel = Panel(1.1, 1.0, 90)
    points = np.array([(-0.55, 0.02), (0.55, 0.02), (0, 0.98)])
    if rng.random() < 0.3:
        points = points * (1, -1) + (0, 1)
    panel.solid(smooth(points, 1), vary((196, 28, 34), rng))
    centre = points.mean(0)
    fill: Colour = (240, 240, 236) if rng.random() < 0.6 else (240, 200, 40)
    panel.poly((points - centre) * 0.66 + centre, fill)
    panel.rect(-0.04, 0.28, 0.04, 0.55, BLACK)
    return panel


def _poster(rng: np.random.Generator) -> Panel:
    ratio = float(rng.uniform(0.6, 2.8))
    panel = Panel(ratio, 1.0, 110, vary((140, 130, 130), rng, 70))
    panel.grain(rng, 0.2, 2.0)
    for _ in range(int(rng.integers(2, 7))):
        x, y = float(rng.uniform(-0.5, 0.5)) * ratio, float(rng.uniform(0, 1))
        size = rng.uniform(0.05, 0.4, 2)
        panel.oval(x, y, size[0], size[1], vary((140, 140, 140), rng, 80))
    for _ in range(int(rng.integers(1, 4))):
        mask = pick(str(rng.choice(["shop", "phone", "web", "foreign", "name"])), rng)
        tall = min(float(rng.uniform(0.08, 0.3)), 0.9 * ratio * 48 / mask.shape[1])
        ink = WHITE if rng.random() < 0.5 else vary((90, 40, 40), rng, 60)
        panel.stamp(mask, 0, float(rng.uniform(0.15, 0.85)), tall, ink)
    return panel


def _vent(rng: np.random.Generator) -> Panel:
    ratio = float(rng.uniform(1, 5))
    panel = Panel(ratio, 1.0, 50, vary((120, 120, 118), rng, 30))
    w = ratio / 2 - 0.08
    box = np.array([(-w, 0.08), (w, 0.08), (w, 0.92), (-w, 0.92)])
    parts.grille(panel, box, rng, shade((150, 150, 150), float(rng.uniform(0.4, 1.4))))
    for y in np.arange(0.15, 0.9, float(rng.uniform(0.1, 0.25))).tolist():
        panel.line([(-w, y), (w, y)], vary((110, 110, 112), rng, 40), 0.05)
    return panel


def _stripes(rng: np.random.Generator) -> Panel:
    ratio = float(rng.uniform(2, 8))
    pairs: tuple[tuple[Colour, Colour], ...] = (
        ((220, 40, 36), (240, 240, 236)), ((240, 200, 40), (26, 26, 28)),
        ((30, 84, 160), (240, 240, 236)),
    )  # fmt: skip
    one, other = pairs[int(rng.integers(len(pairs)))]
    panel = Panel(ratio, 1.0, 40, one)
    for x in np.arange(-ratio / 2 - 1, ratio / 2, 1.0).tolist():
        panel.poly([(x, 0), (x + 0.5, 0), (x + 1.0, 1), (x + 0.5, 1)], other)
    return panel


def _blank(rng: np.random.Generator) -> Panel:
    # Rectangles of all kinds: lids, tiles, paper, a carton, a screen.
    ratio = float(rng.uniform(1, 6))
    tone = vary((190, 190, 186), rng, 40, 0.3)
    panel = Panel(ratio, 1.0, 40, tone)
    panel.grain(rng, float(rng.uniform(0, 0.15)), 2.0)
    for _ in range(int(rng.integers(0, 6))):
        a, b = rng.uniform((-ratio / 2, 0), (ratio / 2, 1), (2, 2)).tolist()
        panel.rect(
            a[0], a[1], a[0] + 0.3 * b[0], a[1] + 0.3 * b[1], shade(tone, rng.uniform(0.2, 1.3))
        )
    return panel


def _display(rng: np.random.Generator) -> Panel:
    ratio = float(rng.uniform(1.8, 5))
    panel = Panel(ratio, 1.0, 50, (16, 16, 18))
    ink: Colour = ((255, 170, 40), (255, 60, 40), (90, 255, 120))[int(rng.integers(3))]
    mask = pick(str(rng.choice(["digits", "shop", "fleet"])), rng)
    panel.stamp(mask, 0, 0.5, min(0.66, 0.86 * ratio * 48 / mask.shape[1]), ink)
    return panel


_KINDS: dict[str, tuple[Callable[[np.random.Generator], Panel], float]] = {
    "label": (_label, 0.3),
    "directions": (_directions, 0.18),
    "notice": (_notice, 0.1),
    "round": (_round, 0.1),
    "triangle": (_triangle, 0.06),
    "poster": (_poster, 0.1),
    "vent": (_vent, 0.06),
    "stripes": (_stripes, 0.05),
    "blank": (_blank, 0.05),
}
KINDS = (*_KINDS, "display", "person", "tree", "bush")
"""Every kind of board."""


def _person(rng: np.random.Generator) -> Panel:
    panel = Panel(0.8, 1.75, 70)
    cloth, legs = vary((110, 106, 110), rng, 60, 0.4), vary((52, 56, 72), rng, 24, 0.3)
    step = float(rng.uniform(0.02, 0.2))
    for side in (-1, 1):
        foot = side * step
        leg = [(0.02, 0.85), (side * 0.14, 0.85), (foot + side * 0.1, 0), (foot, 0)]
        panel.solid(leg, legs)
    body = [(-0.17, 0.8), (0.17, 0.8), (0.24, 1.4), (0.1, 1.5), (-0.1, 1.5), (-0.24, 1.4)]
    panel.solid(smooth(body, 1), cloth)
    for side in (-1, 1):
        panel.stroke(
            [(side * 0.2, 1.4), (side * 0.28, 1.1), (side * 0.22, 0.85)],
            shade(cloth, 0.85),
            0.09,
        )
    panel.disc(0, 1.62, 0.1, 0.13, vary((176, 132, 106), rng, 24, 0.2))
    panel.poly(oval(0, 1.68, 0.11, 0.09), vary((44, 34, 28), rng, 16))
    if rng.random() < 0.4 and panel.scale > 0:
        panel.stamp(pick("name", rng), 0, 1.2, 0.07, WHITE)
    return panel


def _foliage(rng: np.random.Generator, trunk: bool) -> Panel:
    panel = Panel(1.0, 1.4 if trunk else 0.7, 180)
    tone = vary((74, 86, 54), rng, 9, 0.25)
    panel.colour[:] = shade(tone, 0.5)
    if trunk:
        panel.stroke([(0, 0), (0.02, 0.8)], (64, 52, 42), 0.06)
        for _ in range(5):
            x, y = rng.uniform((-0.35, 0.7), (0.35, 1.3)).tolist()
            panel.stroke([(0, 0.5), (x, y)], (60, 50, 42), 0.02)
    bare = trunk and rng.random() < 0.2
    middle, spread = (0.95, 0.2) if trunk else (0.3, 0.14)
    for _ in range(40 if bare else 900):
        x, y = float(rng.normal(0, 0.19)), float(rng.normal(middle, spread))
        size = float(rng.uniform(0.006, 0.026))
        light = shade(tone, float(rng.uniform(0.35, 1.2)) + 0.7 * (y - middle))
        panel.solid(oval(x, y, size, 0.8 * size, 6), light)
    return panel


@lru_cache(maxsize=600)
def board(kind: str, number: int) -> NDArray[np.uint8]:
    """Return the sheet (colour times alpha, alpha) of a kind and number."""
    rng = np.random.default_rng((9, number, *kind.encode()))
    if kind == "display":
        panel = _display(rng)
    elif kind == "person":
        panel = _person(rng)
    elif kind in ("tree", "bush"):
        panel = _foliage(rng, kind == "tree")
    else:
        panel = _KINDS[kind][0](rng)
        if rng.random() < 0.6:
            panel.grain(rng, float(rng.uniform(0.01, 0.08)), 2.0)
    sheet = panel.sheet()
    sheet.flags.writeable = False
    return sheet


def caption(picture: NDArray[np.uint8], rng: np.random.Generator) -> None:
    """Burn in what recorders write: date, time, speed, a name."""
    h, w = picture.shape[:2]
    tall = max(6, round(h * float(rng.uniform(0.018, 0.045))))
    x = int(rng.uniform(0.01, 0.6) * w)
    y = int(rng.choice([0.02, 0.93]) * h)
    ink: Colour = WHITE if rng.random() < 0.8 else (250, 220, 60)
    for _ in range(int(rng.integers(1, 5))):
        mask = pick(str(rng.choice(["digits", "phone", "fleet", "name", "web"])), rng)
        size = (max(2, round(tall * mask.shape[1] / mask.shape[0])), tall)
        small = np.asarray(cv2.resize(mask, size, interpolation=cv2.INTER_AREA), np.uint8)
        blended(picture, small, BLACK, x + 1, y + 1)
        blended(picture, small, ink, x, y)
        x += size[0] + tall


def any_board(rng: np.random.Generator) -> NDArray[np.uint8]:
    """Draw a board of any kind that hangs in streets."""
    odds = np.array([share for _, share in _KINDS.values()])
    kind = tuple(_KINDS)[int(rng.choice(len(odds), p=odds / odds.sum()))]
    return board(kind, int(rng.integers(COUNT)))


def some(kind: str, rng: np.random.Generator) -> NDArray[np.uint8]:
    """Draw a board of this kind."""
    return board(kind, int(rng.integers(COUNT)))
