from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from plateglass.lab.evaluate.reading.recognisers import Guess
from plateglass.lab.evaluate.restoring.cases import SIZED, Condition, case, rendered
from plateglass.lab.evaluate.restoring.doubts import (
    Crisp,
    limits,
    seen,
    shares,
    table,
    write,
)
from plateglass.pipeline import Plateglass

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from plateglass.geometry import Picture


class Saying:
    """A recogniser that always says one text."""

    name = "saying"

    def __init__(self, text: str) -> None:
        self._text = text

    def __call__(self, crops: Sequence[Picture]) -> list[Guess]:
        return [Guess(self._text, 1.0)] * len(crops)


def test_limits_lie_where_mistakes_begin_and_where_they_are_many() -> None:
    drawn = [Crisp(doubt, False) for doubt in (0.01, 0.04, 0.06, 0.12, 0.25) for _ in range(90)]
    drawn += [Crisp(0.06, True)] * 10 + [Crisp(0.25, True)] * 60
    assert limits(drawn) == (0.05, 0.2)
    assert dict((low, (n, of)) for low, n, of in shares(drawn))[0.05] == (100, 0.1)
    assert limits([Crisp(0.01, False)]) == (1.0, 1.0)


def test_one_reading_and_both_are_told_apart() -> None:
    drawn = [Crisp(0.6, True, 0.01), Crisp(0.02, False, 0.02), Crisp(0.2, False, 0.4)]
    found = {(x["readings"], x["drawn"]): (x["n"], x["crisp_wrong"]) for x in table(drawn)}
    assert found["one", "crisp"] == (2, 0.5)
    assert found["one", "softer"] == (0, None)
    assert found["both", "crisp"] == (1, 0.0)
    assert found["both", "softer"] == (1, 0.0)
    assert found["both", "soft"] == (1, 1.0)


def test_a_crisp_character_is_wrong_if_the_other_recogniser_says_another(
    tmp_path: Path,
) -> None:
    (original,) = rendered(1)
    made = [case(original, Condition(SIZED, None))]
    machine, text = Plateglass(), original.text
    right = seen(made, machine, Saying(text))
    assert len(right.crisp) > len(text) / 2
    assert not any(one.wrong for one in right.crisp)
    assert all(0 <= one.first <= one.doubt <= 1 for one in right.crisp)
    assert (right.sure, right.lost) == (1, 0), "a sharp plate is sure, and stays so"
    other = "X" if text[0] != "X" else "Y"
    wrong = seen(made, machine, Saying(other + text[1:]))
    doubts = [one.doubt for one in right.crisp]
    assert [one.doubt for one in wrong.crisp] == pytest.approx(doubts)
    assert sum(one.wrong for one in wrong.crisp) == 1
    silent = seen(made, machine, Saying(""))
    assert not any(one.wrong for one in silent.crisp)
    write(right, tmp_path, "doubts --rendered 1")
    told = json.loads((tmp_path / "doubts.json").read_text("utf-8"))
    assert told["environment"]["command"] == "doubts --rendered 1"
    assert sum(line["n"] for line in told["groups"]) == len(right.crisp)
    assert sum(x["n"] for x in told["table"] if x["readings"] == "both") == len(right.crisp)
    assert told["readings"] == [
        {"sure": 1, "lost_by_one": right.lost_by_first, "lost_by_both": 0}
    ]
