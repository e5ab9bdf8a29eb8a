from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from plateglass.lab.evaluate.reading.recognisers import Guess
from plateglass.lab.evaluate.restoring.cases import SIZED, Condition, case, rendered
from plateglass.lab.evaluate.restoring.doubts import Crisp, crisp, limits, shares
from plateglass.pipeline import Plateglass

if TYPE_CHECKING:
    from collections.abc import Sequence

    from plateglass.geometry import Picture


class Saying:
    """A recogniser that always says one text."""

    name = "saying"

    def __init__(self, text: str) -> None:
        self._text = text

    def __call__(self, crops: Sequence[Picture]) -> list[Guess]:
        return [Guess(self._text, 1.0)] * len(crops)


def test_limits_lie_where_mistakes_begin_and_where_they_are_many() -> None:
    seen = [Crisp(doubt, False) for doubt in (0.01, 0.04, 0.06, 0.12, 0.25) for _ in range(90)]
    seen += [Crisp(0.06, True)] * 10 + [Crisp(0.25, True)] * 60
    assert limits(seen) == (0.05, 0.2)
    assert dict((low, (n, of)) for low, n, of in shares(seen))[0.05] == (100, 0.1)
    assert limits([Crisp(0.01, False)]) == (1.0, 1.0)


def test_a_crisp_character_is_wrong_if_the_other_recogniser_says_another() -> None:
    (original,) = rendered(1)
    made = [case(original, Condition(SIZED, None))]
    machine, text = Plateglass(), original.text
    right = list(crisp(made, machine, Saying(text)))
    assert len(right) > len(text) / 2
    assert not any(one.wrong for one in right)
    assert all(0 <= one.doubt <= 1 for one in right)
    other = "X" if text[0] != "X" else "Y"
    wrong = list(crisp(made, machine, Saying(other + text[1:])))
    assert [one.doubt for one in wrong] == pytest.approx([one.doubt for one in right])
    assert sum(one.wrong for one in wrong) == 1
    silent = list(crisp(made, machine, Saying("")))
    assert not any(one.wrong for one in silent)
