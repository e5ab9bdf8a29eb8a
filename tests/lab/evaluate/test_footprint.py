"""Memory of a process that does one thing: more for more work, and none for nothing."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from plateglass.lab.evaluate.footprint import PROGRAMS, peak


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells it")
def test_work_takes_memory_and_stays_within_what_is_promised() -> None:
    chance = np.random.default_rng(0)
    crop = chance.integers(0, 255, (16, 64, 3), dtype=np.uint8)
    street = chance.integers(0, 255, (480, 640, 3), dtype=np.uint8)
    took = {task: peak(task, street if task == "finding" else crop) for task in PROGRAMS}
    assert took["nothing"] < min(took["reading"], took["restoring"], took["finding"])
    assert max(took.values()) < 400
