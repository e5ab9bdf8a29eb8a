"""What lies around the vehicles: sky, ground, kerbs, painted lines, signs and posts."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import cv2
import numpy as np

from plateglass.geometry import warp
from plateglass.lab.plates import texture
from plateglass.lab.plates.paint import Colour, Field, blend, shade, vary
from plateglass.lab.scenes import clutter, parts
from plateglass.lab.scenes.houses import stand
from plateglass.lab.scenes.view import standing

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from plateglass.geometry import Picture
    from plateglass.lab.scenes.stage import Stage
    from plateglass.lab.scenes.view import View


@dataclass(frozen=True)
class Ground:
    """What the road is made of."""

    ink: Colour
    rough: float
    """Contrast of its texture."""


def ground(rng: np.random.Generator) -> Ground:
    """Draw asphalt, concrete, dust, cobbles or grass, by how common they are under cars."""
    kinds: tuple[tuple[Colour, float], ...] = (
        ((112, 112, 114), 0.5), ((150, 146, 140), 0.25), ((148, 132, 108), 0.12),
        ((84, 84, 88), 0.08), ((96, 104, 70), 0.05),
    )  # fmt: skip
    odds = [share for _, share in kinds]
    ink = kinds[int(rng.choice(len(kinds), p=odds))][0]
    return Ground(vary(ink, rng, 3, 0.2), float(rng.uniform(0.03, 0.14)))


def backdrop(view: View, earth: Ground, rng: np.random.Generator) -> Picture:
    """Paint sky and ground."""
    w, h = view.size
    rays = view.rays(8)
    rise = rays[..., 1].astype(np.float32)
    level = np.hypot(rays[..., 0], rays[..., 2]).astype(np.float32)
    slope = rise / np.maximum(level, 1e-3)
    haze: Colour = vary((218, 222, 228), rng, 4, 0.06)
    top: Colour = (
        vary((110, 154, 208), rng, 12, 0.15) if rng.random() < 0.5 else shade(haze, 0.85)
    )
    cover = np.clip(slope / 0.8, 0, 1)[..., None]
    sky = np.array(haze, np.float32) * (1 - cover) + np.array(top, np.float32) * cover
    cloud = texture.cut(texture.cloud(), rise.shape, rng, float(rng.uniform(0.15, 0.4)))
    sky += (np.clip(cloud, 0, 2) * float(rng.uniform(0, 34)))[..., None]
    far = np.clip(view.height / np.maximum(-slope, 1e-4), 0, 400)
    fog = (1 - np.exp(-far / float(rng.uniform(80, 400))))[..., None]
    land = np.array(earth.ink, np.float32) * (1 - fog) + np.array(haze, np.float32) * 0.8 * fog
    land *= (1 + 0.06 * texture.swell(rise.shape, rng))[..., None]
    size = (w, h)
    below = cv2.resize(rise, size, interpolation=cv2.INTER_LINEAR) < 0
    mottle = 1 + earth.rough * _mottle(view, rng)
    picture = cv2.resize(land, size, interpolation=cv2.INTER_LINEAR) * mottle[..., None]
    picture = np.where(below[..., None], picture, cv2.resize(sky, size))
    return np.clip(picture, 0, 255).astype(np.uint8)


@cache
def _tile() -> Field:
    # Fades at its rim, where the next coarser tile goes on alone.
    tile = texture.cloud() + 0.7 * texture.grain() - 1.5 * texture.specks()
    edge = np.minimum(np.arange(texture.TILE), np.arange(texture.TILE)[::-1]) / 60
    fade = np.clip(edge, 0, 1).astype(np.float32)
    return np.asarray(tile * fade * fade[:, None], np.float32)


def _mottle(view: View, rng: np.random.Generator) -> Field:
    total = np.zeros(view.size[::-1], np.float32)
    for scale in (64.0, 8.0):
        reach = texture.TILE / scale
        ahead = view.height * 0.8
        middle = view.ahead(view.size[0] / 2, ahead + reach / 2)
        corners = np.array([[-1, 0, 1], [1, 0, 1], [1, 0, -1], [-1, 0, -1.0]]) * reach / 2
        world = corners + np.array([middle[0], 0, middle[1]])
        matrix = _plane(view, world[3], world[2] - world[3], world[0] - world[3])
        tile = warp(_tile(), matrix, view.size, border=cv2.BORDER_CONSTANT)  # type: ignore[arg-type]
        total = total + tile
    return np.asarray(total * float(rng.uniform(0.5, 1)), np.float32)


def _plane(
    view: View, origin: NDArray[np.float64], right: NDArray[np.float64], up: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The homography from a tile that covers a parallelogram of the world to the picture.

    Unlike one through four corners it may reach behind the lens.
    """
    w, h = view.size
    lens = np.array([[view.focal, 0, w / 2], [0, -view.focal, h / 2], [0, 0, 1]])
    base = view.local(origin[None])[0]
    axes = np.column_stack([view.turn @ right, view.turn @ -up, base + view.turn @ up])
    return np.asarray(
        lens @ axes @ np.diag([1 / texture.TILE, 1 / texture.TILE, 1]), np.float64
    )


