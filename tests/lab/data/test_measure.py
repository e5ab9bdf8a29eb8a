"""The speed of making samples: that it is measured, not what it is."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from plateglass.lab.data.measure import _taken, measure, together
from plateglass.lab.plates.mix import Mix
from plateglass.lab.plates.pool import build


def now() -> float:
    time.sleep(0.2)  # else one process might do the other's work as well
    return 1.0


def test_processes_work_at_the_same_time_and_add_up() -> None:
    assert together(now, 2) == 2.0


def test_plates_of_a_pool_are_photographed(tmp_path: Path) -> None:
    path = build(tmp_path / "few.pgp", 2, workers=1, mix=Mix(countries={"DE": 1.0}), height=40)
    assert _taken(path, 0.0) > 0


@pytest.mark.slow
def test_everything_is_measured() -> None:
    seen: list[tuple[int, int]] = []
    speeds = measure(0.01, lambda done, count: seen.append((done, count)), pool=2)
    assert seen == [(0, 3), (1, 3), (2, 3), (3, 3)]
    assert len({speed.what for speed in speeds}) == 3
    assert all(speed.one > 0 and speed.two > 0 for speed in speeds)
