"""The face of a plate: ground, bands, small print, emblems, border and characters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from plateglass.geometry import Box
from plateglass.lab.plates import emboss
from plateglass.lab.plates.emblems import emblem
from plateglass.lab.plates.lettering import face_of_words, word
from plateglass.lab.plates.ornaments import ornament
from plateglass.lab.plates.paint import (
    Canvas,
    Colour,
    Field,
    coat,
    colour,
    lay,
    light_up,
    rounded,
    vary,
)
from plateglass.lab.plates.scenery import gradient, landscape

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from plateglass.lab.plates.layout import Layout, Printed
    from plateglass.lab.plates.setting import Line, Placed
    from plateglass.lab.plates.style import Style
    from plateglass.plates import Format
    from plateglass.plates.format import Band


SCENIC: dict[str, float] = {"US": 0.55, "CA": 0.3, "MX": 0.5, "AU": 0.15, "PK": 0.1, "TH": 0.1}
"""Share of plates with a landscape behind the characters."""


MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
STICKERS = (
    "#f0f0ec",
    "#e8c63c",
    "#d24a3c",
    "#3a62b0",
    "#4c9a58",
    "#f08c32",
    "#202224",
    "#9cc4e4",
)


def paint_face(
    form: Format, layout: Layout, style: Style, wear: float, rng: np.random.Generator
) -> tuple[Canvas, Field]:
    """Paint a plate's face; return it with its relief (0..1), which dirt and light need."""
    shape = (layout.height, layout.width)
    canvas = gradient(shape, style.ground)
    if rng.random() < SCENIC.get(form.country, 0.004):
        landscape(canvas, style.ground[len(style.ground) // 2], style.ink, rng)
    for band in () if style.custom and rng.random() < 0.6 else form.bands:
        _band(canvas, band, layout, rng)
    if layout.ornament is not None:
        ornament(canvas, layout.ornament, style.ink, rng)
    for what, box in layout.emblems:
        text = what.text[int(rng.integers(len(what.text)))] if what.text else ""
        emblem(canvas, what.kind, box, what.colours, text, rng)
    if form.country in ("US", "CA") and not any(e.kind == "sticker" for e, _ in layout.emblems):
        _registered(canvas, layout, rng)
    for printed in layout.prints:
        tone = style.ink if style.custom else colour(printed.words.ink)
        _small_print(canvas, printed, tone, rng)
    relief = _relief(form, layout, shape)
    rim = _rim(form, layout)
    ink = emboss.worn(emboss.inked(relief, style.press), wear, rng)
    if style.border is not None:
        coat(
            canvas, style.border, np.asarray(rim * (1 - 0.4 * wear * rng.random()), np.float32)
        )
        relief = np.maximum(relief, rim)
    elif rng.random() < 0.6:
        relief = np.maximum(relief, rim)  # a raised rim without ink
    coat(canvas, style.ink, ink)
    if abs(style.press.depth) > 1:
        stroke = 0.13 * max(form.glyph) * layout.scale
        light_up(canvas, emboss.relit(relief, style.press, stroke))
    return canvas, relief


def _registered(canvas: Canvas, layout: Layout, rng: np.random.Generator) -> None:
    # Month and year as stickers, in whichever corners the state leaves for them.
    w, h = layout.width, layout.height
    tall, wide = 0.16 * h, 0.24 * h
    corners = [(x, y) for y in (0.13, 0.87) for x in (0.1, 0.9)]
    for index in rng.permutation(4)[: int(rng.choice([0, 1, 1, 2]))]:
        x, y = corners[int(index)][0] * w, corners[int(index)][1] * h
        box = Box(x - wide / 2, y - tall / 2, x + wide / 2, y + tall / 2)
        back = STICKERS[int(rng.integers(len(STICKERS)))]
        year = str(rng.integers(2002, 2027))
        text = str(rng.choice([*MONTHS, year, year[-2:], year[-2:]]))
        emblem(canvas, "sticker", box, (back, back), text, rng)


def _relief(form: Format, layout: Layout, shape: tuple[int, int]) -> Field:
    w = shape[1]
    stamped = np.zeros(shape, np.uint8)
    for line in (*layout.lines, *layout.twin):
        for placed in (*line.characters, *line.marks):
            _stamp(stamped, placed)
        for x in line.rules:
            thick = max(1, round(2.2 * layout.scale))
            left = min(max(0, round(x - thick / 2)), w - thick)
            top, foot = _reach(form, layout, line)
            stamped[top:foot, left : left + thick] = 255
    return np.asarray(stamped * np.float32(1 / 255), np.float32)


def _reach(form: Format, layout: Layout, line: Line) -> tuple[int, int]:
    # A rule parts the plate but not the bands across it, whose words it would strike out; where
    # there are several lines, only its own.
    if len(layout.lines) == 1:
        across = {band.side for band in form.bands if not band.behind}
        top = layout.field.y1 if "top" in across else 0
        foot = layout.field.y2 if "bottom" in across else layout.height
        return round(top), round(foot)
    boxes = [placed.box for placed in line.characters]
    return round(min(b.y1 for b in boxes)), round(max(b.y2 for b in boxes))


def _stamp(sheet: NDArray[np.uint8], placed: Placed) -> None:
    h, w = sheet.shape
    x1, y1 = max(placed.x, 0), max(placed.y, 0)
    x2 = min(placed.x + placed.mask.shape[1], w)
    y2 = min(placed.y + placed.mask.shape[0], h)
    if x1 < x2 and y1 < y2:
        part = placed.mask[y1 - placed.y : y2 - placed.y, x1 - placed.x : x2 - placed.x]
        np.maximum(sheet[y1:y2, x1:x2], part, out=sheet[y1:y2, x1:x2])


def _rim(form: Format, layout: Layout) -> Field:
    shape = (layout.height, layout.width)
    inset = 1.2 * layout.scale
    thick = max(0.8, form.border_width * layout.scale)
    radius = form.corner * layout.scale
    rim = rounded(shape, radius, inset) - rounded(shape, radius, inset + thick)
    return np.asarray(rim, np.float32)


def _band(canvas: Canvas, band: Band, layout: Layout, rng: np.random.Generator) -> None:
    h, w = canvas.shape[:2]
    thick = max(2, round(band.width * layout.scale))
    box = {
        "left": (0, 0, thick, h),
        "right": (w - thick, 0, w, h),
        "top": (0, 0, w, thick),
        "bottom": (0, h - thick, w, h),
    }[band.side]
    x1, y1, x2, y2 = box
    stops = [vary(colour(c), rng, hue=4, light=0.07) for c in band.ground]
    strip = gradient((y2 - y1, x2 - x1), stops)
    lay(canvas, strip, np.ones(strip.shape[:2], np.float32), x1, y1)
    text = band.text[int(rng.integers(len(band.text)))] if band.text else ""
    upright = band.side in ("left", "right")
    if upright:
        side = (x2 - x1) * 0.66
        middle = (x1 + x2) / 2
        if band.emblem:
            level = y1 + (y2 - y1) * (0.32 if text else 0.5)
            _band_emblem(canvas, band, _around(middle, level, side), rng)
        if text:
            tall = max(3, round(min((y2 - y1) * 0.3, (x2 - x1) * 0.55)))
            mask = word(face_of_words("din", text, rng), text, tall, (x2 - x1) * 0.84)
            low = 0.76 if band.emblem else 0.5
            y = round(y1 + (y2 - y1) * low - tall / 2)
            coat(canvas, colour(band.ink), mask, round(middle - mask.shape[1] / 2), y)
        return
    side = (y2 - y1) * 0.72
    level = (y1 + y2) / 2
    if band.emblem:
        left = x1 + 0.05 * (x2 - x1)
        _band_emblem(canvas, band, _around(left + side / 2, level, side), rng)
    if text:
        tall = max(3, round((y2 - y1) * 0.62))
        mask = word(face_of_words("generic", text, rng), text, tall, (x2 - x1) * 0.7)
        coat(canvas, colour(band.ink), mask, round((x1 + x2 - mask.shape[1]) / 2),
             round(level - tall / 2))  # fmt: skip


def _around(x: float, y: float, side: float) -> Box:
    return Box(x - side / 2, y - side / 2, x + side / 2, y + side / 2)


def _band_emblem(canvas: Canvas, band: Band, box: Box, rng: np.random.Generator) -> None:
    colours = band.colours
    if not colours:
        colours = ("#ffcc00",) if band.emblem in ("stars", "star") else (band.ink,)
    emblem(canvas, band.emblem, box, colours, "", rng)


def _small_print(
    canvas: Canvas, printed: Printed, ink: Colour, rng: np.random.Generator
) -> None:
    box = printed.box
    tall = max(3, round(box.height))
    said = printed.text
    mask = word(face_of_words(printed.words.typeface, said, rng), said, tall, box.width * 0.92)
    spare = box.width - mask.shape[1]
    x = box.x1 + spare * float(np.clip(rng.normal(0.5, 0.03), 0, 1))
    coat(
        canvas,
        vary(ink, rng, hue=4, light=0.06),
        mask,
        round(x),
        round(box.y1 + rng.normal(0, 0.04) * tall),
    )
