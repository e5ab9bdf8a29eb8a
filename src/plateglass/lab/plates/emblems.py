"""Small graphics on plates and bands: seals, stickers, flags, crests, stars."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from plateglass.lab.plates.lettering import face_of_words, word
from plateglass.lab.plates.paint import (
    BLACK,
    WHITE,
    Canvas,
    Colour,
    Field,
    bar,
    blend,
    coat,
    colour,
    luminance,
    polygon,
    rounded,
)
from plateglass.lab.plates.scenery import TINTS, blossom
from plateglass.lab.plates.seals import pair, seal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from plateglass.geometry import Box


def emblem(
    canvas: Canvas,
    kind: str,
    box: Box,
    colours: Sequence[str],
    text: str,
    rng: np.random.Generator,
) -> None:
    """Paint one emblem into its box; kinds without a shape of their own become a lobed blob."""
    tints = [colour(c) for c in colours] or [TINTS[int(rng.integers(len(TINTS)))]]
    if kind == "word":
        _label(canvas, text, box, tints[0], rng)
        return
    _SHAPES.get(kind, _blob)(canvas, box, tints, rng)
    if text:
        back = tints[0]
        _label(canvas, text, box, WHITE if luminance(back) < 120 else BLACK, rng)


def _label(canvas: Canvas, text: str, box: Box, ink: Colour, rng: np.random.Generator) -> None:
    height = min(box.height * 0.8, box.width * 1.2)
    if height < 3:
        return
    mask = word(face_of_words("generic", text, rng), text, round(height), box.width * 0.9)
    x = (box.x1 + box.x2 - mask.shape[1]) / 2
    coat(canvas, ink, mask, round(x), round((box.y1 + box.y2 - mask.shape[0]) / 2))


def _round(canvas: Canvas, box: Box, tints: Sequence[Colour], rng: np.random.Generator) -> None:
    side = max(3, round(min(box.width, box.height)))
    x, y = round((box.x1 + box.x2 - side) / 2), round((box.y1 + box.y2 - side) / 2)
    coat(canvas, tints[0], rounded((side, side), side), x, y)
    rings = [*tints[1:], blend(tints[0], WHITE, 0.6)][:3]
    for n, tint in enumerate(rings, 1):
        coat(canvas, tint, rounded((side, side), side, side * 0.16 * n), x, y)


def _square(
    canvas: Canvas, box: Box, tints: Sequence[Colour], rng: np.random.Generator
) -> None:
    h, w = max(2, round(box.height)), max(2, round(box.width))
    x, y = round(box.x1), round(box.y1)
    coat(canvas, tints[0], rounded((h, w), 0.15 * h), x, y)
    other = tints[1] if len(tints) > 1 else blend(tints[0], BLACK, 0.5)
    if rng.random() < 0.5:
        coat(canvas, other, rounded((h, w), 0.1 * h, max(0.5, 0.2 * h)) * np.float32(0.6), x, y)


def _flag(canvas: Canvas, box: Box, tints: Sequence[Colour], rng: np.random.Generator) -> None:
    step = box.height / len(tints)
    for n, tint in enumerate(tints):
        y = box.y1 + n * step
        bar(canvas, box.x1, y, box.x2, y + step, tint)


def _crest(canvas: Canvas, box: Box, tints: Sequence[Colour], rng: np.random.Generator) -> None:
    outline = np.array(
        [[0, 0], [1, 0], [1, 0.55], [0.82, 0.82], [0.5, 1], [0.18, 0.82], [0, 0.55]]
    )
    for n, tint in enumerate([*tints, blend(tints[0], WHITE, 0.7)][:3]):
        inner = (outline - 0.5) * (1 - 0.34 * n) + 0.5
        points = inner * (box.width, box.height) + (box.x1, box.y1)
        coat(canvas, tint, polygon(canvas.shape[:2], points))


def _mountains(
    canvas: Canvas, box: Box, tints: Sequence[Colour], rng: np.random.Generator
) -> None:
    xs = np.linspace(box.x1, box.x2, 9)
    ys = box.y2 - box.height * np.where(np.arange(9) % 2, rng.uniform(0.6, 1, 9), 0.25)
    points = np.vstack([np.column_stack([xs, ys]), [[box.x2, box.y2], [box.x1, box.y2]]])
    coat(canvas, tints[0], polygon(canvas.shape[:2], points, 0.4))


@lru_cache(maxsize=128)
def _star(size: int) -> Field:
    angles = np.linspace(-np.pi / 2, 1.5 * np.pi, 10, endpoint=False)
    radius = np.where(np.arange(10) % 2, 0.4, 1.0) * size / 2
    points = np.column_stack([radius * np.cos(angles), radius * np.sin(angles)]) + size / 2
    return polygon((size, size), points)


@lru_cache(maxsize=128)
def _ring_of_stars(size: int) -> Field:
    angles = np.linspace(0, 2 * np.pi, 12, endpoint=False)
    field = np.zeros((size, size), np.float32)
    ys, xs = np.mgrid[0:size, 0:size] + 0.5
    dot = max(0.45, 0.055 * size)
    for angle in angles:
        cx, cy = size / 2 + 0.4 * size * np.cos(angle), size / 2 + 0.4 * size * np.sin(angle)
        field = np.maximum(field, np.clip(dot + 0.5 - np.hypot(xs - cx, ys - cy), 0, 1))
    return np.asarray(field, np.float32)


def _stars(canvas: Canvas, box: Box, tints: Sequence[Colour], rng: np.random.Generator) -> None:
    ring = _ring_of_stars(max(5, round(box.height)))
    coat(canvas, tints[0], ring, round(box.x1), round(box.y1))


def _one_star(
    canvas: Canvas, box: Box, tints: Sequence[Colour], rng: np.random.Generator
) -> None:
    coat(canvas, tints[0], _star(max(4, round(box.height))), round(box.x1), round(box.y1))


def _blob(canvas: Canvas, box: Box, tints: Sequence[Colour], rng: np.random.Generator) -> None:
    middle = ((box.x1 + box.x2) / 2, (box.y1 + box.y2) / 2)
    blossom(canvas, tints[0], middle, min(box.width, box.height), rng)


_SHAPES: dict[str, Callable[[Canvas, Box, Sequence[Colour], np.random.Generator], None]] = {
    "seal": seal, "seals": pair, "flag": _flag, "crest": _crest, "stars": _stars,
    "star": _one_star, "mountains": _mountains, "sticker": _square, "chip": _square,
    "sun": _round, "wheel": _round, "hologram": _round, "fruit": _round, "flower": _round,
}  # fmt: skip
