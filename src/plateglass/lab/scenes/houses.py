"""Houses, walls and rows of trees: what stands upright behind the vehicles."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from plateglass.lab.plates.paint import Colour, shade, vary
from plateglass.lab.scenes import clutter, parts
from plateglass.lab.scenes.panel import Panel
from plateglass.lab.scenes.view import standing
from plateglass.lab.scenes.words import pick

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from plateglass.geometry import Picture
    from plateglass.lab.scenes.stage import Stage
    from plateglass.lab.scenes.view import View

FRONTS = 48
"""Different house fronts."""


@lru_cache(maxsize=FRONTS)
def front(number: int) -> Picture:
    """Return a house front, twelve metres by nine: windows, a shop with its letters, stains."""
    rng = np.random.default_rng((11, number))
    wall = vary((164, 156, 146), rng, 10, 0.25)
    panel = Panel(12.0, 9.0, 44, wall)
    kind = rng.random()
    if kind < 0.2:  # a bare or planked wall
        pitch = float(rng.uniform(0.2, 1.5))
        for x in np.arange(-6, 6, pitch).tolist():
            panel.line([(x, 0), (x, 9)], shade(wall, 0.75), 0.04)
    else:
        _windows(panel, wall, rng)
    if 0.2 <= kind < 0.75:
        _shop(panel, rng)
    _fittings(panel, wall, rng)
    panel.grain(rng, float(rng.uniform(0.05, 0.2)), 1.0)
    fall = np.linspace(float(rng.uniform(0.9, 1.15)), float(rng.uniform(0.7, 1)), panel.rows)
    panel.gain(fall[:, None])
    sheet = panel.sheet()
    sheet.flags.writeable = False
    return sheet


def _windows(panel: Panel, wall: Colour, rng: np.random.Generator) -> None:
    wide, gap = float(rng.uniform(0.7, 1.8)), float(rng.uniform(0.5, 1.5))
    tall, pitch = float(rng.uniform(1.0, 1.9)), float(rng.uniform(2.6, 3.4))
    frame = vary((220, 218, 210), rng, 20, 0.2)
    for y in np.arange(float(rng.uniform(0.8, 3.2)), 8.5, pitch).tolist():
        for x in np.arange(-5.8, 5.6, wide + gap).tolist():
            pane = shade((60, 70, 82), float(rng.uniform(0.4, 2.0)))
            panel.rect(x - 0.06, y - 0.06, x + wide + 0.06, y + tall + 0.06, frame)
            panel.rect(x, y, x + wide, y + tall, pane)
            panel.rect(x + wide / 2 - 0.03, y, x + wide / 2 + 0.03, y + tall, frame)
            if rng.random() < 0.15:
                panel.rect(x, y - 0.1, x + wide, y + 0.35 * tall, shade(wall, 0.7))


def _fittings(panel: Panel, wall: Colour, rng: np.random.Generator) -> None:
    # Pipes, cables, cornices, boxes: what makes a front busy from afar.
    for _ in range(int(rng.integers(3, 12))):
        x, y = rng.uniform((-6, 0.5), (6, 8.8)).tolist()
        tone = shade(wall, float(rng.uniform(0.4, 1.3)))
        kind = rng.random()
        if kind < 0.3:
            panel.line([(x, 0), (x, 9)], tone, 0.08)
        elif kind < 0.55:
            panel.line([(-6, y), (6, y)], tone, float(rng.uniform(0.03, 0.25)))
        elif kind < 0.75:
            panel.line([(x, y), (x + 3, y - 0.3), (x + 6, y)], parts.DARK, 0.025)
        else:
            panel.rect(x, y, x + 0.8, y + 0.55, shade((200, 200, 196), rng.uniform(0.6, 1.1)))


def _shop(panel: Panel, rng: np.random.Generator) -> None:
    x = -6.0
    while x < 5:
        wide = float(rng.uniform(2, 5))
        ground, ink = vary((116, 112, 112), rng, 48), (245, 245, 240)
        if sum(ground) > 400:
            ink = (30, 30, 40)
        panel.rect(x, 0, x + wide - 0.2, 2.6, shade((52, 56, 62), float(rng.uniform(0.5, 1.8))))
        for _ in range(int(rng.integers(1, 5))):
            a, b = float(rng.uniform(x, x + wide - 0.8)), float(rng.uniform(0.3, 1.8))
            label = shade((210, 205, 200), float(rng.uniform(0.4, 1.15)))
            panel.rect(
                a, b, a + float(rng.uniform(0.2, 0.8)), b + float(rng.uniform(0.15, 0.7)), label
            )
        panel.rect(x, 2.6, x + wide - 0.1, 3.4, ground)
        mask = pick(str(rng.choice(["shop", "shop", "name", "foreign", "phone"])), rng)
        tall = min(0.55, (wide - 0.5) * mask.shape[0] / mask.shape[1])
        panel.stamp(mask, x + wide / 2, 3.0, tall, ink)
        x += wide


def row(stage: Stage, view: View, side: float, rng: np.random.Generator) -> None:
    """Line one side of the street (``side`` is its x) with house fronts, far ones first."""
    w = view.size[0]
    half = math.atan(w / 2 / view.focal) + abs(view.yaw)
    start = max(1.0, 0.9 * abs(side) / math.tan(min(half, 1.4)))
    pieces = []
    z = start
    while z < 90:
        pieces.append((z, float(rng.uniform(7, 16))))
        z += pieces[-1][1]
    for z, wide in reversed(pieces):
        if rng.random() < 0.12:
            continue
        tall = wide * float(rng.uniform(0.6, 1.3))
        ends = (z, z + wide) if side < 0 else (z + wide, z)
        corners = [
            (side, tall, ends[0]),
            (side, tall, ends[1]),
            (side, 0, ends[1]),
            (side, 0, ends[0]),
        ]
        tone = float(rng.uniform(0.5, 1.1))
        stand(stage, view, front(int(rng.integers(FRONTS))), corners, tone, z)


def across(stage: Stage, view: View, z: float, rng: np.random.Generator) -> None:
    """Close the view with house fronts or trees at a distance."""
    reach = z * view.size[0] / 2 / view.focal + 4
    x, middle = -reach, z * math.tan(view.yaw)
    while x < reach:
        wide = float(rng.uniform(6, 16))
        tone = float(rng.uniform(0.6, 1.1))
        place = (middle + x + wide / 2, 0.0, z)
        if rng.random() < 0.65:
            size = (wide, wide * float(rng.uniform(0.5, 1.2)))
            sheet = front(int(rng.integers(FRONTS)))
        else:
            kind = "tree" if rng.random() < 0.5 else "bush"
            size = (wide, wide * (1.1 if kind == "tree" else 0.5))
            sheet = clutter.some(kind, rng)
        stand(stage, view, sheet, standing(place, size, view.yaw * -1), tone, z)
        x += wide * float(rng.uniform(0.7, 1.1))


def wall(stage: Stage, view: View, z: float, rng: np.random.Generator) -> None:
    """Put one wall close behind everything, plain or with letters and boards on it."""
    reach = 1.3 * z * view.size[0] / 2 / view.focal + 2
    middle = z * math.tan(view.yaw)
    turn = float(rng.normal(0, 0.2))
    size = (2 * reach, float(rng.uniform(1.2, 4.5)))
    sheet = front(int(rng.integers(FRONTS)))
    if rng.random() < 0.5:  # its foot, enlarged: plaster, tiles or shutters
        rows, columns = sheet.shape[:2]
        y, x = int(0.72 * rows), int(rng.integers(columns // 2))
        sheet = np.ascontiguousarray(sheet[y:, x : x + columns // 2])
    stand(
        stage,
        view,
        sheet,
        standing((middle, 0, z), size, turn),
        float(rng.uniform(0.5, 1.1)),
        z,
    )
    for _ in range(int(rng.integers(0, 5))):
        at = middle + float(rng.uniform(-0.7, 0.7)) * reach
        sheet = clutter.any_board(rng)
        tall = float(rng.uniform(0.1, 0.5))
        ratio = sheet.shape[1] / sheet.shape[0]
        place = standing(
            (at, float(rng.uniform(0.4, 2.4)), z - 0.05), (tall * ratio, tall), turn
        )
        stand(stage, view, sheet, place, 1.0, z)


def stand(
    stage: Stage,
    view: View,
    sheet: Picture,
    corners: NDArray[np.float64] | list[tuple[float, float, float]],
    tone: float,
    depth: float,
) -> None:
    """Paint a sheet onto four world corners; ``tone`` is the light on it."""
    at = view.seen(corners)
    if at is None or np.ptp(at, axis=0).min() < 1 or np.abs(at).max() > 30000:
        return
    tone *= 1 - 0.15 * min(1.0, depth / 100)
    stage.paint(sheet, at, (tone, tone, tone))
