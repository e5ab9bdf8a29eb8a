"""The same plates in columns, one restorer each, with what was read from every picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from plateglass.lab.evaluate.metrics import aligned
from plateglass.lab.evaluate.restoring.restorations import ORIGIN
from plateglass.show.canvas import DENSITY, Canvas
from plateglass.show.ink import ALARM, FAINT, INK, LINE, PANEL, SOFT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from plateglass.geometry import Picture
    from plateglass.lab.evaluate.restoring.restorations import Read, Shown

WIDE, TALL = 150.0, 48.0
"""Room for a picture, in points."""
_MARGIN, _GUTTER, _TOP = 24.0, 10.0, 74.0
_ROW = TALL + 46.0
MISSING = "·"
"""Stands where a recogniser left a character out."""


def gallery(shown: Sequence[Shown], title: str, independent: str, ours: str) -> Picture:
    """Draw one row a plate; the input comes first, magnified without smoothing.

    Under each picture stands what ``independent`` and then ``ours`` read from it, with wrong,
    superfluous and missing characters in the colour of alarm.
    """
    names = [ORIGIN, *shown[0].pictures]
    width = 2 * _MARGIN + len(names) * (WIDE + _GUTTER) - _GUTTER
    height = _TOP + len(shown) * _ROW + 20
    canvas = Canvas(width, height)
    canvas.text(_MARGIN, 34, title, "strong", 14)
    told = f"Below each picture: {independent}, then {ours}, each with its mistakes marked."
    canvas.text(width - _MARGIN, 34, told, "text", 8.5, SOFT, "right")
    for column, name in enumerate(names):
        x = _MARGIN + column * (WIDE + _GUTTER)
        head = canvas.fitted("input" if name == ORIGIN else name, "strong", 9, WIDE)
        canvas.text(x, 58, head, "strong", 9)
    for number, one in enumerate(shown):
        y = _TOP + number * _ROW
        canvas.line(_MARGIN, width - _MARGIN, y - 8, LINE)
        pictures = {ORIGIN: one.case.crop, **one.pictures}
        for column, (name, picture) in enumerate(pictures.items()):
            x = _MARGIN + column * (WIDE + _GUTTER)
            framed(canvas, picture, (x, y, WIDE, TALL), pixels=name == ORIGIN)
            _reads(canvas, one.reads[name], one.case.text, x, y + TALL + 12)
        label = f"{one.case.set} {one.case.name}: {one.case.text}"
        room = width - 2 * _MARGIN
        canvas.text(
            _MARGIN, y + TALL + 32, canvas.fitted(label, "text", 6.5, room), "text", 6.5, FAINT
        )
    return canvas.cut(height)


def framed(
    canvas: Canvas, picture: Picture, place: tuple[float, float, float, float], *, pixels: bool
) -> None:
    """Draw a picture as large as x, y, width and height allow; ``pixels`` stay square."""
    x, y, wide, tall = place
    canvas.box(x, y, wide, tall, PANEL, 3)
    h, w = picture.shape[:2]
    scale = min(wide * DENSITY / w, tall * DENSITY / h)
    size = max(1, round(w * scale)), max(1, round(h * scale))
    method = cv2.INTER_NEAREST if pixels and scale > 1 else cv2.INTER_AREA
    method = cv2.INTER_CUBIC if scale > 1 and not pixels else method
    drawn = np.asarray(cv2.resize(picture, size, interpolation=method), np.uint8)
    left, top = (wide - size[0] / DENSITY) / 2, (tall - size[1] / DENSITY) / 2
    canvas.picture(drawn, x + left, y + top, radius=2)


def marked(
    canvas: Canvas, x: float, baseline: float, said: str, text: str, size: float
) -> None:
    """Write what was read, with wrong, superfluous and missing characters in alarm."""
    for a, b in aligned(said, text):
        x = canvas.text(x, baseline, a or MISSING, "mono", size, INK if a == b else ALARM)


def _reads(canvas: Canvas, read: Read, text: str, x: float, baseline: float) -> None:
    for line, (said, p) in enumerate(((read.independent, None), (read.ours, read.p))):
        below = baseline + 10 * line
        marked(canvas, x, below, said, text, 8.5)
        if p is not None:
            canvas.text(x + WIDE, below, f"{100 * p:.0f} %", "text", 7, SOFT, "right")
