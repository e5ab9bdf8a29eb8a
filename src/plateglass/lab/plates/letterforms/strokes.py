"""Faces that a pen draws along skeletons: one set of skeletons, many dies."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

import cv2
import numpy as np

from plateglass.lab.plates.letterforms.face import MASTER, Typeface, tight
from plateglass.lab.plates.letterforms.masks import Mask
from plateglass.lab.plates.letterforms.pen import Points, lengthened, pull, rounded
from plateglass.lab.plates.letterforms.skeletons import SHAPES, Stroke, strokes

_FINE = 2 * MASTER  # rows on which the pen draws, before area sampling smooths its edges
_MARGIN = 0.22  # room at the sides, in cap heights, for strokes that lean out of the box
_BOXED = "Z2745/"  # sharp corners that would stick out at the sides are cut off there
_NARROW = {"E": 0.92, "F": 0.9, "J": 0.88, "L": 0.9, "Г": 0.9}
_CROWDED = {"M": 4.5, "W": 5.6}  # a narrower box than so many stems takes a thinner pen
_SOFTEST = 0.24  # of the stem; more would eat thin strokes
_DOTS = ".·:٠"
_MARKS = {
    "Ä": ("A", ".25,0 .25,.001; .75,0 .75,.001"),
    "Å": ("A", ".38,-.03~ .62,-.03~ .62,.07~ .38,.07~ z"),
    "Ö": ("O", ".25,0 .25,.001; .75,0 .75,.001"),
    "Ü": ("U", ".25,0 .25,.001; .75,0 .75,.001"),
    "Õ": ("O", ".2,.08 .2,0~ .5,0~ .5,.08~ .8,.08~ .8,0"),
    "Č": ("C", ".28,-.01 .5,.07 .72,-.01"),
    "Ć": ("C", ".42,.07 .68,-.01"),
    "Š": ("S", ".28,-.01 .5,.07 .72,-.01"),
    "Ž": ("Z", ".28,-.01 .5,.07 .72,-.01"),
}
_MARKED = 0.8  # share of the height that is left to a letter below its mark


@dataclass(frozen=True, eq=False)
class Style:
    """What makes a country's face out of the common skeletons; lengths in cap heights."""

    name: str
    stem: float = 0.14
    """Width of the pen."""
    digit_stem: float | None = None
    """Width of the pen for digits, where it isn't the same."""
    width: float = 0.56
    """Outer width of letters."""
    digit: float = 0.52
    """Outer width of digits."""
    one: float = 0.30
    """Outer width of 1."""
    m: float = 0.68
    """Outer width of M."""
    w: float = 0.78
    """Outer width of W."""
    radius: float = 0.6
    """Longest level leg of a rounded corner, on the middle line."""
    tall: float = 1.0
    """Longest upright leg relative to the level one."""
    broad: float = 1.0
    """Longest level leg relative to the upright one."""
    square: float = 2.0
    """Exponent of the rounding: 2 is a circle, 3 a television screen."""
    contrast: float = 1.0
    """Thickness of level strokes relative to upright ones."""
    soft: float = 0.012
    """How far a die's wear and the stretched metal round every corner (a blur's sigma)."""
    round_ends: bool = False
    """Whether strokes end and meet in half circles."""
    even: bool = False
    """Whether E, F, J and L are as wide as the rest."""
    slant: float = 0.0
    """Shift of the top to the right."""
    levels: Mapping[str, float] = field(default_factory=dict)
    """Levels of `skeletons.LEVELS` that differ."""
    shapes: Mapping[str, str] = field(default_factory=dict)
    """Skeletons that differ from the common ones."""
    either: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Skeletons that differ from one die to the next."""
    widths: Mapping[str, float] = field(default_factory=dict)
    """Outer widths of single characters."""
    latin: bool = True
    """Whether it has the common skeletons; a face of other digits has only its own."""
    looseness: float = 1.0
    """How much the variants stray from the style."""

    def variant(self, index: int) -> Typeface:
        """The face number `index`; the same each time."""
        return _variant(self, index)

    def outer_width(self, char: str) -> float:
        """Width of the character's box in cap heights."""
        if char in self.widths:
            return self.widths[char]
        if char in "M" or char in "W":
            return self.m if char == "M" else self.w
        if char == "1":
            return self.one
        if char.isdigit():
            return self.digit
        return self.width * (1 if self.even else _NARROW.get(char, 1))


@lru_cache(maxsize=4096)
def _variant(style: Style, index: int) -> StrokeFace:
    rng = np.random.default_rng([zlib.crc32(style.name.encode()), index])
    stray = rng.normal(0, style.looseness, 6)
    stem = style.stem * float(np.exp(0.06 * stray[0]))
    return StrokeFace(
        name=f"{style.name}/{index}",
        style=style,
        stem=stem,
        stretch=float(np.exp(0.035 * stray[1])),
        radius=style.radius * float(np.exp(0.06 * stray[2])),
        soft=min(style.soft * float(np.exp(0.35 * stray[3])), _SOFTEST * stem),
        contrast=style.contrast * float(np.exp(0.03 * stray[4])),
        square=2 + (style.square - 2) * float(np.exp(0.2 * stray[5])),
        shapes={char: str(rng.choice(forms)) for char, forms in style.either.items()},
    )


