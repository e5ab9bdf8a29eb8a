"""What frames are worth, told apart by codec and movement."""

from __future__ import annotations

import pytest

from plateglass.lab.evaluate.reading.readers import Row
from plateglass.lab.evaluate.watching.clips import Take
from plateglass.lab.evaluate.watching.conditions import conditions


def take(name: str, crf: int | None, motion: float | None) -> Take:
    return Take("rendered", name, "AB12", (), (), (), crf, motion)


def row(name: str, read: str) -> Row:
    return Row("plateglass", "rendered", name, None, "AB12", read, 0.5, (), 0.0)


def test_each_clip_counts_once_by_codec_and_once_by_movement() -> None:
    takes = [take("0", 32, 0.0), take("1", 34, 0.3), take("2", 40, 9.0)]
    rows = {1: [row("0", "AB12"), row("0", "AB13"), row("1", "AB13"), row("2", "AB13")],
            5: [row("0", "AB12"), row("1", "AB12"), row("2", "AB13")]}  # fmt: skip
    found = {(str(x["condition"]), x["frames"]): x for x in conditions(takes, rows)}
    assert found["CRF 32-34", 5]["exact"] == 1
    assert found["CRF 32-34", 5]["clips"] == 2
    assert found["CRF 32-34", 1]["exact"] == pytest.approx(1 / 3)
    assert found["CRF 38-40", 5]["exact"] == 0
    assert found["moves 0-0.3 px a frame", 1]["exact"] == 0.5
    assert found["moves 0.3-0.7 px a frame", 5]["exact"] == 1
    assert found["moves 1.5 px and more a frame", 5]["n"] == 1
    assert len(found) == 2 * 5, "what no clip is like has no line"


def test_clips_that_tell_neither_have_no_conditions() -> None:
    assert conditions([take("0", None, None)], {1: [row("0", "AB12")]}) == []
