from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from tests.show.readings import SEPARATORS, reading

from plateglass.results import NOT_READ, Character, Reading
from plateglass.show.slots import GAPS, slots


def test_gaps_and_doubt() -> None:
    row = slots(reading("B 12?4 XYZ"))
    assert "".join(slot.shown for slot in row) == "B12?4XYZ"
    assert [slot.before for slot in row] == ["", " ", "", "", "", " ", "", ""]
    assert [slot.sure for slot in row].count(False) == 1


def test_a_question_mark_tells_its_guess_first() -> None:
    (slot,) = slots(Reading("?", "8", 0.4, "poor", (Character("8", 0.4, (("B", 0.35),)),)))
    assert slot.alternatives() == (("8", 0.4), ("B", 0.35))
    (sure,) = slots(Reading("8", "8", 0.9, "poor", (Character("8", 0.9, (("B", 0.002),)),)))
    assert sure.alternatives() == ()


def test_two_lines() -> None:
    assert [slot.before for slot in slots(reading("59-X1\n234.56"))] == [
        "", "", "-", "", "\n", "", "", ".", "",
    ]  # fmt: skip


def test_text_and_characters_that_disagree() -> None:
    said = reading("B 1234")
    other = Reading("B 12", said.best, 0.5, "fair", said.characters)
    assert "".join(slot.shown for slot in slots(other)) == "B1234"


def test_nothing_read() -> None:
    assert slots(NOT_READ) == ()
    assert all(slot.character is None for slot in slots(Reading("AB 1", "AB1", 0.5, "fair")))


@given(st.text("AB12?粤" + SEPARATORS, max_size=14))
def test_every_character_keeps_its_slot(text: str) -> None:
    row = slots(reading(text))
    assert "".join(s.shown for s in row) == "".join(c for c in text if c not in SEPARATORS)
    assert all(slot.before in {"", *GAPS} for slot in row)
    assert not row or row[0].before == ""
