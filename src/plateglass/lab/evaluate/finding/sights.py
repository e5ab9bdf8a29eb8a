"""Plates to look at as a finder left them: found, missed, or none at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from plateglass import image
from plateglass.finder import Detection
from plateglass.geometry import Box, Quad, rectify
from plateglass.lab.evaluate.finding.finders import matched, overlaps
from plateglass.lab.evaluate.finding.photos import NARROWEST
from plateglass.show.canvas import DENSITY, Canvas
from plateglass.show.ink import FAINT, LINE, SOFT
from plateglass.show.outlines import outlined

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from plateglass.geometry import Picture
    from plateglass.lab.evaluate.finding.photos import Photo

FOUND, MISSED, TAKEN = "found", "missed", "taken"
TITLES = {
    FOUND: "Found: the narrowest plates",
    MISSED: "Missed: the widest plates",
    TAKEN: "Taken for plates: the surest that nobody labelled",
}
_COLUMNS, _MOST = 4, 24
_WIDE, _TALL = 168.0, 104.0
_MARGIN, _GUTTER, _TOP, _ROW = 24.0, 14.0, 60.0, 136.0
_AROUND = 3.2
"""How much wider than the plate is what is shown of the photo."""


@dataclass(frozen=True)
class Sight:
    """A piece of a photo, with the outline of what is spoken of."""

    kind: str
    set: str
    photo: str
    width: float
    """Of the plate, in pixels of the photo."""
    score: float | None
    """What the finder gave it; ``None`` for what it missed."""
    picture: Picture


class Sights:
    """Listens to what one finder finds, and cuts out what is worth a look."""

    def __init__(self, finder: str) -> None:
        self.seen: list[Sight] = []
        self._finder = finder

    def __call__(
        self, finder: str, photo: Photo, picture: Picture, found: Sequence[Detection]
    ) -> None:
        """Keep one photo's plates, and what was taken for some."""
        if finder != self._finder:
            return

        def keep(kind: str, quad: Quad, width: float, score: float | None) -> None:
            shown = _piece(picture, quad)
            self.seen.append(Sight(kind, photo.set, photo.name, width, score, shown))

        pairs = matched(overlaps(photo, found))
        for number, plate in enumerate(photo.plates):
            if number in pairs:
                one = found[pairs[number]]
                keep(FOUND, one.quad, plate.quad.box.width, one.score)
            elif plate.counts and plate.quad.box.width >= NARROWEST:
                keep(MISSED, plate.quad, plate.quad.box.width, None)
        for number, one in enumerate(found):
            if number not in pairs.values():
                keep(TAKEN, one.quad, one.quad.box.width, one.score)
        self.seen = leading(self.seen)


def leading(seen: Iterable[Sight]) -> list[Sight]:
    """Return as many of each kind as a sheet shows, the most telling first."""
    order: dict[str, Callable[[Sight], float]] = {
        FOUND: lambda sight: sight.width,
        MISSED: lambda sight: -sight.width,
        TAKEN: lambda sight: -(sight.score or 0.0),
    }
    every = list(seen)
    return [
        sight
        for kind, telling in order.items()
        for sight in sorted((s for s in every if s.kind == kind), key=telling)[:_MOST]
    ]


def write(seen: Sequence[Sight], finder: str, out: Path) -> None:
    """Draw a sheet for each kind that there is something of."""
    for kind, title in TITLES.items():
        mine = [sight for sight in seen if sight.kind == kind]
        (out / f"{kind}.png").unlink(missing_ok=True)  # of an earlier run
        if mine:
            image.save(_sheet(mine, f"{finder}. {title}"), out / f"{kind}.png")


def _piece(picture: Picture, quad: Quad) -> Picture:
    box = quad.box
    x, y = (box.x1 + box.x2) / 2, (box.y1 + box.y2) / 2
    half = max(box.width, box.height * _WIDE / _TALL) * _AROUND / 2
    tall = half * _TALL / _WIDE
    around = Quad.from_box(Box(x - half, y - tall, x + half, y + tall))
    size = round(_WIDE * DENSITY), round(_TALL * DENSITY)
    piece, there = rectify(picture, around, size, margin=0)
    return outlined(piece, [Detection(quad.through(there), 1.0)])


def _sheet(seen: Sequence[Sight], title: str) -> Picture:
    width = 2 * _MARGIN + _COLUMNS * (_WIDE + _GUTTER) - _GUTTER
    height = _TOP + -(-len(seen) // _COLUMNS) * _ROW
    canvas = Canvas(width, height)
    canvas.text(_MARGIN, 34, title, "strong", 13)
    for number, sight in enumerate(seen):
        x = _MARGIN + number % _COLUMNS * (_WIDE + _GUTTER)
        y = _TOP + number // _COLUMNS * _ROW
        if number % _COLUMNS == 0:
            canvas.line(_MARGIN, width - _MARGIN, y - 8, LINE)
        canvas.picture(sight.picture, x, y, radius=2)
        sure = "" if sight.score is None else f", {100 * sight.score:.0f} %"
        below = y + _TALL + 11
        canvas.text(x, below, f"{sight.width:.0f} px wide{sure}", "text", 7.5, SOFT)
        where = canvas.fitted(f"{sight.set} {sight.photo}", "text", 6.5, _WIDE / 2)
        canvas.text(x + _WIDE, below, where, "text", 6.5, FAINT, "right")
    return canvas.cut(height)
