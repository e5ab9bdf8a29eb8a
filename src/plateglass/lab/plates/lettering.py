"""The shapes of one plate's characters: its typeface, and others for what that one lacks."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

import cv2
import numpy as np

from plateglass.lab.plates.typefaces import Typeface, typeface

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Mask = NDArray[np.uint8]

SEPARATORS = " -·.•:|"
"""Printed between groups; not part of the text."""

TAKES = {"generic": 40}
"""Faces in use of a family (else `FEW`): a glyph takes two milliseconds to draw anew."""

FEW = 6

_FALLBACKS: tuple[tuple[int, int, tuple[str, ...]], ...] = (
    (0x0600, 0x06FF, ("arabic-eg", "arabic-sa", "persian")),
    (0x0E00, 0x0E7F, ("thai",)),
    (0x0980, 0x09FF, ("bengali",)),
    (0x3040, 0x30FF, ("hiragana", "kanji")),
    (0x4E00, 0x9FFF, ("cn-hanzi", "kanji")),
    (0xAC00, 0xD7AF, ("hangul",)),
)


def face_of(family: str, rng: np.random.Generator) -> Typeface:
    """Pick one of a family's faces, out of few enough for all their glyphs to stay cached."""
    return _take(family, int(rng.integers(TAKES.get(family, FEW))))


def face_of_words(family: str, text: str, rng: np.random.Generator) -> Typeface:
    """Pick one of a family's faces, or one that writes the script which that family lacks."""
    face = face_of(family, rng)
    foreign = [char for char in text if _families(char) and not face.covers(char)]
    for other in _families(foreign[0]) if foreign else ():
        face = face_of(other, rng)
        if all(face.covers(char) for char in foreign):
            break
    return face


@lru_cache(maxsize=1024)
def _take(family: str, index: int) -> Typeface:
    return typeface(family, np.random.default_rng(index))


@dataclass
class Lettering:
    """A main typeface with fallbacks by script, all drawn once for the plate."""

    face: Typeface
    rng: np.random.Generator
    others: dict[str, Typeface] = field(default_factory=dict)

    def face_for(self, char: str) -> Typeface:
        """Return the face that draws ``char``."""
        if self.face.covers(char):
            return self.face
        for family in (*_families(char), "din", "generic"):
            if family not in self.others:
                self.others[family] = face_of(family, self.rng)
            if self.others[family].covers(char):
                return self.others[family]
        # Rare letters are in few faces: any will do.
        for family in ("din", "generic"):
            for index in range(TAKES.get(family, FEW)):
                if _take(family, index).covers(char):
                    return _take(family, index)
        raise ValueError(f"no typeface draws {char!r}")

    def mask(self, char: str, height: int) -> Mask:
        """Return the coverage (0..255) of a character or separator ``height`` pixels tall."""
        if char in SEPARATORS:
            return separator(char, height, self.face.stroke)
        return _glyph(self.face_for(char), char, height)


@lru_cache(maxsize=1 << 15)
def _glyph(face: Typeface, char: str, height: int) -> Mask:
    return face.glyph(char, height)


def _families(char: str) -> tuple[str, ...]:
    code = ord(char)
    for first, last, families in _FALLBACKS:
        if first <= code <= last:
            return families
    return ()


@lru_cache(maxsize=512)
def separator(char: str, height: int, stroke: float) -> Mask:
    """Draw a dash, a dot or a colon on a full-height mask."""
    thick = max(1.0, stroke * height)
    if char == " ":
        return np.zeros((height, 1), np.uint8)
    width = 2.2 * thick if char == "-" else 1.25 * thick
    fine = 4
    mask = np.zeros((height * fine, max(1, round(width)) * fine), np.uint8)
    h, w = mask.shape
    if char == "-":
        half = 0.42 * thick * fine
        cv2.rectangle(mask, (0, round(h / 2 - half)), (w, round(h / 2 + half)), 255, -1)
    else:
        radius = round(0.52 * thick * fine)
        levels = {".": (h - radius - 1,), ":": (round(0.3 * h), round(0.7 * h))}
        for y in levels.get(char, (h // 2,)):
            cv2.circle(mask, (w // 2, y), radius, 255, -1)
    return np.asarray(
        cv2.resize(mask, (w // fine, height), interpolation=cv2.INTER_AREA), np.uint8
    )


@lru_cache(maxsize=4096)
def _word(face: Typeface, text: str, height: int) -> Mask:
    # Faces leave out what they lack: better a dash than "0524" for "05·24".
    said = "".join("-" if char in "·•:|" else char for char in text)
    return face.word(said, height)


def word(face: Typeface, text: str, height: int, width: float | None = None) -> Mask:
    """Return a small word as one mask, made narrower and then smaller to fit ``width``."""
    mask = _word(face, text, max(3, height))
    if width is None or mask.shape[1] <= width or width < 2:
        return mask
    share = width / mask.shape[1]
    if share < 0.65:
        height = max(3, round(height * share / 0.65))
        mask = _word(face, text, height)
    size = (min(int(width), mask.shape[1]), mask.shape[0])
    return np.asarray(cv2.resize(mask, size, interpolation=cv2.INTER_AREA), np.uint8)
