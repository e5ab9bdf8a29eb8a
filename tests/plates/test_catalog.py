from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import plateglass.plates as plates
from plateglass.errors import WrongUse
from plateglass.plates import all_formats, countries, formats, get
from plateglass.plates.catalog import read_formats

GOOD = """
country = "XX"
sign = "XX"
source = "A law of Nowhere"
size = [520, 110]
typeface = "din"
glyph = [75]
ground = "#ffffff"
ink = "#101010"

[xx-car]
name = "Nowhere, cars"
pattern = "@{2} #{3}"
"""
TEMPLATES = {
    "wide": {"corner": 3, "typeface": "fe", "space": 30},
    "banded": {"base": "wide", "bands": [{"side": "left", "width": 40, "ground": "#003399"}]},
}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "xx.toml"


def test_a_country_gives_its_own_formats_in_the_files_order() -> None:
    china = formats(country="cn")
    assert china[0].id == "cn-blue"
    assert {form.country for form in china} == {"CN"}
    assert set(china) < set(formats())
    assert get("cn-blue") is china[0]


def test_all_formats_are_read_once() -> None:
    assert all_formats() is all_formats()
    assert plates.FORMATS is all_formats()
    assert list(countries()) == sorted(countries())


@pytest.mark.parametrize("name", ["cn-pink", "xx-car", "", "cn"])
def test_an_unknown_format_is_one_sentence(name: str) -> None:
    with pytest.raises(WrongUse, match=f"No plate format is called '{name}'"):
        get(name)


def test_an_unknown_country_is_one_sentence() -> None:
    with pytest.raises(WrongUse, match="no plates of the country 'XX'"):
        formats("XX")


def test_importing_reads_no_data() -> None:
    code = "import plateglass.plates.catalog as c; print(c.all_formats.cache_info().currsize)"
    out = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, text=True
    )
    assert out.stdout.strip() == "0"


def test_the_module_has_no_other_lazy_names() -> None:
    with pytest.raises(AttributeError, match="NOTHING"):
        getattr(plates, "NOTHING")  # noqa: B009


def test_reads_a_file(file: Path) -> None:
    file.write_text(GOOD)
    (form,) = read_formats(file)
    assert (form.id, form.country, form.source) == ("xx-car", "XX", "A law of Nowhere")
    assert form.ground == ("#ffffff",)
    assert not form.two_line


def test_what_lies_nearer_wins(file: Path) -> None:
    file.write_text(
        GOOD.replace('sign = "XX"', 'sign = "XX"\nbase = "banded"\nspace = 20')
        + '[xx-taxi]\nbase = "xx-car"\nname = "Nowhere, taxis"\n'
        + 'ground = ["#ffcc00", "#ff9900"]\n'
        + '[xx-old]\nname = "Nowhere, old"\npattern = "@{3}"\nbands = []\n'
    )
    car, taxi, old = read_formats(file, TEMPLATES)
    assert (car.corner, car.space, car.typeface) == (3, 20, "din")
    assert car.bands == taxi.bands
    assert old.bands == ()
    assert taxi.pattern == car.pattern
    assert taxi.ground == ("#ffcc00", "#ff9900")


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("ink =", "inc =", "The key 'inc' means nothing here."),
        ('ink = "#101010"', "", "It says nothing about its ink."),
        ('ink = "#101010"', 'ink = "black"', "The plate colour 'black' is not written like"),
        ('"din"', '"comic"', "The typeface 'comic' is none of"),
        ("[520, 110]", "[520]", "is no pair of lengths"),
        ("[520, 110]", "[520, -1]", "A measure must be above zero, not -1."),
        ("[75]", "[120]", "overflow a height of 110 mm"),
        ("[75]", "[40, 40]", "2 glyph heights for 1 lines"),
        ('"@{2} #{3}"', '"@{2} #{3"', "stray '{'"),
        ('"@{2} #{3}"', '["@#", "@/#"]', "differ in their number of lines"),
        ('"@{2} #{3}"', '"@#"\nodds = [1, 2]', "2 odds for 1 patterns"),
        ('"@{2} #{3}"', '"@#"\nodds = [0]', "odds of a pattern must be above zero"),
        ('"@{2} #{3}"', '"@#"\nsince = 2000\nuntil = 1990', "until 1990 but only since 2000"),
        ('"@{2} #{3}"', '"@#"\nvehicle = "sledge"', "The vehicle 'sledge' is none of"),
        ('"@{2} #{3}"', '"@#"\ncorner = 60', "A corner of 60 mm doesn't fit"),
        ('"@{2} #{3}"', '"@#"\nbase = "moon"', "The base 'moon' is neither"),
        ('"@{2} #{3}"', '"@#"\nbase = "xx-car"', "It is its own base: xx-car > xx-car."),
        (
            '"@{2} #{3}"',
            '"@#"\nbands = [{ side = "up", width = 9, ground = "#ffffff" }]',
            "The band side 'up' is none of",
        ),
        (
            '"@{2} #{3}"',
            '"@#"\nemblems = [{ kind = "seal", size = [9, 9] }]',
            "either at a place or in a gap",
        ),
        (
            '"@{2} #{3}"',
            '"@#"\nemblems = [{ kind = "seal", size = [9, 9], gap = 1, odds = 2 }]',
            "odds lie in (0, 1], not at 2",
        ),
        ('"@{2} #{3}"', '"@#"\nheader = { height = 9 }', "either as choices or by a pattern"),
        (
            '"@{2} #{3}"',
            '"@#"\ntwin = { place = "above", typeface = "din", letters = "AB", twins = "A" }',
            "pairs 2 letters with 1",
        ),
        ('"XX"\nsign', '"Xx"\nsign', "The country 'Xx' is no two-letter code."),
        ('"XX"\nsign', '"YY"\nsign', "The id must begin with yy-."),
        ('"A law of Nowhere"', '""', "It says nothing about its source."),
    ],
)
def test_a_mistake_is_a_sentence_that_names_file_and_format(
    file: Path, old: str, new: str, complaint: str
) -> None:
    assert old in GOOD
    file.write_text(GOOD.replace(old, new))
    with pytest.raises(WrongUse, match=rf"^xx\.toml, xx-car: .*{re.escape(complaint)}"):
        read_formats(file, {})
