"""Lines for a log: not too many, and what is left is reckoned from this run alone."""

from __future__ import annotations

import pytest

from plateglass.cli.pace import Pace, spelt


def test_a_line_a_minute(capsys: pytest.CaptureFixture[str]) -> None:
    now = 0.0
    pace = Pace(lambda: now)
    for done in range(1000, 1121):
        now += 1.0
        pace(done, None if done < 1100 else 4720)
    told = capsys.readouterr().err.splitlines()
    assert told == ["1059 pictures, 1/s", "1119 of 4720 pictures, 1/s, 1 h 0 min left"]


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (0, "0 s"),
        (89.4, "89 s"),
        (91, "2 min"),
        (3600, "1 h 0 min"),
        (2e5, "2 d 7 h"),
        (259000, "2 d 23 h"),
    ],
)
def test_times_are_spelt(seconds: float, told: str) -> None:
    assert spelt(seconds) == told