def lines(stage: Stage, view: View, rng: np.random.Generator) -> None:
    """Paint lane lines, bays, crossings or hatching onto the road."""
    ink: Colour = vary((214, 214, 208), rng, 6, 0.1) if rng.random() < 0.75 else (214, 176, 50)
    ink = blend(ink, (112, 112, 112), float(rng.uniform(0, 0.6)))
    kind = rng.random()
    wide = float(rng.uniform(0.1, 0.2))
    if kind < 0.4:
        for x in (-1.7, 1.8, 5.2):
            step = 1e3 if rng.random() < 0.3 else float(rng.uniform(4, 9))
            for z in np.arange(0.5, min(60, 0.5 + 40 * step), step).tolist():
                _strip(stage, view, (x, z), (x, z + min(0.5 * step, 80)), wide, ink)
    elif kind < 0.65:
        z, turn = float(rng.uniform(3, 10)), float(rng.normal(0, 0.3))
        for i in range(-5, 6):
            x = i * 2.4 + float(rng.uniform(0, 1))
            _strip(
                stage, view, (x, z), (x + 5 * math.sin(turn), z + 5 * math.cos(turn)), wide, ink
            )
    elif kind < 0.85:
        z = float(rng.uniform(4, 14))
        for i in range(-8, 9):
            _strip(stage, view, (i * 1.0, z), (i * 1.0, z + 3), 0.5, ink)
    else:
        for i in range(-6, 10):
            z = 2.0 + i
            _strip(stage, view, (-3, z), (4, z + 5), wide, ink)


def _strip(
    stage: Stage,
    view: View,
    start: tuple[float, float],
    end: tuple[float, float],
    wide: float,
    ink: Colour,
) -> None:
    a, b = np.array(start), np.array(end)
    along = (b - a) / max(float(np.hypot(*(b - a))), 1e-6)
    side = np.array([-along[1], along[0]]) * wide / 2
    flat = [a + side, b + side, b - side, a - side]
    stage.fill(view.outline([(x, 0.0, z) for x, z in flat]), ink)


def pavement(stage: Stage, view: View, x: float, rng: np.random.Generator) -> None:
    """Lay a raised pavement beyond ``x``, with its kerb."""
    tone = vary((156, 150, 142), rng, 8, 0.12)
    far = x + math.copysign(6.0, x)
    top = [(x, 0.12, 0.3), (far, 0.12, 0.3), (far, 0.12, 90.0), (x, 0.12, 90.0)]
    stage.fill(view.outline(top), tone)
    for z in np.arange(1, 24, float(rng.uniform(0.6, 2))).tolist():
        joint = [(x, 0.12, z), (far, 0.12, z), (far, 0.12, z + 0.03), (x, 0.12, z + 0.03)]
        stage.fill(view.outline(joint), shade(tone, 0.85))
    edge = [(x, 0.12, 0.3), (x, 0.12, 90.0), (x, 0.0, 90.0), (x, 0.0, 0.3)]
    stage.fill(view.outline(edge), shade(tone, float(rng.uniform(0.6, 1.2))))
    if rng.random() < 0.15:
        for z in np.arange(1, 40, 2.0).tolist():
            piece = [(x, 0.12, z), (x, 0.12, z + 1), (x, 0.0, z + 1), (x, 0.0, z)]
            stage.fill(view.outline(piece), (216, 186, 60))


