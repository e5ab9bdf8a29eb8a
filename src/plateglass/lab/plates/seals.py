"""Round stickers on plates: seals of an office, marks of an inspection, one above the other.

To a reader they look much like characters: as large as a small digit, in the place of one, with
digits of their own. So they are drawn with what makes them look so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from plateglass.geometry import Box
from plateglass.lab.plates.lettering import face_of, word
from plateglass.lab.plates.paint import (
    BLACK,
    WHITE,
    Canvas,
    Colour,
    bar,
    blend,
    coat,
    colour,
    disc,
    luminance,
    polygon,
    vary,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

YEARS = ("#e08a2e", "#d8c83a", "#3c6ab0", "#3c8c58", "#c03838", "#8a5a3c", "#d890a8")
"""Inspection marks change their colour by the year, in much the same order everywhere."""
OFFICES = ("#d8d8d8", "#e8e8e4", "#c0c8d0")


def seal(canvas: Canvas, box: Box, tints: Sequence[Colour], rng: np.random.Generator) -> None:
    """Paint one round sticker: a rim, marks around it, and a crest, digits or rings inside."""
    radius = max(1.5, min(box.width, box.height) / 2)
    centre = (box.x1 + box.x2) / 2, (box.y1 + box.y2) / 2
    ground = tints[0]
    other = tints[1] if len(tints) > 1 else (BLACK if luminance(ground) > 110 else WHITE)
    _disc(canvas, centre, radius, ground)
    if rng.random() < 0.4:  # a rim of another colour
        _disc(canvas, centre, radius, other)
        _disc(canvas, centre, radius * float(rng.uniform(0.72, 0.9)), ground)
    if radius > 4 and rng.random() < 0.75:
        _ticks(canvas, centre, radius, other, rng)
    inside = rng.random()
    if inside < 0.4:
        _digits(canvas, centre, radius, other, rng)
    elif inside < 0.75:
        _shield(canvas, centre, radius, other, rng)
    else:
        _disc(canvas, centre, radius * float(rng.uniform(0.3, 0.6)), blend(ground, other, 0.7))


def pair(canvas: Canvas, box: Box, tints: Sequence[Colour], rng: np.random.Generator) -> None:
    """Paint two stickers one above the other, now and then one alone, or a bar between them."""
    side = min(box.width, box.height * 0.46)
    middle = (box.x1 + box.x2) / 2
    alone = rng.random()
    for place, level in enumerate((box.y1 + side / 2, box.y2 - side / 2)):
        if alone < 0.14 and place == (0 if alone < 0.07 else 1):
            continue
        given = tints if place else ()
        year = colour(YEARS[int(rng.integers(len(YEARS)))])
        office = colour(OFFICES[int(rng.integers(len(OFFICES)))])
        ground = vary(given[0] if given else (year if rng.random() < 0.6 else office), rng)
        ink = given[1] if len(given) > 1 else (BLACK if rng.random() < 0.7 else year)
        x = middle + float(rng.normal(0, 0.03)) * side
        y = level + float(rng.normal(0, 0.03)) * side
        size = side * float(rng.uniform(0.85, 1.02))
        here = Box(x - size / 2, y - size / 2, x + size / 2, y + size / 2)
        seal(canvas, here, (ground, ink), rng)
    if rng.random() < 0.3:  # the dash that is stamped there lies bare between them
        level, thick = (box.y1 + box.y2) / 2, 0.05 * box.height
        bar(canvas, box.x1 + 0.1 * side, level - thick / 2, box.x2 - 0.1 * side,
            level + thick / 2, BLACK)  # fmt: skip


def _disc(canvas: Canvas, centre: tuple[float, float], radius: float, ink: Colour) -> None:
    mask = disc(radius)
    half = mask.shape[0] // 2
    coat(canvas, ink, mask, round(centre[0]) - half, round(centre[1]) - half)


def _ticks(
    canvas: Canvas, centre: tuple[float, float], radius: float, ink: Colour,
    rng: np.random.Generator,
) -> None:  # fmt: skip
    # The months around the edge, or an office's name: from afar the same dots.
    count = int(rng.choice([12, 18, 24]))
    start = float(rng.uniform(0, 2 * np.pi))
    dot = max(0.5, radius * float(rng.uniform(0.05, 0.1)))
    for angle in start + np.linspace(0, 2 * np.pi * float(rng.uniform(0.5, 1)), count):
        at = (
            centre[0] + 0.82 * radius * np.cos(angle),
            centre[1] + 0.82 * radius * np.sin(angle),
        )
        _disc(canvas, at, dot, ink)


def _digits(
    canvas: Canvas, centre: tuple[float, float], radius: float, ink: Colour,
    rng: np.random.Generator,
) -> None:  # fmt: skip
    text = str(rng.integers(1, 13) if rng.random() < 0.25 else rng.integers(10, 40))
    tall = round(radius * float(rng.uniform(0.6, 1.0)))
    if tall < 3:
        return
    mask = word(face_of("din", rng), text, tall, radius * 1.4)
    if rng.random() < 0.4:  # turned to the month it is due
        mask = np.ascontiguousarray(np.rot90(mask, int(rng.integers(1, 4))))
    height, width = mask.shape[:2]
    coat(canvas, ink, mask, round(centre[0] - width / 2), round(centre[1] - height / 2))


def _shield(
    canvas: Canvas, centre: tuple[float, float], radius: float, ink: Colour,
    rng: np.random.Generator,
) -> None:  # fmt: skip
    outline = np.array(
        [[-0.4, -0.5], [0.4, -0.5], [0.4, 0.1], [0.22, 0.42], [0, 0.58], [-0.22, 0.42],
         [-0.4, 0.1]]
    )  # fmt: skip
    points = outline * radius * float(rng.uniform(0.7, 1.1)) + np.array(centre)
    coat(canvas, ink, polygon(canvas.shape[:2], points))
    half = np.where(outline[:, :1] > 0, outline * (0, 1), outline)
    other = colour(YEARS[int(rng.integers(len(YEARS)))])
    coat(canvas, other, polygon(canvas.shape[:2], half * radius * 0.7 + np.array(centre)))
