"""Setting type on a line: widths, gaps, cells and the small errors of presses and painters."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import cv2
import numpy as np

from plateglass.geometry import Box
from plateglass.lab.plates.lettering import separator

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from plateglass.lab.plates.lettering import Lettering

    Mask = NDArray[np.uint8]
    Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Manner:
    """How the characters of one plate are set; lengths are fractions of their height."""

    gap: float = 0.16
    """Clear space between two characters."""
    space: float = 0.42
    """Clear space between two groups, whatever is printed in it."""
    cell: float = 0.0
    """0: each character as wide as it is; 1: all in cells of one width, as dies are."""
    width: float | None = None
    """Width of that cell; None takes the typeface's own proportions."""
    fill: float = 0.5
    """How far gaps stretch to fill the line: 0 not at all, 1 to its ends."""
    stretch: float = 1.0
    """Width of the characters against what it would be."""
    slant: float = 0.0
    """Shear of the characters, positive to the right."""
    loose: float = 0.0
    """Spread of each character's own misplacement."""


@dataclass(frozen=True)
class Item:
    """A character to be set, and what separates it from the one before."""

    char: str
    height: int
    marks: str = ""
    """Separators between the character before and this one; empty within a group."""
    room: float = 0.0
    """Least clear space before it, in pixels, where an emblem has to stand there."""
    raised: bool = False
    """Whether a smaller character hangs from the line's top instead of standing on its foot."""


@dataclass(frozen=True)
class Placed:
    """A character's shape and where it stands, in pixels of the plate."""

    char: str
    mask: Mask
    x: int
    y: int

    @cached_property
    def box(self) -> Box:
        """The smallest box around its ink."""
        solid = self.mask > 100
        columns, rows = np.flatnonzero(solid.any(0)), np.flatnonzero(solid.any(1))
        if not len(columns):
            h, w = self.mask.shape
            return Box(self.x, self.y, self.x + w, self.y + h)
        return Box(
            float(self.x + columns[0]),
            float(self.y + rows[0]),
            float(self.x + columns[-1] + 1),
            float(self.y + rows[-1] + 1),
        )


@dataclass(frozen=True)
class Line:
    """A line that was set."""

    characters: tuple[Placed, ...]
    marks: tuple[Placed, ...]
    """Dashes and dots."""
    gaps: tuple[tuple[float, float], ...]
    """Left and right end of every space between groups, marked or not."""
    rules: tuple[float, ...]
    """Where a drawn rule parts the plate."""


def set_line(
    items: Sequence[Item],
    letters: Lettering,
    span: tuple[float, float],
    rows: tuple[int, int],
    manner: Manner,
    rng: np.random.Generator,
) -> Line:
    """Set a line between ``span``'s ends, on ``rows`` (top and foot).

    Too long a line first loses its gaps, then the width of its characters; a short one spreads
    as ``manner.fill`` says and stands in the middle.
    """
    top, foot = rows
    cap = foot - top
    masks = [letters.mask(item.char, item.height) for item in items]
    widths, cells = _widths(items, masks, letters, manner)
    gaps = np.array([_gap(item, cap, letters.face.stroke, manner) for item in items[1:]])
    room = span[1] - span[0]
    parted = np.array([bool(item.marks) for item in items[1:]], bool)
    squeeze, gaps = _fit(float(cells.sum()), gaps, parted, (room, cap), manner.fill)
    x = span[0] + (room - cells.sum() * squeeze - gaps.sum()) / 2
    characters, marks, spaces, rules = [], [], [], []
    for i, item in enumerate(items):
        if i:
            if item.marks:
                spaces.append((x, x + float(gaps[i - 1])))
                middle = x + float(gaps[i - 1]) / 2
                rules += [middle] * ("|" in item.marks)
                marks += _marks(item, middle, (top, cap), letters.face.stroke)
            x += float(gaps[i - 1])
        mask = _shape(masks[i], float(widths[i]) * squeeze, manner.slant)
        dx, dy = rng.normal(0, manner.loose * cap, 2) if manner.loose else (0.0, 0.0)
        left = round(x + (cells[i] * squeeze - mask.shape[1]) / 2 + dx)
        upper = top if item.raised else foot - mask.shape[0]
        characters.append(Placed(item.char, mask, left, upper + round(dy)))
        x += float(cells[i]) * squeeze
    return Line(tuple(characters), tuple(marks), tuple(spaces), tuple(rules))


