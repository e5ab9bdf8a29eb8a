"""The sheet's arithmetic, and that the handbook shows what the command prints."""

from __future__ import annotations

from pathlib import Path

from plateglass.lab.evaluate.batches.costs import sheet


def test_a_million_times_three_point_six_milliseconds_is_an_hour() -> None:
    *_, one, _, most = sheet(3.6, 1.0, 1000.0, 2.0)
    assert one == "| 1 million | 1.0 | 8 min | 56 s | 4 s | 2.00 | 1.0 GB |"
    assert most.startswith("| 10,000 million | 10,000.0 | 52.1 days |")


def test_the_handbook_shows_what_the_command_prints() -> None:
    page = Path(__file__).parents[4] / "docs" / "cluster.md"
    shown = page.read_text(encoding="utf-8")
    assert "--ms 8.0 --used 0.9 --bytes 2500 --price 0.05" in shown
    for line in list(sheet(8.0, 0.9, 2500.0, 0.05))[4:]:
        assert line in shown
