"""The light of the hour: uneven days, shade, nights with lamps, and every lamp's halo."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from plateglass.lab.plates import texture
from plateglass.lab.scenes.stage import Stage

if TYPE_CHECKING:
    from plateglass.lab.plates.paint import Canvas, Field
    from plateglass.lab.scenes.view import View

STEP = 8
"""Light is computed on every eighth pixel; it has no finer detail but the edges of shade."""

_CASTS = (
    (1.0, 1.0, 1.0), (1.06, 1.0, 0.9), (0.93, 1.0, 1.08), (1.12, 1.0, 0.8), (0.96, 1.03, 0.97),
)  # fmt: skip


def day(stage: Stage, rng: np.random.Generator) -> None:
    """Light the picture as by day: a gradient, a cast, and at times the shade of something."""
    shape = _coarse(stage)
    field = float(rng.uniform(0.8, 1.4)) * (1 + 0.1 * texture.swell(shape, rng))
    down = np.linspace(-1, 1, shape[0], dtype=np.float32)[:, None]
    field = field * (1 + float(rng.normal(0, 0.1)) * down)
    if rng.random() < 0.35:
        field = field * (1 - float(rng.uniform(0.2, 0.6)) * _shade(shape, rng))
    cast = _CASTS[int(rng.integers(len(_CASTS)))]
    _multiply(stage, field[..., None] * np.array(cast, np.float32))


def night(stage: Stage, view: View, rng: np.random.Generator) -> None:
    """Let the sun set: pools of lamplight, our headlights, plates that throw them back."""
    rows, columns = _coarse(stage)
    y, x = np.mgrid[0:rows, 0:columns].astype(np.float32)
    ambient = np.array(_tint(rng), np.float32) * float(np.exp(rng.uniform(-2.6, -0.9)))
    light = np.broadcast_to(ambient, (rows, columns, 3)).copy()
    for _ in range(int(rng.integers(0, 6))):
        cx, cy = rng.uniform(0, columns), rng.uniform(0.2, 1.0) * rows
        reach = float(rng.uniform(0.08, 0.4)) * columns
        pool = np.exp(-(((x - cx) / reach) ** 2) - ((y - cy) / (0.5 * reach)) ** 2)
        light += (
            pool[..., None] * np.array(_tint(rng), np.float32) * float(rng.uniform(0.1, 0.7))
        )
    beam = float(rng.uniform(0, 1.1)) if rng.random() < 0.6 else 0.0
    cx, cy = columns * float(rng.uniform(0.35, 0.65)), rows * float(rng.uniform(0.5, 0.8))
    ours = np.exp(-(((x - cx) / (0.35 * columns)) ** 2) - ((y - cy) / (0.3 * rows)) ** 2)
    light += beam * ours[..., None] * np.array((1.0, 0.96, 0.86), np.float32)
    # Little lights the sky and the upper floors.
    rise = np.clip(5 * view.rays(STEP)[:rows, :columns, 1:2], 0, 1).astype(np.float32)
    light *= 1 - float(rng.uniform(0.5, 0.97)) * rise
    plates = (stage.owner > 0).astype(np.uint8)
    _multiply(stage, light)
    if plates.any():
        # Retro-reflective sheet answers our own lamps; its own small lamp lights it otherwise.
        back = 1 + (beam * 1.6 + float(rng.uniform(0, 1.6))) * float(rng.uniform(0.3, 1))
        shine = cv2.convertScaleAbs(stage.picture, alpha=back)
        stage.picture[plates > 0] = shine[plates > 0]
    _expose(stage, rng)
    w, h = stage.size
    for _ in range(int(rng.integers(0, 9))):
        at = np.array([[rng.uniform(0, w), rng.uniform(0, 0.5) * h]])
        red, green, blue = _tint(rng)
        ink = (255 * red, 255 * green, 255 * blue)
        stage.glow(at, float(rng.uniform(0.002, 0.012)) * w, ink,
                   float(rng.uniform(0.4, 1.6)))  # fmt: skip


def _expose(stage: Stage, rng: np.random.Generator) -> None:
    # Cameras open up until the brighter parts of a night come out as grey at least.
    bright = float(np.percentile(stage.picture[::4, ::4], 96))
    wanted = float(rng.uniform(60, 210))
    if bright < wanted:
        factor = min(wanted / max(bright, 4.0), 6.0)
        stage.picture = np.asarray(cv2.convertScaleAbs(stage.picture, alpha=factor), np.uint8)


def _tint(rng: np.random.Generator) -> tuple[float, float, float]:
    tints = ((1.0, 0.74, 0.42), (1.0, 0.9, 0.74), (0.86, 0.94, 1.0), (1.0, 1.0, 0.95))
    return tints[int(rng.choice(4, p=[0.35, 0.3, 0.15, 0.2]))]


def _coarse(stage: Stage) -> tuple[int, int]:
    w, h = stage.size
    return max(2, -(-h // STEP)), max(2, -(-w // STEP))


def _shade(shape: tuple[int, int], rng: np.random.Generator) -> Field:
    # A house's straight edge or a tree's leaves, between the sun and everything.
    h, w = shape
    if rng.random() < 0.5:
        angle = float(rng.uniform(0, 6.28))
        y, x = np.mgrid[0:h, 0:w].astype(np.float32)
        away = (x - w * rng.uniform(0.2, 0.8)) * np.cos(angle)
        away = away + (y - h * rng.uniform(0.2, 0.8)) * np.sin(angle)
        return np.asarray(np.clip(away / float(rng.uniform(0.5, 4)) + 0.5, 0, 1), np.float32)
    blots = texture.cut(texture.cloud(), shape, rng, float(rng.uniform(0.3, 1)))
    return np.asarray(np.clip(blots * 2, 0, 1), np.float32)


def _multiply(stage: Stage, field: Canvas) -> None:
    w, h = stage.size
    deep = np.clip(field * 96, 0, 255).astype(np.uint8)
    whole = cv2.resize(deep, (w, h), interpolation=cv2.INTER_LINEAR)
    stage.picture = np.asarray(cv2.multiply(stage.picture, whole, scale=1 / 96), np.uint8)


def lamps(stage: Stage, dark: bool, rng: np.random.Generator) -> None:
    """Add the light of every lamp: its glass, its halo, by night also its glare."""
    if not stage.glows:
        return
    w, h = stage.size
    spread = float(rng.uniform(0.6, 2.2)) if dark else 0.4
    core = np.zeros((h, w, 3), np.uint8)
    halo = np.zeros((max(1, h // 4), max(1, w // 4), 3), np.float32)
    for glow in stage.glows:
        x, y = glow.x, glow.y
        if not (-w < x < 2 * w and -h < y < 2 * h):
            continue
        if stage.owner[int(np.clip(y, 0, h - 1)), int(np.clip(x, 0, w - 1))]:
            continue
        ink = tuple(min(255.0, v * glow.power) for v in glow.ink)
        r = min(glow.radius * (0.7 if dark else 0.5), 0.03 * w)
        centre = (round(16 * x), round(16 * y))
        cv2.circle(core, centre, max(8, round(16 * r)), ink, -1, cv2.LINE_AA, 4)
        # Near lamps are larger on the sensor, yet no more of their light strays in the lens.
        reach = max(1, round(min(glow.radius, 0.012 * w) * spread * 0.8))
        cv2.circle(halo, (round(x / 4), round(y / 4)), reach, ink, -1)
    light = cv2.GaussianBlur(core, (0, 0), 0.8)
    near = cv2.GaussianBlur(halo, (0, 0), 1.5 + spread)
    wide = cv2.GaussianBlur(halo, (0, 0), 5 + 6 * spread) if dark else near
    veil = cv2.resize(0.35 * near + 0.55 * wide, (w, h), interpolation=cv2.INTER_LINEAR)
    strength = 1.0 if dark else 0.5
    total = cv2.add(stage.picture, cv2.convertScaleAbs(light, alpha=strength))
    stage.picture = np.asarray(
        cv2.add(total, cv2.convertScaleAbs(veil, alpha=strength)), np.uint8
    )
