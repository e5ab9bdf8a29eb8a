"""Laws of glyphs, whoever draws them."""

from __future__ import annotations

from functools import partial
from itertools import combinations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plateglass.errors import WrongUse
from plateglass.lab.plates.letterforms import styles
from plateglass.lab.plates.letterforms.face import MASTER, Typeface
from plateglass.lab.plates.letterforms.families import FAMILIES, SPECIMENS
from plateglass.lab.plates.letterforms.masks import MaskCache
from plateglass.lab.plates.letterforms.pen import rounded
from plateglass.lab.plates.letterforms.skeletons import LEVELS, SHAPES, strokes
from plateglass.lab.plates.letterforms.strokes import Style

DESIGNS = sorted(
    {
        (design.name, family): design
        for family, known in FAMILIES.items()
        for design, _ in known
    }.items()
)
TWINS = ({"0", "O"}, {"1", "I"}, {"ی", "ى"})
"""Characters that some countries print alike."""


def _face(index: int, variant: int) -> tuple[Typeface, str]:
    (_, family), design = DESIGNS[index]
    return design.variant(variant), SPECIMENS.get(family, SPECIMENS[""])


@settings(max_examples=60, deadline=None)
@given(data=st.data(), index=st.integers(0, len(DESIGNS) - 1), variant=st.integers(0, 23))
def test_a_glyph_has_its_height_and_ink_to_both_sides(
    data: st.DataObject, index: int, variant: int
) -> None:
    face, characters = _face(index, variant)
    char = data.draw(st.sampled_from(characters))
    height = data.draw(st.integers(6, 260))
    mask = face.glyph(char, height)
    assert mask.dtype == np.uint8
    assert mask.shape[0] == height
    assert mask.max() > 100
    master = face.glyph(char, MASTER)
    assert master[:, 0].any()
    assert master[:, -1].any()
    assert not mask.flags.writeable
    assert 0.03 < face.stroke < 0.5


@pytest.mark.parametrize("index", range(0, len(DESIGNS), 3))
def test_different_characters_look_different(index: int) -> None:
    face, characters = _face(index, 0)
    sized = {
        char: cv2.resize(face.glyph(char, 48), (32, 48)).astype(np.int16)
        for char in characters[:60]
    }
    for one, other in combinations(sized, 2):
        if {one, other} not in TWINS:
            apart = np.abs(sized[one] - sized[other]).mean()
            assert apart > 2, f"{face.name}: {one} and {other} are {apart:.2f} apart"


@pytest.mark.parametrize("style", styles.ALL, ids=lambda style: style.name)
def test_capitals_and_digits_fill_the_cap_height(style: Style) -> None:
    face = style.variant(5)
    for char in "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789":
        mask = face.glyph(char, MASTER)
        assert mask[:3].any(), char
        assert mask[-3:].any(), char


@pytest.mark.parametrize("style", styles.ALL, ids=lambda style: style.name)
def test_the_pen_is_as_wide_as_the_face_says(style: Style) -> None:
    face = style.variant(2)
    middle = face.glyph("L", MASTER)[MASTER // 2]
    assert np.count_nonzero(middle > 127) / MASTER == pytest.approx(face.stroke, abs=0.012)


def test_variants_differ_and_stay_near_their_style() -> None:
    faces = [styles.asia.CHINA.variant(index) for index in range(24)]
    widths = {face.glyph("H", MASTER).shape[1] for face in faces}
    assert len(widths) > 6
    assert max(widths) < 1.3 * min(widths)


def test_a_marked_letter_stays_within_the_cap_height() -> None:
    face = styles.europe.GERMANY.variant(0)
    plain, marked = face.glyph("U", MASTER), face.glyph("Ü", MASTER)
    assert marked.shape[0] == plain.shape[0]
    assert (marked[: MASTER // 6] > 127).any(), "the dots are at the top"
    assert not (marked[round(0.17 * MASTER) : round(0.19 * MASTER)] > 127).all()


def test_what_a_face_lacks_is_refused() -> None:
    face = styles.asia.CHINA.variant(0)
    assert not face.covers("苏")
    with pytest.raises(WrongUse, match="苏"):
        face.glyph("苏", 20)
    with pytest.raises(WrongUse, match="row"):
        face.glyph("A", 0)


def test_words_fall_back_to_capitals_without_accents() -> None:
    face = styles.europe.BRAZIL_OLD.variant(0)
    assert np.array_equal(face.word("São", 20), face.word("SAO", 20))
    assert face.word("", 20).shape[0] == 20


@pytest.mark.parametrize("family", ["us-script", "thai", "persian"])
def test_words_have_their_height(family: str) -> None:
    for design, _ in FAMILIES[family]:
        mask = design.variant(0).word("Ohio กรุง ایران", 17)
        assert mask.shape[0] == 17
        assert mask.any()


def test_every_skeleton_can_be_read() -> None:
    for skeleton in SHAPES.values():
        for stroke in strokes(skeleton, tuple(LEVELS.items())):
            assert len(stroke.points) == len(stroke.rounded) >= 2


@given(
    radius=st.floats(0.01, 2),
    tall=st.floats(0.5, 2),
    broad=st.floats(0.5, 2),
    square=st.floats(1.5, 4),
)
def test_rounding_stays_inside_the_corners(
    radius: float, tall: float, broad: float, square: float
) -> None:
    box = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 2.0], [0.0, 2.0]])
    path = rounded(box, (True,) * 4, True, radius, tall, broad, square)
    assert np.isfinite(path).all()
    assert (path >= -1e-9).all()
    assert (path <= np.array([1, 2]) + 1e-9).all()
    for corner in box:
        assert np.hypot(*(path - corner).T).min() > 1e-4


def test_the_cache_keeps_the_latest_within_its_limit() -> None:
    cache = MaskCache(limit=300)
    made: list[int] = []

    def make(key: int) -> np.ndarray:
        made.append(key)
        return np.full((10, 10), key, np.uint8)

    for key in (1, 2, 3, 1, 4, 1, 2):
        assert cache.get(key, partial(make, key))[0, 0] == key
    assert made == [1, 2, 3, 4, 2]
    assert len(cache) == 3
    assert cache.size == 300