@dataclass(frozen=True, eq=False)
class StrokeFace(Typeface):
    """A style with the numbers of one die."""

    name: str
    style: Style
    stem: float
    stretch: float
    radius: float
    soft: float
    contrast: float
    square: float
    shapes: Mapping[str, str]

    @property
    def stroke(self) -> float:
        """Width of the pen relative to the cap height."""
        return self.stem

    @cached_property
    def _skeletons(self) -> Mapping[str, str]:
        common = SHAPES if self.style.latin else {}
        return {**common, **self.style.shapes, **self.shapes}

    @cached_property
    def _levels(self) -> tuple[tuple[str, float], ...]:
        return tuple(sorted(self.style.levels.items()))

    def covers(self, char: str) -> bool:
        """Latin letters, digits, separators, marked letters and what the style adds."""
        if not self.style.latin:
            return char in self._skeletons
        return char in self._skeletons or char in _MARKS or char == "Đ"

    def _master(self, char: str) -> Mask:
        if char in _MARKS:
            return self._marked(*_MARKS[char])
        if char == "Đ":
            return self._inked(f"{self._skeletons['D']}; -.28,bar .42,bar", "D", False)
        return self._inked(self._skeletons[char], char, char in _BOXED)

    def _marked(self, base: str, mark: str) -> Mask:
        letter = self._master(base)
        rows = round(MASTER * _MARKED)
        below = cv2.resize(letter, (letter.shape[1], rows), interpolation=cv2.INTER_AREA)
        above = self._inked(mark, base, False, crop=False)
        middle = (above.shape[1] - below.shape[1]) // 2
        above[MASTER - rows :, middle : middle + below.shape[1]] = below
        return tight(above)

    def _inked(self, skeleton: str, char: str, boxed: bool, crop: bool = True) -> Mask:
        box = self.style.outer_width(char) * self.stretch
        stem = self._pen(char, box)
        side = round(_MARGIN * _FINE)
        canvas = np.zeros((_FINE, round(box * _FINE) + 2 * side), np.uint8)
        # The pen is a circle; where level strokes are thinner, it draws in a taller room.
        room = (
            canvas
            if self.contrast == 1
            else np.zeros((round(_FINE / self.contrast), canvas.shape[1]), np.uint8)
        )
        scale = np.array([_FINE, room.shape[0]])
        span = np.array([box - stem, 1 - stem * self.contrast])
        for stroke in strokes(skeleton, self._levels):
            path = self._path(stroke, span, stem) * scale + np.array([side, 0.0])
            pull(
                room,
                path,
                stem * _FINE * (0.4 if stroke.cut else 1),
                stroke.closed,
                self.style.round_ends or char in _DOTS,
                0 if stroke.cut else 255,
            )
        if boxed:
            room[:, :side] = 0
            room[:, canvas.shape[1] - side :] = 0
        width = max(1, round(canvas.shape[1] / 2))
        sized = cv2.resize(room, (width, MASTER), interpolation=cv2.INTER_AREA)
        mask = _softened(np.asarray(sized, np.uint8), self.soft * MASTER)
        if self.style.slant:
            mask = _slanted(mask, self.style.slant)
        return tight(mask) if crop else mask

    def _pen(self, char: str, box: float) -> float:
        """Width of the pen for this character."""
        if char in _DOTS:
            return self.stem * 1.25
        if self.style.digit_stem is not None and char.isdigit():
            return self.stem * self.style.digit_stem / self.style.stem
        room = _CROWDED.get(char, 0) * self.stem
        return self.stem * max(0.66, min(1, box / room)) if room else self.stem

    def _path(self, stroke: Stroke, span: Points, stem: float) -> Points:
        """The stroke's middle line in cap heights."""
        corners = np.array(stroke.points) * span + np.array([stem, stem * self.contrast]) / 2
        path = rounded(
            corners,
            stroke.rounded,
            stroke.closed,
            self.radius,
            self.style.tall,
            self.style.broad,
            self.square,
        )
        if stroke.closed or self.style.round_ends:
            return path
        return _reaching(path, stroke, stem)


def _reaching(path: Points, stroke: Stroke, stem: float) -> Points:
    """Draw ends at the top and bottom out past the box, which then cuts them level."""
    longer = lengthened(path, stem)
    out: Points = path.copy()
    for end in (0, -1):
        if stroke.points[end][1] in (0.0, 1.0):
            inner = path[1] if end == 0 else path[-2]
            if abs(path[end][1] - inner[1]) > 1e-6:
                out[end] = longer[end]
    return out


def _softened(mask: Mask, sigma: float) -> Mask:
    """The mask with its corners rounded: blurred, and made steep again at half the coverage."""
    if sigma < 0.5:
        return mask
    reach = int(np.ceil(3 * sigma))
    framed = cv2.copyMakeBorder(mask, reach, reach, 0, 0, cv2.BORDER_CONSTANT, value=0)
    blurred = cv2.GaussianBlur(framed, (0, 0), sigma)[reach:-reach]
    steep = np.clip((np.arange(256) - 127.5) * (2.2 * sigma) + 127.5, 0, 255).astype(np.uint8)
    return np.asarray(cv2.LUT(blurred, steep), np.uint8)


def _slanted(mask: Mask, slant: float) -> Mask:
    shift = slant * mask.shape[0]
    wide = (mask.shape[1] + int(np.ceil(abs(shift))), mask.shape[0])
    matrix = np.array([[1, -slant, max(shift, 0)], [0, 1, 0]], np.float64)
    return np.asarray(cv2.warpAffine(mask, matrix, wide, flags=cv2.INTER_LINEAR), np.uint8)
