"""Open fonts (SIL OFL 1.1) from packages of PyPI, found wherever they are installed."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.util import find_spec
from itertools import groupby
from pathlib import Path
from types import MappingProxyType

import cv2
import numpy as np
from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw, ImageFont, features

from plateglass.errors import MissingExtra
from plateglass.lab.plates.letterforms.face import MASTER, Typeface, tight
from plateglass.lab.plates.letterforms.masks import Mask

PACKAGES = (
    "fontpkg-alfa-slab-one",
    "fontpkg-alumni-sans",
    "fontpkg-amiri",
    "fontpkg-anton",
    "fontpkg-archivo",
    "fontpkg-archivo-narrow",
    "fontpkg-arimo",
    "fontpkg-arvo",
    "fontpkg-barlow",
    "fontpkg-barlow-condensed",
    "fontpkg-barlow-semi-condensed",
    "fontpkg-bebas-neue",
    "fontpkg-cairo",
    "fontpkg-chakra-petch",
    "fontpkg-dancing-script",
    "fontpkg-dosis",
    "fontpkg-exo-2",
    "fontpkg-fjalla-one",
    "fontpkg-hind-siliguri",
    "fontpkg-lobster",
    "fontpkg-noto-kufi-arabic",
    "fontpkg-noto-sans-arabic",
    "fontpkg-noto-sans-thai",
    "fontpkg-nunito",
    "fontpkg-oleo-script",
    "fontpkg-oswald",
    "fontpkg-overpass",
    "fontpkg-pacifico",
    "fontpkg-pt-sans-narrow",
    "fontpkg-rajdhani",
    "fontpkg-roboto-condensed",
    "fontpkg-rubik",
    "fontpkg-russo-one",
    "fontpkg-saira-condensed",
    "fontpkg-sarabun",
    "fontpkg-share-tech",
    "fontpkg-smooch-sans",
    "fontpkg-sofia-sans",
    "fontpkg-teko",
    "fontpkg-titillium-web",
    "fontpkg-varela-round",
    "noto-cjk-sans-jp-bold",
    "noto-cjk-sans-jp-regular",
)
"""The packages of the extra `lab`.

Others that happen to be installed are not looked at: a seed draws the same plate everywhere.
"""

# Characters whose ink spans the height that a plate gives to their script, by first code point.
_REFERENCES = (
    (0x0000, "H"),
    (0x0400, "Н"),
    (0x0600, "اطدر"),
    (0x0660, "١٢٣٤٦٧٨٩"),
    (0x066A, "اطدر"),
    (0x06F0, "۱۲۳۴۶۷۸۹"),
    (0x06FA, "اطدر"),
    (0x0980, "কগমশসহ"),
    (0x09E6, "০১২৩৪৮"),
    (0x0E00, "กขนมรพ"),
    (0x1E00, "H"),
    (0x2E80, "国東警"),
    (0x3040, "あのぬめをゆ"),
    (0x30FB, "国東警"),
    (0xAC00, "가나머호"),
)
_FILLS = 0.88  # ink that is nearly as high as its script's box is stretched to fill it


@lru_cache(maxsize=1)
def font_files() -> Mapping[str, Path]:
    """Upright font files of the extra `lab` by stem, such as "Barlow-Bold"."""
    files: dict[str, Path] = {}
    for package in PACKAGES:
        spec = find_spec(package.replace("-", "_"))
        if spec is None or not spec.submodule_search_locations:
            raise MissingExtra("drawing plates", package, "lab")
        for place in spec.submodule_search_locations:
            for path in sorted(Path(place).rglob("*.[ot]tf")):
                if "Italic" not in path.stem:
                    files[path.stem.partition("[")[0]] = path
    return MappingProxyType(files)


@dataclass(frozen=True)
class Font:
    """A font file and how far from it the lettering of plates strays."""

    file: str
    """Stem of the file, as `font_files` names it, without axes."""
    weights: tuple[float, float] | None = None
    """Range of the axis wght of a variable font."""
    widths: tuple[float, float] | None = None
    """Range of the axis wdth of a variable font."""
    stretch: float = 1.0
    """Width relative to the font's own."""
    swell: float = 0.0
    """Cap heights by which upright strokes grow, which narrowing made thin; level ones half."""
    jitter: float = 0.05
    """Relative standard deviation of that width over the variants."""
    language: str = ""
    """Whose forms a font of several languages draws: "zh-Hans" has another 沪 than "ja"."""

    @property
    def name(self) -> str:
        """The file's stem and, where set, the ranges of its axes and the stretch."""
        axes = ((":w", self.weights), (":x", self.widths))
        spans = "".join(f"{axis}{span[0]:g}-{span[1]:g}" for axis, span in axes if span)
        stretched = f"*{self.stretch:g}" if self.stretch != 1 else ""
        return self.file + spans + stretched + (f"@{self.language}" if self.language else "")

    def variant(self, index: int) -> Typeface:
        """The face number `index`; the same each time."""
        return _variant(self, index)


