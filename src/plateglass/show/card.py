"""The card of one plate: before and after, what it says, and how far to trust it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from plateglass import __version__
from plateglass.record import HYPOTHESIS
from plateglass.results import NOT_READ
from plateglass.show import ink, maps
from plateglass.show.canvas import Canvas
from plateglass.show.countries import country_name
from plateglass.show.ink import ACCENT, ALARM, FAINT, INK, LINE, PANEL, SOFT, percent
from plateglass.show.panels import Panel, draw_panel, panels_height
from plateglass.show.slots import GAPS, slots
from plateglass.show.words import MADE_BY

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from plateglass.results import Candidate, Plate, Reading, Restoration, Sight
    from plateglass.show.slots import Slot

    Picture = NDArray[np.uint8]

WIDTH = 800.0
MARGIN = 40.0
_RIGHT = WIDTH - MARGIN
_SIDE = 590.0
"""Where the column with the plate's probability begins."""


@dataclass(frozen=True)
class SmallPrint:
    """Where a card comes from, so that somebody else can make it again."""

    file: str = ""
    sha256: str = ""
    """Of the input file, in hexadecimal; the card shows its beginning."""
    version: str = __version__


def card(
    plate: Plate,
    before: Picture,
    *,
    title: str,
    subtitle: str = "",
    small: SmallPrint | None = None,
) -> Picture:
    """Draw the card of one plate, 1600 pixels wide.

    ``before`` is the plate as it was recorded; its pixels stay squares. Beside it stands what
    ``plate.restoration`` holds: the restored picture, where it is doubted, what of the original
    it does not explain, and where samples of it disagree.
    """
    canvas = Canvas(WIDTH, 1500)
    y = draw_header(canvas, title, subtitle)
    y = _pictures(canvas, y, _panels(before, plate.restoration))
    if plate.reading == NOT_READ:
        y = _not_read(canvas, y)
    else:
        y = draw_reading(canvas, y, plate.reading)
        y = _second_opinion(canvas, y, plate.original, plate.restored)
        y = draw_candidates(canvas, y, plate.reading)
    sentence = ink.PROCESSED if plate.reading == NOT_READ else HYPOTHESIS
    return canvas.cut(draw_footer(canvas, y, sentence, small or SmallPrint()))


def draw_header(canvas: Canvas, title: str, subtitle: str) -> float:
    """Set the title of a card; return where the next thing begins, as all of these do."""
    wordmark = draw_wordmark(canvas, _RIGHT, 50)
    shown = canvas.fitted(title, "strong", 17, wordmark - MARGIN - 30)
    canvas.text(MARGIN, 50, shown, "strong", 17)
    if subtitle:
        room = _RIGHT - MARGIN
        canvas.text(MARGIN, 69, canvas.fitted(subtitle, "text", 10.5, room), "text", 10.5, SOFT)
    y = 84.0 if subtitle else 68.0
    canvas.line(MARGIN, _RIGHT, y, LINE)
    return y + 30


def draw_wordmark(canvas: Canvas, right: float, baseline: float) -> float:
    """Sign a page with the tool's name; return where the name begins."""
    start = right - canvas.extent("Plateglass", "strong", 12)
    canvas.text(right, baseline, "Plateglass", "strong", 12, INK, "right")
    mark = start - 30
    canvas.box(mark, baseline - 10.5, 23, 12, ACCENT, 2.5)
    canvas.box(mark + 2, baseline - 8.5, 19, 8, (255, 255, 255), 1.2)
    canvas.box(mark + 4, baseline - 6.5, 7.5, 4, ACCENT, 0.5)
    return mark


def _panels(before: Picture, made: Restoration | None) -> list[Panel]:
    h, w = before.shape[:2]
    panels = [Panel("Before", before, f"{w} × {h} pixels, as recorded", pixels=True)]
    if made is None:
        return panels
    h, w = made.picture.shape[:2]
    panels.append(
        Panel("After", made.picture, f"{w} × {h}, {MADE_BY.get(made.kind, made.kind)}")
    )
    if made.doubt is not None:
        note = "orange; the line is at 50 %"
        panels.append(Panel("Doubt", maps.doubtful(made.picture, made.doubt), note))
    if made.residual is not None:
        note = f"misfit {made.misfit:.1f} of 255" if made.misfit is not None else ""
        panels.append(Panel("Unexplained", maps.residual(made.residual), note, pixels=True))
    if len(made.samples) > 1:
        apart = maps.disagreement([sample.picture for sample in made.samples])
        note = f"orange where {len(made.samples)} differ"
        panels.append(Panel("Other readings", maps.doubtful(made.picture, apart), note))
    return panels


