"""The film that pace is measured on, and that it is measured."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from plateglass.lab.evaluate.watching import pace

av = pytest.importorskip("av")


def _frames(path: Path) -> list[tuple[float, np.ndarray]]:
    with av.open(str(path)) as film:
        return [(f.time, f.to_ndarray(format="gray")) for f in film.decode(video=0)]


def test_a_street_goes_round_in_a_loop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "SIZE", (320, 180))
    monkeypatch.setattr(pace, "_SWAY", 10)
    monkeypatch.setattr(pace, "_NEAR", 30)
    short = pace.street(tmp_path / "short.mp4", seconds=1)
    once = _frames(short)
    assert len(once) == 25
    assert once[0][1].shape == (180, 320)
    long = pace.looped(short, tmp_path / "long.mp4", 1.5 / 60)
    twice = _frames(long)
    assert [t for t, _ in twice] == pytest.approx([i / 25 for i in range(50)], abs=0.001)
    assert np.array_equal(twice[25][1], once[0][1])
    took = pace.measure(long)
    assert took.minutes == pytest.approx(2 / 60, rel=0.05)
    assert took.pace > 0
    assert took.cores > 0
    assert len(took.megabytes) == 10
    pace.write(took, tmp_path / "out", "python -m plateglass.lab.evaluate.watching.pace")
    found = json.loads((tmp_path / "out" / "pace.json").read_text("utf-8"))
    assert found["environment"]["command"] == "python -m plateglass.lab.evaluate.watching.pace"
    assert found["table"][0]["pace"] == took.pace
