from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plateglass.lab.plates.lettering import Lettering
from plateglass.lab.plates.setting import Item, Line, Manner, set_line
from plateglass.lab.plates.typefaces import typeface


def line(text: str, span: tuple[float, float], manner: Manner, cap: int = 40) -> Line:
    rng = np.random.default_rng(0)
    letters = Lettering(typeface("din", rng), rng)
    items, marks = [], ""
    for char in text:
        if char in " -|":
            marks += char
        else:
            items.append(Item(char, cap, marks))
            marks = ""
    return set_line(items, letters, span, (10, 10 + cap), manner, rng)


@settings(max_examples=60, deadline=None)
@given(
    text=st.text("ABW10MI8", min_size=1, max_size=10),
    width=st.integers(120, 500),
    gap=st.floats(0.02, 0.5),
    cell=st.floats(0, 1),
)
def test_a_line_keeps_within_its_span(text: str, width: int, gap: float, cell: float) -> None:
    placed = line(text, (20.0, 20.0 + width), Manner(gap=gap, cell=cell)).characters
    assert "".join(p.char for p in placed) == text
    assert min(p.x for p in placed) >= 19
    assert max(p.x + p.mask.shape[1] for p in placed) <= 21 + width
    assert {p.y + p.mask.shape[0] for p in placed} == {50}


def test_cells_give_narrow_characters_the_room_of_wide_ones() -> None:
    def centres(cell: float) -> list[float]:
        placed = line("8118", (0.0, 400.0), Manner(cell=cell, fill=0.0)).characters
        return [(p.box.x1 + p.box.x2) / 2 for p in placed]

    steps = np.diff(centres(1.0))
    assert steps == pytest.approx(steps.mean(), abs=1.1)
    assert np.diff(centres(0.0))[1] < steps[1] - 3


def test_marks_stand_between_their_groups() -> None:
    set_ = line("AB-12|7", (0.0, 500.0), Manner())
    (dash,) = set_.marks
    (rule,) = set_.rules
    assert set_.characters[1].box.x2 < dash.x < set_.characters[2].box.x1
    assert set_.characters[3].box.x2 < rule < set_.characters[4].box.x1
    assert len(set_.gaps) == 2


def test_a_small_character_stands_on_the_foot_or_hangs_when_raised() -> None:
    rng = np.random.default_rng(0)
    letters = Lettering(typeface("din", rng), rng)
    items = [Item("A", 40), Item("7", 24), Item("8", 24, raised=True)]
    big, foot, top = set_line(items, letters, (0, 300), (10, 50), Manner(), rng).characters
    assert (big.y, foot.y, top.y) == (10, 26, 10)
