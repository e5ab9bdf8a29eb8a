from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plateglass.plates import LOOKALIKES, lookalikes
from plateglass.plates.alphabet import FOLD, HANZI_SPECIAL, PROVINCES, READABLE, fold, script


def test_the_order_begins_with_digits_and_latin_and_repeats_nothing() -> None:
    assert READABLE.startswith("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    assert len(set(READABLE)) == len(READABLE)


def test_china_has_31_provinces() -> None:
    assert len(set(PROVINCES)) == 31
    assert not set(PROVINCES) & set(HANZI_SPECIAL)


@pytest.mark.parametrize(
    ("char", "name"),
    [("7", "digits"), ("Q", "latin"), ("Š", "latin"), ("Ө", "cyrillic"), ("粤", "han"),
     ("品", "han"), ("あ", "hiragana"), ("가", "hangul"), ("ก", "thai"), ("٣", "arabic-digits"),
     ("۳", "persian-digits"), ("ب", "arabic"), ("৩", "bengali-digits")],
)  # fmt: skip
def test_tells_the_script(char: str, name: str) -> None:
    assert script(char) == name


def test_a_foreign_character_has_no_script() -> None:
    with pytest.raises(ValueError, match="no character of any plate"):
        script("ß")


@given(st.text(READABLE + "".join(FOLD)))
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert len(fold(text)) == len(text)
    assert set(fold(text)) <= set(READABLE)


def test_folds_what_looks_the_same() -> None:
    assert fold("۰۱۲۳۷۸۹") == fold("٠١٢٣٧٨٩")
    assert not set(fold("۴۵۶")) & set(fold("٤٥٦"))
    assert fold("СТО") == "CTO"


def test_lookalikes_are_readable_and_mutual() -> None:
    for group in LOOKALIKES:
        assert 2 <= len(set(group)) == len(group)
        assert set(group) <= set(READABLE)
        for char in group:
            assert char not in lookalikes(char)
            assert all(char in lookalikes(other) for other in lookalikes(char))


@pytest.mark.parametrize("pair", ["O0", "0D", "DQ", "B8", "I1", "1L", "S5", "Z2", "G6", "AÄ"])
def test_knows_the_classic_confusions(pair: str) -> None:
    assert pair[1] in lookalikes(pair[0])


def test_a_character_of_its_own_has_no_lookalikes() -> None:
    assert lookalikes("京") == "宁"
    assert lookalikes("粵") == ""