def _widths(
    items: Sequence[Item], masks: Sequence[Mask], letters: Lettering, manner: Manner
) -> tuple[Numbers, Numbers]:
    # Widths of the shapes, and of the cells they are centred in.
    heights = np.array([item.height for item in items], np.float64)
    natural = np.array([mask.shape[1] for mask in masks], np.float64)
    usual = float(np.median(natural / heights))
    if any(item.char.isascii() for item in items) and letters.face.covers("0"):
        # A line of ones is set in the same cells as any other.
        usual = letters.face.glyph("0", 64).shape[1] / 64
    stretch = manner.stretch
    if manner.width:
        stretch *= float(np.clip(manner.width / usual, 0.6, 1.6))
    cell = (manner.width or usual) * manner.stretch * heights
    widths = natural * stretch
    if manner.width:
        widths = np.minimum(widths, cell * 1.12)
    return widths, np.where(widths < cell, widths + manner.cell * (cell - widths), widths)


def _gap(item: Item, cap: int, stroke: float, manner: Manner) -> float:
    if not item.marks:
        return manner.gap * cap
    printed = sum(separator(m, cap, stroke).shape[1] for m in item.marks if m not in " |")
    return float(max(manner.space * cap, printed * 1.35, item.room))


def _marks(item: Item, middle: float, rows: tuple[int, int], stroke: float) -> list[Placed]:
    top, cap = rows
    masks = [(m, separator(m, cap, stroke)) for m in item.marks if m not in " |"]
    x = middle - sum(mask.shape[1] for _, mask in masks) / 2
    placed = []
    for mark, mask in masks:
        placed.append(Placed(mark, mask, round(x), top))
        x += mask.shape[1]
    return placed


def _fit(
    wide: float,
    gaps: Numbers,
    spaces: NDArray[np.bool_],
    line: tuple[float, float],
    fill: float,
) -> tuple[float, Numbers]:
    # The factor on the characters' widths, and the gaps that go with it.
    room, cap = line
    if not len(gaps):
        return min(1.0, room / max(wide, 1e-6)), gaps
    spare = room - wide - float(gaps.sum())
    if spare < 0:
        keep = max(0.45, 1 + spare / float(gaps.sum()))
        gaps = np.maximum(gaps * keep, 1.0)
        return max(0.2, min(1.0, (room - float(gaps.sum())) / wide)), gaps
    pull = np.where(spaces, 4 * gaps, gaps)
    reach = np.where(
        spaces, np.maximum(2.2 * gaps, 1.1 * cap), np.maximum(1.6 * gaps, 0.34 * cap)
    )
    return 1.0, gaps + np.minimum(pull / float(pull.sum()) * spare * fill, reach - gaps)


def _shape(mask: Mask, width: float, slant: float) -> Mask:
    h, w = mask.shape
    target = max(1, round(width))
    if abs(target - w) > max(1, 0.02 * w):
        way = cv2.INTER_AREA if target < w else cv2.INTER_LINEAR
        mask = np.asarray(cv2.resize(mask, (target, h), interpolation=way), np.uint8)
    if abs(slant) < 0.02:
        return mask
    lean = abs(slant) * h
    matrix = np.array([[1, -slant, lean if slant > 0 else 0.0], [0, 1, 0]], np.float32)
    size = (mask.shape[1] + int(np.ceil(lean)), h)
    return np.asarray(cv2.warpAffine(mask, matrix, size), np.uint8)
