"""Where everything stands on a plate: millimetres of the format turned into pixels."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from plateglass.geometry import Box
from plateglass.lab.plates.lettering import Lettering, face_of
from plateglass.lab.plates.ornaments import room_for
from plateglass.lab.plates.setting import Item, Line, Manner, Placed, set_line
from plateglass.plates.grammar import Cell

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np

    from plateglass.plates import Format
    from plateglass.plates.format import Emblem, Words


SMALL = 0.8, 1.4
"""How tall small print comes out, beside what the format says: every maker has his own."""


@dataclass(frozen=True)
class Printed:
    """Small print and the box it has to fit."""

    text: str
    words: Words
    box: Box


@dataclass(frozen=True)
class Layout:
    """One plate's parts with their places, in pixels of the plate."""

    width: int
    height: int
    scale: float
    """Pixels per millimetre."""
    lines: tuple[Line, ...]
    twin: tuple[Line, ...]
    """The text once more in another script; no part of the reading."""
    prints: tuple[Printed, ...]
    emblems: tuple[tuple[Emblem, Box], ...]
    field: Box
    """What bands and border leave free."""
    ornament: Box | None = None
    """Where a badge or a figure is printed beside the text, or behind it."""

    @property
    def characters(self) -> tuple[Placed, ...]:
        """The text's characters in reading order."""
        return tuple(placed for line in self.lines for placed in line.characters)

    @property
    def hidable(self) -> tuple[float, float]:
        """How much above and below the text a frame may hide, as shares of the height."""
        boxes = [placed.box for placed in self.characters]
        top, foot = min(b.y1 for b in boxes), max(b.y2 for b in boxes)
        return top / self.height - 0.02, 1 - foot / self.height - 0.02


def lay_out(
    form: Format,
    text: str,
    letters: Lettering,
    height: int,
    manner: Manner,
    rng: np.random.Generator,
) -> Layout:
    """Place a text and everything around it on a plate ``height`` pixels tall."""
    scale = height / form.size[1]
    width = max(8, round(form.size[0] * scale))
    field = _field(form, scale, width, height)
    emblems = [e for e in form.emblems if rng.random() < e.odds]
    prints = _prints(form, field, scale, rng)
    zone = _zone(field, form, prints, scale)
    lines, twin = [], []
    groups = _rows(form, text)
    rows = _levels(form, zone, scale, len(groups), rng)
    rooms = {e.gap: e.size[0] * scale * 1.12 for e in emblems if e.gap}
    whole = (field.x1 + 0.01 * height, field.x2 - 0.01 * height)
    ornament, span = room_for(form.country, whole, height, rng)
    seen = 0
    for index, (cells, place) in enumerate(zip(groups, rows, strict=True)):
        items, seen = _items(cells, place, seen, rooms, form.glyph[min(index, form.lines - 1)])
        if _headed(form):
            items = [replace(item, raised=False) for item in items]
        if items:
            lines.append(set_line(items, letters, span, place, manner, rng))
        if items and form.twin:
            twin.append(_twin_line(form, items, place, zone, span, manner, rng))
    gaps = [gap for line in lines for gap in line.gaps]
    return Layout(
        width, height, scale, tuple(lines), tuple(twin), prints,
        tuple(_emblem_boxes(emblems, gaps, lines, scale)), field, ornament,
    )  # fmt: skip


def _field(form: Format, scale: float, width: int, height: int) -> Box:
    edge = (form.border_width + 1.5 if form.border else 2.0) * scale
    inner = {"left": edge, "right": edge, "top": edge, "bottom": edge}
    for band in form.bands:
        if not band.behind:
            inner[band.side] = max(inner[band.side], band.width * scale)
    return Box(inner["left"], inner["top"], width - inner["right"], height - inner["bottom"])


def _prints(
    form: Format, field: Box, scale: float, rng: np.random.Generator
) -> tuple[Printed, ...]:
    prints = []
    for words, top in ((form.header, True), (form.footer, False)):
        said = words.sample(rng) if words else ""
        if not words or not said:
            continue
        tall = words.height * scale * float(rng.uniform(*SMALL))
        margin = max(1.0, 1.5 * scale)
        y = field.y1 + margin if top else field.y2 - margin - tall
        prints.append(Printed(said, words, Box(field.x1, y, field.x2, y + tall)))
    return tuple(prints)


