"""How long a picture takes: measured in turns, and only of what is installed."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from plateglass.errors import MissingExtra
from plateglass.lab.evaluate import speed
from plateglass.lab.evaluate.speed import (
    OURS,
    Stage,
    installed,
    measured,
    reading,
    restoring,
    table,
    write,
)
from plateglass.lab.plates.draw import draw
from plateglass.plates import get


def test_stages_take_turns_and_batches_count_each_picture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done, clock = [], [0.0]
    monkeypatch.setattr(speed, "time", SimpleNamespace(perf_counter=lambda: clock[0]))

    def work(name: str, seconds: float) -> None:
        done.append(name)
        clock[0] += seconds

    slow = Stage("task", "peer", [lambda: work("peer", 0.02)])
    ours = Stage("task", OURS, [lambda: work(OURS, 0.005)])
    many = Stage("task", "many", [lambda: work("many", 0.02)], pictures=8)
    times = measured([ours, slow, many], rounds=3)
    assert done == [OURS, "peer", "many"] * 4
    first, second, third = table(times)
    assert first["times"] == 1
    assert second["times"] == pytest.approx(4)
    assert third["ms"] == pytest.approx(2.5)
    write(times, [{"task": "task", "mib": 90.0}], tmp_path, "times")
    told = json.loads((tmp_path / "speed.json").read_text("utf-8"))
    assert [row["by"] for row in told["table"]] == [OURS, "peer", "many"]
    assert set(told["environment"]["weights"]) >= {"finder", "reader"}


def test_ours_reads_and_restores_there_as_it_does() -> None:
    drawn = draw(get("de-car"), np.random.default_rng(5), "BAB1234", 20)
    stages = [*reading([drawn.picture]), *restoring([drawn.picture])]
    assert [stage.name for stage in stages if stage.name.startswith(OURS)] == [
        OURS, f"{OURS}-32-at-once", OURS, f"{OURS}-drawing-alone",
    ]  # fmt: skip
    whole, alone = (s.work[0]() for s in stages if s.task.startswith("restoring")
                    and s.name.startswith(OURS))  # fmt: skip
    assert isinstance(whole, np.ndarray)
    assert isinstance(alone, np.ndarray)
    assert whole.shape == alone.shape
    assert whole.shape[0] >= 96


def test_what_is_not_installed_is_left_out_and_said(capsys: pytest.CaptureFixture[str]) -> None:
    def make(name: str) -> str:
        if name == "missing":
            raise MissingExtra("the peer", "missing", "peers")
        return name

    assert list(installed(make, ["there", "missing", "too"])) == ["there", "too"]
    assert "without missing" in capsys.readouterr().err
