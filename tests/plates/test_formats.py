"""Laws that hold for every format in the data."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plateglass.plates import FORMATS, Format, countries, formats
from plateglass.plates.alphabet import READABLE
from plateglass.plates.grammar import SEPARATORS

every_format = pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.id)
EU = {
    "AT", "BE", "BG", "HR", "CY", "CZ", "DK", "EE", "FI", "FR", "DE", "GR", "HU", "IE", "IT",
    "LV", "LT", "LU", "MT", "NL", "PL", "PT", "RO", "SK", "SI", "ES", "SE",
}  # fmt: skip
BEYOND = {
    "CN", "HK", "MO", "TW", "ID", "VN", "IN", "PK", "BD", "JP", "KR", "TH", "MY", "PH", "SG",
    "RU", "UA", "BY", "KZ", "TR", "IR", "IQ", "EG", "SA", "AE", "MA", "IL", "GB", "CH", "NO",
    "IS", "RS", "US", "CA", "MX", "BR", "AR", "CL", "CO", "PE", "AU", "NZ", "ZA", "NG", "KE",
}  # fmt: skip
STATES = {
    "AL", "AK", "AZ", "AR", "CA", "CO", "CT", "DE", "DC", "FL", "GA", "HI", "ID", "IL", "IN",
    "IA", "KS", "KY", "LA", "ME", "MD", "MA", "MI", "MN", "MS", "MO", "MT", "NE", "NV", "NH",
    "NJ", "NM", "NY", "NC", "ND", "OH", "OK", "OR", "PA", "RI", "SC", "SD", "TN", "TX", "UT",
    "VT", "VA", "WA", "WV", "WI", "WY",
}  # fmt: skip


@every_format
def test_samples_obey_the_grammar_and_print_in_full(form: Format) -> None:
    rng = np.random.default_rng(7)
    for _ in range(20):
        text = form.sample(rng)
        assert form.matches(text)
        assert set(text) <= set(READABLE)
        slots = form.slots(len(text))
        assert all(char in slot for char, slot in zip(text, slots, strict=True))
        spaced = form.spaced(text)
        assert "".join(c for c in spaced if c not in SEPARATORS + "\n") == text
        assert spaced.count("\n") == form.lines - 1
        assert all(line == line.strip() for line in spaced.splitlines())
        heights = form.heights(text)
        assert len(heights) == len(text)
        assert max(heights) < form.size[1]


@every_format
def test_its_facts_are_those_of_a_plate(form: Format) -> None:
    assert len(form.source) > 15
    assert form.name[0].isupper()
    width, height = form.size
    assert 130 <= width <= 530
    assert 75 <= height <= 230
    assert 0.75 <= width / height <= 5.1
    assert 0.24 <= sum(form.glyph) / height <= 0.9
    assert all(band.width < min(form.size) for band in form.bands)
    for emblem in form.emblems:
        if emblem.at:
            assert 0 < emblem.at[0] < width
            assert 0 < emblem.at[1] < height
        else:
            gaps = [sum(part in tuple(SEPARATORS) for part in p.parts) for p in form.patterns]
            assert max(gaps) >= emblem.gap


@every_format
def test_ink_stands_out_from_the_ground(form: Format) -> None:
    light = [sum(int(c[i : i + 2], 16) for i in (1, 3, 5)) for c in (*form.ground, form.ink)]
    ground = sum(light[:-1]) / len(light[:-1])
    assert abs(ground - light[-1]) > 120


def test_ids_are_unique() -> None:
    assert len({form.id for form in FORMATS}) == len(FORMATS)


def test_covers_what_was_promised() -> None:
    assert set(countries()) >= EU | BEYOND
    assert len(countries()) >= 55
    assert {form.region for form in formats("US")} >= STATES


def test_every_readable_character_stands_on_some_plate() -> None:
    assert set().union(*(form.characters for form in FORMATS)) == set(READABLE)


@given(st.sampled_from(FORMATS), st.integers(0, 2**32 - 1))
def test_sampling_is_a_function_of_the_seed(form: Format, seed: int) -> None:
    first, second = (form.sample(np.random.default_rng(seed)) for _ in range(2))
    assert first == second


@given(st.sampled_from(FORMATS), st.text(READABLE, max_size=12))
def test_any_text_can_be_laid_out(form: Format, text: str) -> None:
    spaced = form.spaced(text)
    assert "".join(c for c in spaced if c not in SEPARATORS + "\n") == text
    assert len(form.heights(text)) == len(text)


@given(st.sampled_from(FORMATS), st.text(READABLE, max_size=10))
def test_what_matches_fits_the_slots(form: Format, text: str) -> None:
    if form.matches(text):
        assert all(c in slot for c, slot in zip(text, form.slots(len(text)), strict=True))


@pytest.mark.parametrize(
    ("country", "text", "ids"),
    [
        ("CN", "粤B1234学", {"cn-learner"}),
        ("CN", "粤BD12345", {"cn-green"}),
        ("CN", "粤BO2345", set()),
        ("ID", "B1234XYZ", None),
        ("ID", "B0234XYZ", set()),
        ("GB", "AB51ABC", None),
        ("BR", "ABC1D23", {"br-mercosur", "br-mercosur-commercial", "br-mercosur-motorcycle"}),
        ("JP", "品川300さ1234", {"jp-private", "jp-kei", "jp-white-kei"}),
        ("RU", "A123BC77", {"ru-car", "ru-square"}),
        ("RU", "D123BC77", set()),
        ("TR", "82ABC123", set()),
        ("KR", "123가4567", {"kr-film", "kr-painted", "kr-electric"}),
        ("US", "7ABC123", None),
    ],
)
def test_knows_real_numbers_from_false_ones(
    country: str, text: str, ids: set[str] | None
) -> None:
    found = {form.id for form in formats(country) if form.matches(text)}
    assert found == ids if ids is not None else found


@pytest.mark.parametrize(
    ("form_id", "text", "printed"),
    [
        ("id-car-black", "B1234XYZ", "B 1234 XYZ"),
        ("vn-motorcycle", "29B112345", "29-B1\n123.45"),
        ("jp-private", "尾張小牧500な7", "尾張小牧 500\nな ···7"),
        ("de-car", "MÜAB12", "MÜ AB 12"),
        ("ir-car", "۱۲ب۳۴۵۶۷", "۱۲ ب ۳۴۵|۶۷"),
    ],
)
def test_prints_as_on_the_road(form_id: str, text: str, printed: str) -> None:
    (form,) = (f for f in FORMATS if f.id == form_id)
    assert form.spaced(text) == printed


def test_russia_prints_letters_and_region_smaller() -> None:
    (form,) = (f for f in FORMATS if f.id == "ru-car")
    assert form.heights("A123BC77") == (58, 76, 76, 76, 58, 58, 58, 58)


def test_the_arabic_twin_follows_the_latin_text() -> None:
    (form,) = (f for f in FORMATS if f.id == "sa-car")
    assert form.twin
    assert form.twin.write(form.spaced("1234ABJ")) == "١٢٣٤|ابح"


def test_small_print_of_indonesia_is_month_and_year() -> None:
    (form,) = (f for f in FORMATS if f.id == "id-car-white")
    assert form.footer
    rng = np.random.default_rng(0)
    for _ in range(20):
        month, _, year = form.footer.sample(rng).partition("·")
        assert 1 <= int(month) <= 12
        assert 20 <= int(year) <= 39