def _zone(
    field: Box, form: Format, prints: Sequence[Printed], scale: float
) -> tuple[float, float]:
    top, foot = field.y1, field.y2
    for printed in prints:
        if printed.words is form.header:
            top = printed.box.y2
        else:
            foot = printed.box.y1
    need = sum(form.glyph) * scale * (2 if form.twin else 1) * 1.06
    if foot - top < need:  # small print gives way: real plates overlap their own slogans
        top, foot = max(field.y1, min(top, foot - need)), foot
        foot = min(field.y2, max(foot, top + need))
    return top, foot


def _rows(form: Format, text: str) -> list[list[Cell | str]]:
    rows: list[list[Cell | str]] = [[]]
    for item in form.layout(text):
        if item == "\n":
            rows.append([])
        else:
            rows[-1].append(item)
    return rows


def _levels(
    form: Format, zone: tuple[float, float], scale: float, count: int, rng: np.random.Generator
) -> list[tuple[int, int]]:
    # Top and foot of every line's full-height characters.
    top, foot = zone
    if form.twin:
        middle = (top + foot) / 2
        top, foot = (middle, foot) if form.twin.place == "above" else (top, middle)
    tall = [form.glyph[min(i, form.lines - 1)] * scale for i in range(count)]
    shrink = min(1.0, 0.97 * (foot - top) / sum(tall))
    tall = [t * shrink for t in tall]
    gap = max(0.0, foot - top - sum(tall)) / (count + 1)
    drift = float(rng.normal(0, 0.1)) * gap
    levels, y = [], top + gap + drift
    for t in tall:
        start = round(y)
        levels.append((start, start + max(4, round(t))))
        y += t + gap
    return levels


def _items(
    cells: Sequence[Cell | str],
    place: tuple[int, int],
    seen: int,
    rooms: dict[int, float],
    usual: float,
) -> tuple[list[Item], int]:
    cap = place[1] - place[0]
    items: list[Item] = []
    marks, ruled, room = "", False, 0.0
    for cell in cells:
        if isinstance(cell, str):
            seen += 1
            marks += " " if seen in rooms else cell  # the emblem stands where a dash would
            ruled = ruled or cell == "|"
            room = max(room, rooms.get(seen, 0.0))
            continue
        share = min(1.0, (cell.height or usual) / usual)
        items.append(
            Item(cell.char, max(4, round(cap * share)), marks, room, ruled and share < 1)
        )
        marks, room = "", 0.0
    return items, seen


def _headed(form: Format) -> bool:
    # In its box Russia's region hangs from the top; Iran's stands below the country's name.
    places = [emblem.at for emblem in form.emblems if emblem.at]
    return any(x > form.size[0] / 2 and y < form.size[1] / 2 for x, y in places)


def _twin_line(
    form: Format,
    items: Sequence[Item],
    place: tuple[int, int],
    zone: tuple[float, float],
    span: tuple[float, float],
    manner: Manner,
    rng: np.random.Generator,
) -> Line:
    if form.twin is None:
        raise ValueError("only a format with a twin has a twin line")
    cap = place[1] - place[0]
    half = (zone[1] - zone[0]) / 2
    top = round(place[0] - half if form.twin.place == "above" else place[0] + half)
    script = [replace(item, char=form.twin.write(item.char)) for item in items]
    letters = Lettering(face_of(form.twin.typeface, rng), rng)
    return set_line(script, letters, span, (top, top + cap), manner, rng)


def _emblem_boxes(
    emblems: Sequence[Emblem],
    gaps: Sequence[tuple[float, float]],
    lines: Sequence[Line],
    scale: float,
) -> list[tuple[Emblem, Box]]:
    boxes = []
    for emblem in emblems:
        w, h = emblem.size[0] * scale, emblem.size[1] * scale
        if emblem.at is not None:
            x, y = emblem.at[0] * scale, emblem.at[1] * scale
        elif emblem.gap <= len(gaps):
            left, right = gaps[emblem.gap - 1]
            x = (left + right) / 2
            boxed = [p.box for line in lines for p in line.characters]
            y = (min(b.y1 for b in boxed) + max(b.y2 for b in boxed)) / 2
            for line in lines:
                if (left, right) in line.gaps:
                    first = line.characters[0].box
                    y = (first.y1 + first.y2) / 2
        else:
            continue
        boxes.append((emblem, Box(x - w / 2, y - h / 2, x + w / 2, y + h / 2)))
    return boxes
