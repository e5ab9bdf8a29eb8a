"""The contact sheet: many plates on one page, before and after, with what they say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from plateglass.record import HYPOTHESIS
from plateglass.results import NOT_READ
from plateglass.show import ink, maps
from plateglass.show.canvas import DENSITY, Canvas
from plateglass.show.card import draw_wordmark
from plateglass.show.ink import ALARM, FAINT, INK, LINE, PANEL, SOFT, percent
from plateglass.show.panels import fit
from plateglass.show.slots import GAPS, slots

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from plateglass.results import Plate, Restoration

    Picture = NDArray[np.uint8]
    _Box = tuple[float, float, float, float]

WIDTH = 800.0
MARGIN = 40.0
_GUTTER = 36.0
_PICTURE = 80.0
"""Height of a picture's panel."""
_ROW = 168.0


@dataclass(frozen=True)
class Entry:
    """One plate of a sheet."""

    name: str
    plate: Plate
    before: Picture
    note: str = ""
    truth: str = ""
    """What the plate says, where that is known."""


def sheet(
    entries: Sequence[Entry], *, title: str, subtitle: str = "", columns: int = 2
) -> Picture:
    """Draw plates in columns, row by row, on a page 1600 pixels wide."""
    rows = -(-len(entries) // columns)
    top = 112.0 if subtitle else 94.0
    height = top + rows * _ROW + 58
    canvas = Canvas(WIDTH, height)
    canvas.text(MARGIN, 52, title, "strong", 19)
    if subtitle:
        room = WIDTH - 2 * MARGIN
        canvas.text(MARGIN, 72, canvas.fitted(subtitle, "text", 11, room), "text", 11, SOFT)
    draw_wordmark(canvas, WIDTH - MARGIN, 52)
    wide = (WIDTH - 2 * MARGIN - _GUTTER * (columns - 1)) / columns
    for number, entry in enumerate(entries):
        row, column = divmod(number, columns)
        _entry(canvas, entry, MARGIN + column * (wide + _GUTTER), top + row * _ROW, wide)
    canvas.line(MARGIN, WIDTH - MARGIN, height - 50, LINE)
    unread = all(entry.plate.reading == NOT_READ for entry in entries)
    sentence = ink.PROCESSED if unread else HYPOTHESIS
    canvas.text(MARGIN, height - 29, sentence, "text", 9.5, SOFT)
    if any(_doubt(entry.plate.restoration) is not None for entry in entries):
        told = "Orange lies where the reader doubts which character stands there."
        canvas.text(MARGIN, height - 14, told, "text", 9.5, ALARM)
    return canvas.cut(height)


def _entry(canvas: Canvas, entry: Entry, x: float, y: float, wide: float) -> None:
    canvas.line(x, x + wide, y - 14, LINE)
    end = canvas.text(x, y + 6, entry.name, "strong", 10.5, INK)
    if entry.note:
        room = wide - (end - x) - 14
        note = canvas.fitted(entry.note, "text", 9.5, room)
        canvas.text(x + wide, y + 6, note, "text", 9.5, FAINT, "right")
    gap = 10.0
    half = (wide - gap) / 2
    _panel(canvas, entry.before, (x, y + 16, half, _PICTURE), pixels=True)
    if entry.plate.restoration is not None:
        _after(canvas, entry.plate.restoration, (x + half + gap, y + 16, half, _PICTURE))
    baseline = y + 16 + _PICTURE + 26
    _words(canvas, entry.plate, x, baseline, wide)
    if entry.truth:
        shown = canvas.fitted(f"drawn as {entry.truth}", "text", 9.5, wide)
        canvas.text(x, baseline + 24, shown, "text", 9.5, FAINT)


def _doubt(made: Restoration | None) -> maps.Map | None:
    """Return a map of doubt, where there is enough of it to be shown."""
    doubt = made.doubt if made is not None else None
    return doubt if doubt is not None and doubt.max() >= maps.DOUBTFUL else None


def _after(canvas: Canvas, made: Restoration, box: _Box) -> None:
    """Show a restored plate, and below or beside it where it is doubted."""
    doubt = _doubt(made)
    if doubt is None:
        _panel(canvas, made.picture, box)
        return
    x, y, w, h = box
    gap = 6.0
    height, width = made.picture.shape[:2]
    lower, narrow = (h - gap) / 2, (w - gap) / 2
    if min(w / width, lower / height) > min(narrow / width, h / height):
        boxes = [(x, y, w, lower), (x, y + lower + gap, w, lower)]
    else:
        boxes = [(x, y, narrow, h), (x + narrow + gap, y, narrow, h)]
    _panel(canvas, made.picture, boxes[0])
    _panel(canvas, maps.doubtful(made.picture, doubt), boxes[1])


def _panel(canvas: Canvas, picture: Picture, box: _Box, *, pixels: bool = False) -> None:
    x, y, wide, high = box
    canvas.box(x, y, wide, high, PANEL, 4)
    drawn = fit(picture, round(wide * DENSITY), round(high * DENSITY), pixels=pixels)
    h, w = drawn.shape[0] / DENSITY, drawn.shape[1] / DENSITY
    canvas.picture(drawn, x + (wide - w) / 2, y + (high - h) / 2, radius=4)


def _words(canvas: Canvas, plate: Plate, x: float, baseline: float, wide: float) -> None:
    """Write what was read, and how likely that is."""
    reading = plate.reading
    if reading == NOT_READ:
        h, w = plate.picture.shape[:2] if plate.picture is not None else (0, 0)
        text = f"Restored to {w} × {h} pixels, not read" if w else "Not read"
        canvas.text(x, baseline - 3, text, "text", 10.5, SOFT)
        return
    row = slots(reading)
    if not row:
        canvas.text(x, baseline, "Not readable", "strong", 16, SOFT)
        return
    canvas.text(x + wide, baseline, percent(reading.p), "strong", 14, INK, "right")
    units = len(row) + sum(GAPS.get(slot.before, 0.0) for slot in row)
    pitch = min(19.0, (wide - 74) / units)
    under = baseline + 7 + max(0.0, *(canvas.descent(s.shown, "plate", 20) - 5 for s in row))
    for slot in row:
        x += GAPS.get(slot.before, 0.0) * pitch
        middle = x + pitch * 0.44
        size = min(22.0, pitch / 0.62)
        size *= min(1.0, pitch * 0.92 / canvas.extent(slot.shown, "plate", size))
        colour = INK if slot.sure else ALARM
        canvas.text(middle, baseline, slot.shown, "plate", size, colour, "centre")
        if slot.character is not None:
            canvas.gauge(x, under, pitch * 0.88, 3, slot.character.p)
        x += pitch
