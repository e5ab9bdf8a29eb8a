from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plateglass.errors import WrongUse
from plateglass.plates.grammar import BREAK, SEPARATORS, Cell, Pattern

SETS = {"region": ("B", "AB", "DK"), "kind": ("가", "나")}


@pytest.mark.parametrize(
    ("source", "fits", "fails"),
    [
        ("@{2}#{3}", ["AB123", "ZZ000"], ["A123", "AB12", "ab123", "AB123 ", "ÄB123"]),
        ("[A-CX]-##", ["A12", "X99"], ["D12", "-12", "A-12"]),
        ("{region} [1-9]#{0,3} @{1,3}", ["B1A", "DK1234XYZ"], ["B0A", "C1A", "B12345A"]),
        ("##{kind} ####", ["12가3456"], ["12다3456", "1234567"]),
        ("G@/#", ["GA1"], ["A1", "GA"]),
        ("<58:@>###|<40:##>", ["A12377"], ["A123"]),
        ("[۱-۹]{2}", ["۱۲", "۹۹"], ["۰۱", "12"]),
    ],
)
def test_matches_what_it_says(source: str, fits: list[str], fails: list[str]) -> None:
    pattern = Pattern(source, SETS)
    assert [text for text in fits if not pattern.matches(text)] == []
    assert [text for text in fails if pattern.matches(text)] == []


@pytest.mark.parametrize(
    ("source", "text", "printed"),
    [
        ("{region} [1-9]#{0,3} @{1,3}", "AB1234XYZ", "AB 1234 XYZ"),
        ("#{2}-@/#{3}.##", "29A12345", "29-A\n123.45"),
        ("{region} ··#", "B7", "B ··7"),
        ("###|@", "123A", "123|A"),
    ],
)
def test_prints_separators_where_the_pattern_has_them(
    source: str, text: str, printed: str
) -> None:
    assert Pattern(source, SETS).spaced(text) == printed


@pytest.mark.parametrize("text", ["AB12X", "AB1234X567", "9", "ABCDEFGHIJKL", ""])
def test_lays_out_a_text_outside_the_grammar_in_full(text: str) -> None:
    spaced = Pattern("@{2}-#{3}/@").spaced(text)
    assert re.sub(r"[-\n]", "", spaced) == text
    assert spaced.count("\n") == 1


def test_a_surplus_goes_to_the_longest_piece() -> None:
    assert Pattern("@-#{4}").spaced("A123456") == "A-123456"
    assert Pattern("@{2}-#{4}").spaced("AB12") == "AB-12"


def test_knows_line_and_own_height_of_each_character() -> None:
    cells = Pattern("<30:@>#/##").layout("A123")
    assert cells == (
        Cell("A", 0, 30.0),
        Cell("1", 0, None),
        "\n",
        Cell("2", 1, None),
        Cell("3", 1, None),
    )


def test_slots_overlay_all_ways_of_filling_a_length() -> None:
    pattern = Pattern("{region}#{1,2}", SETS)
    assert pattern.lengths == (2, 3, 4)
    digits = frozenset("0123456789")
    assert pattern.slots(3) == (frozenset("ADB"), frozenset("BK") | digits, digits)
    assert pattern.slots(9) == ()


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("", "holds no characters"),
        (" -/", "holds no characters"),
        ("{city}", "unknown set {city}"),
        ("[A-", "leaves a [ open"),
        ("[]", "holds no characters"),
        ("[Z-A]", "runs nowhere"),
        ("#{3,2}", "counts from 3 to 2"),
        ("#{0}", "counts from 0 to 0"),
        ("<50:##", "leaves a <height:> open"),
        ("<50:#<40:#>>", "nests one <height:>"),
        ("#}", "stray '}'"),
        ("#>", "stray '>'"),
    ],
)
def test_says_what_is_wrong_with_a_pattern(source: str, complaint: str) -> None:
    with pytest.raises(WrongUse, match=re.escape(complaint)):
        Pattern(source, SETS)


pieces = st.sampled_from(["#", "@", "[A-F0-3]", "{region}", "{kind}", "X"])
counts = st.sampled_from(["", "{2}", "{0,2}", "{1,3}"])
marks = st.sampled_from(["", *SEPARATORS, BREAK, " ·"])


@given(
    st.lists(st.tuples(pieces, counts, marks), min_size=1, max_size=5),
    st.integers(0, 2**32 - 1),
)
def test_every_sample_obeys_every_reading_of_the_grammar(
    parts: list[tuple[str, str, str]], seed: int
) -> None:
    pattern = Pattern("".join("".join(part) for part in parts), SETS)
    text = pattern.sample(np.random.default_rng(seed))
    assert pattern.matches(text)
    assert len(text) in pattern.lengths
    slots = pattern.slots(len(text))
    assert len(slots) == len(text)
    assert all(char in slot for char, slot in zip(text, slots, strict=True))
    assert "".join(c for c in pattern.spaced(text) if c not in SEPARATORS + "\n") == text
