"""Parks a vehicle: every piece of it in perspective, and the place where its plate hangs."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from plateglass.lab.scenes import boxes, cars, cycles, flanks
from plateglass.lab.scenes.body import CARS, Body, Mount, Place
from plateglass.lab.scenes.panel import Panel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from plateglass.geometry import Matrix
    from plateglass.lab.scenes.stage import Stage
    from plateglass.lab.scenes.view import View

FINEST = 420.0
"""Pixels a metre beyond which bodywork is enlarged instead of painted finer."""

Piece = tuple[Panel, "Matrix"]


def park(
    stage: Stage, view: View, body: Body, place: Place, rng: np.random.Generator
) -> Mount | None:
    """Paint a vehicle with its shadow; return where the plate goes if its face is seen."""
    middle = place.world(np.array([[0.0, 0.5 * body.height, 0.0]]))[0]
    depth = view.depth(middle.tolist())
    if depth < 0.8:
        return None
    # A little finer than it is shown, so that what the camera loses is lost there.
    scale = min(FINEST, 1.15 * view.focal / depth)
    _ground_shadow(stage, view, body, place, depth, rng)
    mount: Mount | None = None
    for panel, corners in _sides(scale, body, place, rng):
        _hang(stage, view, place, panel, corners)
    if body.kind != "motorcycle":
        for panel, corners in _top(scale, body, rng):
            _hang(stage, view, place, panel, corners)
    tall = body.belt + 0.04 if body.kind in CARS else body.height
    if body.kind == "motorcycle":
        tall += cycles.HEADROOM
    panel = Panel(body.width + (0.1 if body.kind == "motorcycle" else 0.02), tall, scale)
    if body.kind in CARS:
        mount = (cars.front if body.front else cars.rear)(panel, body, rng)
    else:
        mount = (cycles if body.kind == "motorcycle" else boxes).face(panel, body, rng)
    w = panel.width / 2
    corners = np.array([[-w, tall, 0], [w, tall, 0], [w, 0, 0], [-w, 0, 0]])
    seen = _hang(stage, view, place, panel, corners)
    if seen:
        _shine(stage, view, body, place, scale)
    return mount if seen else None


def _hang(stage: Stage, view: View, place: Place, panel: Panel, corners: Matrix) -> bool:
    """Paint one piece unless it shows its back or comes too near; say whether it did."""
    at = view.seen(place.world(corners))
    if at is None or np.abs(at).max() > 30000:
        return False
    x, y = at.T
    area = float(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2
    if area < 2:
        return False
    stage.paint(panel.sheet(), at, place.light)
    return True


def _ground_shadow(
    stage: Stage, view: View, body: Body, place: Place, depth: float, rng: np.random.Generator
) -> None:
    w, reach = body.width / 2, float(rng.uniform(-0.15, 0.5))
    lean = float(rng.normal(0, 0.25))
    floor = np.array(
        [[-w, 0, -reach], [w, 0, -reach], [w, 0, body.length], [-w, 0, body.length]]
    )
    at = view.outline(place.world(floor + np.array([lean, 0, 0])))
    soft = float(np.clip(0.09 * view.focal / depth, 0.6, 14))
    stage.shadow(at, float(rng.uniform(0.45, 0.85)), soft)


def _sides(scale: float, body: Body, place: Place, rng: np.random.Generator) -> Iterator[Piece]:
    # Only the side that looks at the camera is painted.
    eye = np.array([-place.x, -place.z])
    c, s = math.cos(place.heading), math.sin(place.heading)
    across = float(eye[0] * c + eye[1] * s)
    if abs(across) < body.width / 2:
        return
    right = across > 0
    w, length, b = body.width / 2, body.length, body.belt
    coarse = scale * 0.9
    if body.kind == "motorcycle":
        panel = Panel(length, 1.1 * body.height, coarse)
        cycles.side(panel, body, rng)
        ends = [(0, 1.1 * body.height), (length, 1.1 * body.height), (length, 0), (0, 0)]
        corners = np.array([[0.0, y, z] for z, y in ends])
        yield panel, corners if right else corners[[1, 0, 3, 2]]
        return
    x = w if right else -w
    if body.kind in CARS:
        back = length - body.far_deck
        cabin = flanks.cabin(coarse, body, back - body.deck, rng)
        top = body.taper * x
        corners = np.array(
            [
                [top, body.height, body.deck + body.lean],
                [top, body.height, back - body.far_lean],
                [0.93 * x, b, back],
                [0.93 * x, b, body.deck],
            ]
        )
        yield cabin, corners if right else corners[[1, 0, 3, 2]]
    corners = np.array([[x, b, 0], [x, b, length], [x, 0, length], [x, 0, 0.0]])
    yield flanks.flank(coarse, body, rng), corners if right else corners[[1, 0, 3, 2]]


def _top(scale: float, body: Body, rng: np.random.Generator) -> Iterator[Piece]:
    w, b, h, t = body.width / 2, body.belt, body.height, body.taper * body.width / 2
    if body.kind not in CARS:
        corners = np.array([(-w, h, body.length), (w, h, body.length), (w, h, 0), (-w, h, 0)])
        yield flanks.lid(scale, body, body.length, rng), corners
        return
    rim = body.deck + body.lean
    back = body.length - body.far_deck - body.far_lean
    if back > rim:
        corners = np.array([[-t, h, back], [t, h, back], [t, h, rim], [-t, h, rim]])
        yield flanks.lid(scale, body, back - rim, rng), corners
    foot = b + 0.1 * body.deck
    corners = np.array([
        [-t, h, rim], [t, h, rim], [0.93 * w, foot, body.deck], [-0.93 * w, foot, body.deck],
    ])  # fmt: skip
    yield flanks.screen(scale, body, rng), corners
    if body.deck > 0.1:
        at = 0.985 * w
        rear, near = [(-at, foot, body.deck), (at, foot, body.deck)], b - 0.01
        corners = np.array([*rear, (at, near, 0), (-at, near, 0)])
        yield flanks.lid(scale, body, body.deck, rng), corners


def _shine(stage: Stage, view: View, body: Body, place: Place, scale: float) -> None:
    if body.lamps <= 0:
        return
    if body.kind == "motorcycle":
        places = np.array([[0.0, 0.62 * body.height + 0.15, -0.05]])
    else:
        y = 0.8 * body.belt if body.kind in CARS else body.lift + 0.55
        x = 0.41 * body.width
        places = np.array([[-x, y, -0.05], [x, y, -0.05]])
    ink = (255.0, 244.0, 214.0) if body.front else (255.0, 40.0, 30.0)
    at = view.seen(place.world(places))
    power = body.lamps * (1.6 if body.front else 1.0)
    stage.glow(at, max(0.8, 0.07 * scale), ink, power)
