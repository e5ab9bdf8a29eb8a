"""What years on the road put on a plate: dirt, scratches, mud, fading, stickers, snow."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from plateglass.lab.plates import texture
from plateglass.lab.plates.paint import (
    Canvas,
    Colour,
    Field,
    blend,
    blur,
    coat,
    disc,
    light_up,
    shade,
)

if TYPE_CHECKING:
    pass


EARTH: tuple[Colour, ...] = (
    (110, 95, 76), (92, 84, 74), (70, 66, 62), (138, 118, 90), (58, 52, 46),
)  # fmt: skip
RUST: Colour = (112, 62, 34)


def weather(
    canvas: Canvas, relief: Field, amount: float, rng: np.random.Generator, dark_ground: bool
) -> None:
    """Age a plate's face by ``amount`` (0..1): a film, grime in recesses, runs, scratches."""
    shape = canvas.shape[:2]
    grain = texture.cut(texture.grain(), shape, rng)
    light_up(canvas, grain * np.float32(rng.uniform(0.3, 1.6 + 4.0 * amount)))
    if amount < 0.04:
        return
    earth = EARTH[int(rng.integers(len(EARTH)))]
    if dark_ground and rng.random() < 0.6:
        earth = blend(earth, (176, 170, 160), 0.6)  # dust shows light on a dark plate
    if rng.random() < 0.9:
        film(canvas, earth, amount, rng)
    if rng.random() < 0.55:
        recesses(canvas, relief, shade(earth, 0.6), amount, rng)
    if rng.random() < 0.35 * amount + 0.08:
        runs(canvas, earth, amount, rng)
    if rng.random() < 0.7 * amount + 0.1:
        scratch(canvas, amount, rng)
    if rng.random() < 0.4 * amount:
        spatter(canvas, shade(earth, 0.7), amount, rng)
    if rng.random() < 0.35 * amount:
        rust(canvas, rng)


def film(canvas: Canvas, earth: Colour, amount: float, rng: np.random.Generator) -> None:
    """Lay a thin uneven film of dust, usually thicker towards the lower edge."""
    shape = canvas.shape[:2]
    field = texture.cut(texture.cloud(), shape, rng, float(rng.uniform(0.6, 2.0))) * 0.16
    down = np.linspace(-1, 1, shape[0], dtype=np.float32)[:, None]
    field += down * float(rng.normal(0.12, 0.15))
    cover = (field + float(rng.uniform(0.0, 0.75)) * amount) * float(rng.uniform(0.5, 1.0))
    coat(canvas, earth, np.asarray(np.clip(cover, 0, 0.62), np.float32))


def recesses(
    canvas: Canvas, relief: Field, earth: Colour, amount: float, rng: np.random.Generator
) -> None:
    """Let dirt gather at the foot of raised shapes, where no sponge reaches."""
    foot = np.clip(blur(relief, float(rng.uniform(1.2, 2.6))) - relief, 0, 1)
    patch = texture.cut(texture.cloud(), relief.shape, rng, 0.8) * 0.4 + 0.8
    cover = np.clip(foot * patch * float(rng.uniform(0.3, 1.3)) * amount, 0, 0.6)
    coat(canvas, earth, np.asarray(cover, np.float32))


def runs(canvas: Canvas, earth: Colour, amount: float, rng: np.random.Generator) -> None:
    """Let rain wash dirt down in vertical runs."""
    field = texture.cut(texture.streaks(), canvas.shape[:2], rng, float(rng.uniform(0.6, 1.6)))
    cover = np.clip((field - 0.4) * 0.3 * amount, 0, 0.4)
    coat(canvas, earth, np.asarray(cover, np.float32))


def scratch(canvas: Canvas, amount: float, rng: np.random.Generator) -> None:
    """Scratch through to bare metal, or to a dark line."""
    lines = texture.cut(
        texture.scratches(), canvas.shape[:2], rng, float(rng.uniform(0.7, 1.4))
    )
    metal: Colour = (205, 206, 208) if rng.random() < 0.5 else (70, 68, 66)
    coat(
        canvas,
        metal,
        np.asarray(lines * float(rng.uniform(0.1, 0.7)) * (0.3 + amount), np.float32),
    )


def spatter(canvas: Canvas, earth: Colour, amount: float, rng: np.random.Generator) -> None:
    """Throw mud: specks everywhere, at times a clod that hides part of a character."""
    spots = texture.cut(texture.specks(), canvas.shape[:2], rng, float(rng.uniform(0.5, 1.5)))
    coat(canvas, earth, np.asarray(spots * float(rng.uniform(0.3, 0.95)), np.float32))
    if rng.random() < 0.45 * amount:
        clods = texture.cut(
            texture.cloud(), canvas.shape[:2], rng, float(rng.uniform(0.5, 1.2))
        )
        level = float(rng.uniform(1.2, 2.2))
        cover = np.clip((clods - level) * 3, 0, float(rng.uniform(0.6, 0.95)))
        coat(canvas, earth, np.asarray(cover, np.float32))


def rust(canvas: Canvas, rng: np.random.Generator) -> None:
    """Let rust bloom near the edges and weep downwards."""
    h, w = canvas.shape[:2]
    for _ in range(int(rng.integers(1, 4))):
        spot = disc(float(rng.uniform(0.02, 0.07)) * h)
        x = int(rng.uniform(0, w))
        y = int(rng.choice([rng.uniform(0, 0.15), rng.uniform(0.8, 0.95)]) * h)
        coat(canvas, RUST, spot * np.float32(rng.uniform(0.3, 0.8)), x, y)


def snow(canvas: Canvas, rng: np.random.Generator) -> None:
    """Pack snow against the lower edge or plaster it over the face."""
    h, w = canvas.shape[:2]
    clumps = texture.cut(texture.cloud(), (h, w), rng, float(rng.uniform(0.8, 2.0))) * 0.22
    fall = np.linspace(-1.0, 1.0, h, dtype=np.float32)[:, None] * (
        1 if rng.random() < 0.8 else -1
    )
    cover = np.clip((clumps + fall - float(rng.uniform(0.55, 0.95))) * 4, 0, 0.95)
    coat(canvas, (236, 239, 244), np.asarray(cover, np.float32))