def sign(
    stage: Stage, view: View, x: float, z: float, tone: float, rng: np.random.Generator
) -> None:
    """Stand a pole with one to three boards, or something else that stands in streets."""
    kind = rng.random()
    if kind < 0.22:
        sheet = clutter.some("person", rng)
        stand(stage, view, sheet, standing((x, 0, z), (0.8, 1.75)), tone, z)
        return
    if kind < 0.42:
        name = "tree" if rng.random() < 0.7 else "bush"
        wide = float(rng.uniform(1, 5))
        size = (wide, wide * (1.4 if name == "tree" else 0.7))
        stand(stage, view, clutter.some(name, rng), standing((x, 0, z), size), tone, z)
        return
    tall, turn = float(rng.uniform(0.7, 4)), float(rng.normal(0, 0.4))
    pole = view.seen(standing((x, 0, z + 0.05), (float(rng.uniform(0.05, 0.15)), tall)))
    metal = shade((130, 132, 134), tone * float(rng.uniform(0.3, 1.3)))
    stage.fill(pole, metal)
    y = tall
    for _ in range(int(rng.integers(0, 4))):
        sheet = clutter.any_board(rng)
        ratio = sheet.shape[1] / sheet.shape[0]
        wide = float(rng.uniform(0.35, 1.6)) * (0.6 + 0.4 * ratio if ratio < 2 else 1)
        high = wide / ratio
        y -= high * 1.05
        if y < 0:
            break
        stand(stage, view, sheet, standing((x, y, z), (wide, high), turn), tone, z)


def blocker(stage: Stage, view: View, x: float, z: float, rng: np.random.Generator) -> None:
    """Stand something in front of what is behind: a post, a rail, a bush, a person."""
    kind = rng.random()
    tone = shade((110, 110, 112), float(rng.uniform(0.2, 1.8)))
    if kind < 0.4:
        size = (float(rng.uniform(0.03, 0.14)), float(rng.uniform(0.6, 2.5)))
        lean = view.seen(standing((x, 0, z), size))
        stage.fill(lean, tone)
    elif kind < 0.6:
        y = float(rng.uniform(0.25, 0.9))
        thick = float(rng.uniform(0.02, 0.06))
        rail = [(x - 4, y, z), (x + 4, y + float(rng.normal(0, 0.2)), z)]
        points = [*rail, *((a, b - thick, c) for a, b, c in rail[::-1])]
        stage.fill(view.outline(points), tone)
    else:
        name = "bush" if kind < 0.8 else "person"
        wide = float(rng.uniform(0.3, 0.8))
        size = (wide, 0.6 * wide) if name == "bush" else (0.8, 1.75)
        stand(stage, view, clutter.some(name, rng), standing((x, 0, z), size), 0.8, z)


def cables(stage: Stage, view: View, rng: np.random.Generator) -> None:
    """Hang wires across the sky."""
    w, h = view.size
    for _ in range(int(rng.integers(1, 6))):
        ends = rng.uniform((-0.1 * w, -0.1 * h), (1.1 * w, 0.45 * h), (2, 2))
        t = np.linspace(0, 1, 12)[:, None]
        sag = np.column_stack([np.zeros(12), 4 * 0.05 * h * (t * (1 - t))[:, 0]])
        points = ends[0] * (1 - t) + ends[1] * t + sag
        fixed = np.rint(points * 16).astype(np.int32)
        tone = tuple(v * 0.3 for v in parts.CHROME)
        cv2.polylines(stage.picture, [fixed], False, tone, 1, cv2.LINE_AA, 4)
