"""Every family letters what its countries' plates carry."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from PIL import features
from tests.golden import assert_golden

from plateglass.errors import MissingExtra, WrongUse
from plateglass.lab.plates.letterforms import fonts
from plateglass.lab.plates.letterforms.families import SPECIMENS
from plateglass.lab.plates.typefaces import FAMILIES, font_files, specimen, typeface
from plateglass.plates import all_formats, alphabet


@pytest.mark.parametrize("family", FAMILIES)
def test_each_design_has_the_characters_of_its_family(family: str) -> None:
    for design, weight in FAMILIES[family]:
        face = design.variant(3)
        lacking = [c for c in SPECIMENS.get(family, SPECIMENS[""]) if not face.covers(c)]
        assert not lacking, f"{design.name} lacks {''.join(lacking)}"
        assert weight > 0


def test_the_families_together_have_every_character_of_every_plate() -> None:
    faces = [FAMILIES[family][0][0].variant(0) for family in ("din", *SPECIMENS) if family]
    assert not [c for c in alphabet.READABLE if not any(face.covers(c) for face in faces)]


def test_every_format_names_a_family() -> None:
    assert {form.typeface for form in all_formats()} <= FAMILIES.keys()


def test_a_name_means_one_design() -> None:
    named: dict[str, object] = {}
    for designs in FAMILIES.values():
        for design, _ in designs:
            assert named.setdefault(design.name, design) == design


def test_a_seed_always_picks_the_same_face() -> None:
    picks = [typeface("us-block", np.random.default_rng(8)) for _ in range(2)]
    assert picks[0].name == picks[1].name
    assert np.array_equal(picks[0].glyph("R", 31), picks[1].glyph("R", 31))


def test_seeds_pick_different_faces() -> None:
    rng = np.random.default_rng(1)
    assert len({typeface("us-block", rng).name for _ in range(40)}) > 25


def test_an_unknown_family_is_refused_with_the_known_ones() -> None:
    with pytest.raises(WrongUse, match=r"no typeface family 'runes'.*mandatory"):
        typeface("runes", np.random.default_rng(0))


def test_fonts_are_found_upright_and_by_stem() -> None:
    files = font_files()
    assert files["Barlow-Bold"].is_file()
    assert "Archivo" in files, "a variable font is named without its axes"
    assert not [stem for stem in files if "Italic" in stem]


def test_a_missing_package_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "PACKAGES", ("fontpkg-of-nobody",))
    with pytest.raises(MissingExtra, match=r"fontpkg-of-nobody.*plateglass\[lab\]"):
        font_files.__wrapped__()


def test_a_specimen_has_a_line_for_each_design() -> None:
    sheet = specimen(["cn", "fe"], height=30)
    lines = len(FAMILIES["cn"]) + len(FAMILIES["fe"])
    assert sheet.dtype == np.uint8
    assert sheet.shape[0] == lines * (30 + 2 * 5)
    assert sheet.shape[2] == 3
    with pytest.raises(WrongUse):
        specimen([])


def test_national_faces_look_as_they_did() -> None:
    assert_golden(specimen(["cn", "vn", "ru"], height=28)[..., 0], "letterforms")


@pytest.mark.skipif(not features.check("raqm"), reason="Pillow without the shaper")
@pytest.mark.parametrize("char", "沪渝皖豫")
def test_chinese_plates_have_the_forms_of_china_and_not_of_japan(char: str) -> None:
    """The one font at hand draws Japan's forms unless it is told the language."""
    chinese = fonts.Font("NotoSansCJKjp-Bold", jitter=0.0, language="zh-Hans").variant(0)
    japanese = fonts.Font("NotoSansCJKjp-Bold", jitter=0.0).variant(0)
    ours, theirs = (cv2.resize(f.glyph(char, 96), (96, 96)) for f in (chinese, japanese))
    assert np.abs(ours.astype(float) - theirs).mean() > 10
    same, again = (f.glyph("苏", 96) for f in (chinese, japanese))
    assert np.array_equal(same, again)