@lru_cache(maxsize=4096)
def _variant(font: Font, index: int) -> FontFace:
    rng = np.random.default_rng([zlib.crc32(font.name.encode()), index])
    axes: list[tuple[str, float]] = []
    for tag, span in (("Weight", font.weights), ("Width", font.widths)):
        if span:
            axes.append((tag, float(np.round(rng.uniform(*span) / 5) * 5)))
    stretch = font.stretch * float(np.exp(rng.normal(0, font.jitter)))
    name = f"{font.name}/{index}"
    return FontFace(name, font.file, tuple(axes), stretch, font.swell, font.language)


@dataclass(frozen=True)
class FontFace(Typeface):
    """One instance of a font: its axes set, its width stretched."""

    name: str
    file: str
    axes: tuple[tuple[str, float], ...]
    stretch: float
    swell: float
    language: str = ""

    @cached_property
    def stroke(self) -> float:
        """Median run of ink of the first reference character that the font has."""
        char = next(c for _, reference in _REFERENCES for c in reference if self.covers(c))
        runs = [
            sum(1 for _ in run)
            for row in self.glyph(char, 96)[8:-8:8]
            for inked, run in groupby(row > 127)
            if inked
        ]
        return float(np.median(runs)) / 96

    def covers(self, char: str) -> bool:
        """Whether the font's character map has it."""
        return len(char) == 1 and ord(char) in _code_points(self.file)

    def word(self, text: str, height: int) -> Mask:
        """A line of small print, kerned, joined and with descenders, `height` rows in all."""
        font = _font(self.file, self.axes)
        known = "".join(c for c in text if c == " " or self.covers(c))
        ink = font.getbbox(known, anchor="ls")
        mask = _drawn(font, known, ink)
        if mask.size == 0 or not mask.any():
            return np.zeros((height, 1), np.uint8)
        width = max(1, round(mask.shape[1] * self.stretch * height / mask.shape[0]))
        return np.asarray(
            cv2.resize(mask, (width, height), interpolation=cv2.INTER_AREA), np.uint8
        )

    def _master(self, char: str) -> Mask:
        font = _font(self.file, self.axes)
        top, bottom = _box(self.file, self.axes, ord(char))
        language = _spoken(self.language)
        left, highest, right, lowest = font.getbbox(char, anchor="ls", language=language)
        scale = MASTER / (bottom - top)
        if lowest - highest < _FILLS * (bottom - top):
            highest, lowest = min(top, highest), max(bottom, lowest)
        mask = _drawn(font, char, (left, highest, right, lowest), language)
        width = max(1, round(mask.shape[1] * scale * self.stretch))
        fine = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
        return tight(
            np.asarray(cv2.resize(mask, (width, MASTER), interpolation=fine), np.uint8)
        )


@lru_cache(maxsize=256)
def _code_points(file: str) -> frozenset[int]:
    with TTFont(font_files()[file], lazy=True) as font:
        return frozenset(font.getBestCmap())


@lru_cache(maxsize=64)
def _font(file: str, axes: tuple[tuple[str, float], ...]) -> ImageFont.FreeTypeFont:
    """The font at a size whose capitals have about `MASTER` rows."""
    font = ImageFont.truetype(str(font_files()[file]), round(MASTER / 0.7))
    if axes:
        wanted = dict(axes)
        font.set_variation_by_axes(
            [
                wanted.get(_axis(axis["name"]), float(axis["default"] or 0))
                for axis in font.get_variation_axes()
            ]
        )
    return font


def _axis(name: bytes | str | None) -> str:
    return name.decode() if isinstance(name, bytes) else str(name)


@lru_cache(maxsize=1024)
def _script_box(
    file: str, axes: tuple[tuple[str, float], ...], reference: str
) -> tuple[int, int]:
    points = _code_points(file)
    known = [c for c in reference if ord(c) in points] or ["H"]
    boxes = [_font(file, axes).getbbox(c, anchor="ls") for c in known]
    return round(min(box[1] for box in boxes)), round(max(box[3] for box in boxes))


def _box(file: str, axes: tuple[tuple[str, float], ...], point: int) -> tuple[int, int]:
    """Top and bottom of the character's script, in pixels below the baseline."""
    reference = next(ref for first, ref in reversed(_REFERENCES) if point >= first)
    return _script_box(file, axes, reference)


def _spoken(language: str) -> str | None:
    # Pillow on Windows may come without the shaper; the font's own forms are drawn then.
    return language if language and features.check("raqm") else None


def _drawn(
    font: ImageFont.FreeTypeFont,
    text: str,
    box: tuple[float, float, float, float],
    language: str | None = None,
) -> Mask:
    left, top, right, bottom = (round(side) for side in box)
    picture = Image.new("L", (max(1, right - left), max(1, bottom - top)))
    ImageDraw.Draw(picture).text(
        (-left, -top), text, fill=255, font=font, anchor="ls", language=language
    )
    return np.array(picture)
