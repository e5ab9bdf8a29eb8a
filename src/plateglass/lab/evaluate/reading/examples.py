"""Readings to look at: the best, the worst, and those that were wrong while sure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plateglass import image
from plateglass.lab.evaluate.metrics import edits
from plateglass.lab.evaluate.reading.readers import damaged
from plateglass.lab.evaluate.restoring.gallery import framed, marked
from plateglass.show.canvas import Canvas
from plateglass.show.ink import FAINT, LINE, SOFT

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from plateglass.geometry import Picture
    from plateglass.lab.evaluate.reading.readers import Row, Sample

SURE = 0.9
_COLUMNS, _MOST = 4, 24
_WIDE, _TALL = 168.0, 52.0
_MARGIN, _GUTTER, _TOP, _ROW = 24.0, 14.0, 60.0, 100.0
_SHARP = 1000
"""Stands for the height of a plate as it is."""


def write(rows: Sequence[Row], samples: Sequence[Sample], out: Path) -> None:
    """Draw the sheets of the first reader."""
    found = {(sample.set, sample.name): sample for sample in samples}
    mine = [row for row in rows if row.reader == rows[0].reader]
    sheets(mine, lambda row: damaged(found[row.set, row.name], row.height), out)


def sheets(
    mine: Sequence[Row], picture: Callable[[Row], Picture], out: Path, height: str = ""
) -> None:
    """Draw the sheets of one reader; one that has nothing to show is not drawn.

    ``height`` says how high plates are where the rows don't.
    """
    for name, title, chosen in (
        ("best", "Best: right and surest, of the smallest", best(mine)),
        ("worst", "Worst: most mistakes, of the largest", worst(mine)),
        ("sure-but-wrong", f"Wrong at a probability of {SURE} or more", sure_but_wrong(mine)),
    ):
        (out / f"{name}.png").unlink(missing_ok=True)  # of an earlier run
        if chosen:
            drawn = sheet(
                chosen, [picture(row) for row in chosen], f"{mine[0].reader}. {title}", height
            )
            image.save(drawn, out / f"{name}.png")


def best(rows: Sequence[Row]) -> list[Row]:
    """Return the surest right readings of the smallest plates."""
    right = [row for row in rows if row.right]
    return sorted(right, key=lambda row: (row.height or _SHARP, -row.p))[:_MOST]


def worst(rows: Sequence[Row]) -> list[Row]:
    """Return the readings with most mistakes of the largest plates."""

    def order(row: Row) -> tuple[int, int]:
        return -(row.height or _SHARP), -edits(row.read, row.truth)

    return sorted((row for row in rows if not row.right), key=order)[:_MOST]


def sure_but_wrong(rows: Sequence[Row]) -> list[Row]:
    """Return the readings that would mislead most."""
    wrong = [row for row in rows if not row.right and row.p >= SURE]
    return sorted(wrong, key=lambda row: -row.p)[:_MOST]


def sheet(
    rows: Sequence[Row], pictures: Sequence[Picture], title: str, height: str = ""
) -> Picture:
    """Draw each picture with its text, what was read with mistakes marked, and how surely."""
    width = 2 * _MARGIN + _COLUMNS * (_WIDE + _GUTTER) - _GUTTER
    lines = -(-len(rows) // _COLUMNS)
    canvas = Canvas(width, _TOP + lines * _ROW)
    canvas.text(_MARGIN, 34, title, "strong", 13)
    for number, (row, picture) in enumerate(zip(rows, pictures, strict=True)):
        x = _MARGIN + number % _COLUMNS * (_WIDE + _GUTTER)
        y = _TOP + number // _COLUMNS * _ROW
        if number % _COLUMNS == 0:
            canvas.line(_MARGIN, width - _MARGIN, y - 8, LINE)
        _one(canvas, row, picture, x, y, height)
    return canvas.cut(_TOP + lines * _ROW)


def _one(canvas: Canvas, row: Row, picture: Picture, x: float, y: float, height: str) -> None:
    framed(canvas, picture, (x, y, _WIDE, _TALL), pixels=True)
    marked(canvas, x, y + _TALL + 13, row.read, row.truth, 9)
    sure = f"{100 * row.p:.0f} %"
    canvas.text(x + _WIDE, y + _TALL + 13, sure, "text", 7.5, SOFT, "right")
    tall = height or ("as it is" if row.height is None else f"{row.height} px")
    where = f"{row.set}, {tall}"
    label = row.truth if row.right else f"is {row.truth}"
    canvas.text(x, y + _TALL + 25, label, "mono", 7.5, SOFT)
    canvas.text(x + _WIDE, y + _TALL + 25, where, "text", 6.5, FAINT, "right")