def _pictures(canvas: Canvas, y: float, panels: Sequence[Panel]) -> float:
    gap, columns = 20.0, 3 if len(panels) in (3, 5) else 2
    width = min(460.0, (_RIGHT - MARGIN - gap * (columns - 1)) / columns)
    height = panels_height(panels, width, 56.0, 220.0 if len(panels) < 4 else 160.0)
    for number, panel in enumerate(panels):
        row, column = divmod(number, columns)
        at = (MARGIN + column * (width + gap), y + row * (height + 34))
        draw_panel(canvas, panel, (*at, width, height))
    rows = -(-len(panels) // columns)
    return y + rows * (height + 34) + 16


def _not_read(canvas: Canvas, y: float) -> float:
    canvas.label(MARGIN, y, "Reading", FAINT)
    canvas.text(MARGIN, y + 28, "Not read", "strong", 20, SOFT)
    text = "This plate was only restored. What it says is for you to judge, on the left first."
    canvas.text(MARGIN, y + 47, text, "text", 10.5, SOFT)
    return y + 76


def draw_reading(canvas: Canvas, y: float, reading: Reading) -> float:
    """Draw the characters, each with its bar, and the verdict on the whole plate."""
    canvas.label(MARGIN, y, "Reading", FAINT)
    below = _characters(canvas, y, slots(reading))
    return max(below, _verdict(canvas, y, reading)) + 26


def _characters(canvas: Canvas, y: float, row: Sequence[Slot]) -> float:
    if not row:
        canvas.text(MARGIN, y + 40, "Not readable", "strong", 28, SOFT)
        text = "The pixels don't tell which characters these are."
        canvas.text(MARGIN, y + 60, text, "text", 10.5, SOFT)
        return y + 64
    units = len(row) + sum(GAPS.get(slot.before, 0.0) for slot in row)
    pitch = min(54.0, (_SIDE - 40 - MARGIN) / units)
    size = min(60.0, pitch / 0.62)
    baseline = y + 18 + size * 0.78
    # Arabic and Thai reach below the line; the bars make room for the deepest character.
    under = baseline + 12 + max(0.0, *(canvas.descent(s.shown, "plate", size) - 7 for s in row))
    x, lowest = MARGIN, under
    for slot in row:
        gap = GAPS.get(slot.before, 0.0) * pitch
        _separator(canvas, slot.before, x + gap / 2 - pitch * 0.05, baseline, size)
        x += gap
        _glyph(canvas, slot, (x + pitch * 0.43, baseline), pitch * 0.86, size)
        lowest = max(lowest, _chances(canvas, slot, (x, under), pitch * 0.86))
        x += pitch
    return lowest


def _separator(canvas: Canvas, mark: str, x: float, baseline: float, size: float) -> None:
    if mark == "\n":
        canvas.upright(x, baseline - size * 0.74, baseline + 60, LINE)
    elif mark.strip(" |"):
        canvas.text(x, baseline - size * 0.02, mark, "plate", size * 0.6, FAINT, "centre")


def _glyph(
    canvas: Canvas, slot: Slot, at: tuple[float, float], wide: float, size: float
) -> None:
    # A wide character (Chinese, Korean) is set smaller, so that it stays inside its slot.
    size *= min(1.0, wide * 1.06 / canvas.extent(slot.shown, "plate", size))
    colour = INK if slot.sure else ALARM
    canvas.text(*at, slot.shown, "plate", size, colour, "centre")


def _chances(canvas: Canvas, slot: Slot, at: tuple[float, float], wide: float) -> float:
    """Draw the bar and the alternatives of one character; return the lowest baseline."""
    x, y = at
    if slot.character is None:
        return y
    middle = x + wide / 2
    canvas.gauge(x, y, wide, 6, slot.character.p)
    y += 20
    if slot.sure:
        number = percent(slot.character.p)
        canvas.text(middle, y, number, "text", min(9.5, wide * 0.28), SOFT, "centre")
        y += 19
    for row, (char, other) in enumerate(slot.alternatives()):
        if row:
            y += 16 if slot.sure or row > 1 else 19
        canvas.text(middle - 4, y, char, "plate", 12, SOFT, "right")
        canvas.text(middle + 1, y, percent(other).removesuffix(" %"), "text", 8.5, FAINT)
    return y


def _verdict(canvas: Canvas, y: float, reading: Reading) -> float:
    x, wide = _SIDE, _RIGHT - _SIDE
    canvas.label(x, y, "Whole plate right", FAINT)
    canvas.text(x - 1, y + 38, percent(reading.p), "strong", 34)
    canvas.gauge(x, y + 50, wide, 6, reading.p)
    y += 82
    canvas.label(x, y, "Legibility", FAINT)
    grade = ("none", "poor", "fair", "good").index(reading.legibility)
    for step in range(3):
        on = step < grade
        shade = (ink.ALARM, ink.colour_of(0.6), ACCENT)[max(0, grade - 1)] if on else ink.TRACK
        canvas.box(_RIGHT - 78 + step * 27, y + 11, 24, 6, shade, 3)
    canvas.text(x, y + 18, reading.legibility.capitalize(), "strong", 13)
    y += 18
    if reading.country:
        y += 30
        canvas.label(x, y, "Country", FAINT)
        first, *rest = reading.country[:3]
        canvas.text(_RIGHT, y + 18, percent(first.p), "text", 11, SOFT, "right")
        name = canvas.fitted(country_name(first.code), "strong", 13, wide - 50)
        canvas.text(x, y + 18, name, "strong", 13)
        y += 18
        for country in rest:
            y += 16
            canvas.text(x, y, country_name(country.code), "text", 10.5, SOFT)
            canvas.text(_RIGHT, y, percent(country.p), "text", 9.5, FAINT, "right")
    return y


def _second_opinion(
    canvas: Canvas, y: float, original: Sight | None, restored: Sight | None
) -> float:
    if original is None or restored is None:
        return y
    agrees = original.best == restored.best if restored.agrees is None else restored.agrees
    canvas.box(MARGIN, y, _RIGHT - MARGIN, 34, PANEL, 5)
    canvas.box(MARGIN, y, 4, 34, ACCENT if agrees else ALARM, 2)
    x, baseline = MARGIN + 18, y + 21.5
    for name, sight in (("Original pixels", original), ("Restored", restored)):
        x = canvas.text(x, baseline, name, "text", 10, SOFT) + 8
        x = canvas.text(x, baseline, sight.best or "nothing", "plate", 12.5) + 8
        x = canvas.text(x, baseline, percent(sight.p), "text", 10, SOFT) + 28
    verdict = "They agree" if agrees else "They differ: trust the original"
    colour = ACCENT if agrees else ALARM
    canvas.text(_RIGHT - 16, baseline, verdict, "strong", 10, colour, "right")
    return y + 34 + 34


def draw_candidates(canvas: Canvas, y: float, reading: Reading) -> float:
    """List what else the plate could say."""
    listed = reading.candidates[:10]
    if not listed:
        return y
    canvas.label(MARGIN, y, "What it could be", FAINT)
    rows = (len(listed) + 1) // 2 if len(listed) > 3 else len(listed)
    wide = (_RIGHT - MARGIN - 40) / 2
    longest = max(canvas.extent(one.text, "plate", 12.5) for one in listed)
    for number, candidate in enumerate(listed):
        column, row = divmod(number, rows)
        at = (MARGIN + column * (wide + 40), y + 22 + row * 21)
        _candidate(canvas, number + 1, candidate, reading.best, (*at, wide, longest))
    return y + 22 + (rows - 1) * 21 + 26


def _candidate(
    canvas: Canvas,
    rank: int,
    candidate: Candidate,
    best: str,
    place: tuple[float, float, float, float],
) -> None:
    left, baseline, wide, longest = place
    canvas.text(left + 12, baseline, str(rank), "text", 9.5, FAINT, "right")
    x = left + 22
    comparable = len(candidate.text) == len(best)
    for position, char in enumerate(candidate.text):
        differs = comparable and char != best[position]
        x = canvas.text(x, baseline, char, "plate", 12.5, ALARM if differs else INK)
        x += 0 if char.isascii() else 1.5
    x = left + max(118.0, longest + 42)
    canvas.gauge(x, baseline - 6.5, left + 164 - x, 5, candidate.p, ACCENT)
    end = canvas.text(left + 208, baseline, percent(candidate.p), "text", 10, SOFT, "right")
    name = canvas.fitted(
        candidate.format or "fits no format", "text", 9.5, left + wide - end - 10
    )
    canvas.text(end + 10, baseline, name, "text", 9.5, FAINT)


def draw_footer(canvas: Canvas, y: float, sentence: str, small: SmallPrint) -> float:
    """Set the sentence that stands under every card, and where the card comes from."""
    canvas.line(MARGIN, _RIGHT, y, LINE)
    canvas.text(MARGIN, y + 22, sentence, "text", 9.5, SOFT)
    parts = [small.file, f"sha256 {small.sha256[:16]}…" if small.sha256 else ""]
    parts.append(f"Plateglass {small.version}")
    line = "   ·   ".join(part for part in parts if part)
    line = canvas.fitted(line, "mono", 8, _RIGHT - MARGIN)
    canvas.text(MARGIN, y + 39, line, "mono", 8, FAINT)
    return y + 39 + 28
