"""Rules for many frames, side by side on the same looks."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from tests.video.test_fusion import CLASSES, look
from typer.testing import CliRunner

from plateglass import image
from plateglass.calibration import Calibration
from plateglass.cli import app
from plateglass.judge import judge
from plateglass.lab.data.real import part_of
from plateglass.lab.evaluate.benchmarks.clips import MANY
from plateglass.lab.evaluate.watching.clips import (
    BENCH,
    FPS,
    SECONDS,
    real_takes,
    rendered_takes,
    rules,
    spread,
)
from plateglass.video.fusion import Fusion

PLAIN = Calibration()


def test_frames_are_spread_over_the_whole() -> None:
    assert spread(1, 75) == [37]
    assert spread(3, 15) == [2, 7, 12]
    assert spread(15, 15) == list(range(15))


def test_rules_differ_where_they_should() -> None:
    looks = [look("AB12", 0.5), look("AB12", 0.5), look("AB13", 0.95)]
    readings = [judge(x, PLAIN) for x in looks]
    said = {
        name: rule(looks, readings, [0.0, 1.0, 2.0]).text
        for name, rule in rules(PLAIN, Fusion()).items()
    }
    assert said["majority of strings"] == "AB12"
    assert said["best frame"] == "AB13"
    assert list(said)[-1] == "plateglass"
    assert CLASSES.fits(said["sum of log-probabilities"])


def test_rendered_takes_follow_their_seed() -> None:
    pytest.importorskip("av")
    (one,) = rendered_takes(1, 3, BENCH, (160, 48), [0, 40])
    (two,) = rendered_takes(1, 3, BENCH, (160, 48), [0, 40])
    assert one.text == two.text
    assert all(np.array_equal(a, b) for a, b in zip(one.crops, two.crops, strict=True))
    assert one.times == (0.0, 40 / FPS)
    assert FPS * SECONDS > 40


def _tracks(folder: Path) -> str:
    """Write two tracks, one of a plate that training may see; return the other's text."""
    texts = [f"B{n}ABC" for n in range(100, 200)]
    kept = next(t for t in texts if part_of(t) == "validation")
    seen = next(t for t in texts if part_of(t) == "train")
    rows = ["file,text,country,track,t"]
    for track, text in (("one", kept), ("two", seen)):
        for t in (1, 0):
            name = f"{track}{t}.png"
            image.save(np.full((40, 120, 3), 60 + 90 * t, np.uint8), folder / name)
            rows.append(f"{name},{text},RO,{track},{t}")
    (folder / "labels.csv").write_text("\n".join(rows) + "\n")
    return kept


def test_real_tracks_are_those_that_training_left_out(tmp_path: Path) -> None:
    kept = _tracks(tmp_path)
    (take,) = real_takes(tmp_path, 12, (160, 48))
    assert take.text == kept
    assert take.times == (0.0, 1.0)
    assert [crop.shape for crop in take.crops] == [(48, 160, 3)] * 2
    assert take.crops[0].mean() < take.crops[1].mean()


def test_the_benchmark_writes_a_table_and_a_curve(tmp_path: Path) -> None:
    pytest.importorskip("av")
    done = CliRunner().invoke(app, ["benchmark", "--clips", "1", "-o", str(tmp_path / "out")])
    assert done.exit_code == 0, done.output
    told = json.loads((tmp_path / "out" / "clips.json").read_text())
    assert {line["frames"] for line in told["table"]} == {1, 3, 5, 9, 15, MANY}
    assert len({line["condition"] for line in told["limits"]}) == 2, "one codec, one movement"
    assert {line["frames"] for line in told["limits"]} == {1, 3, 5, 9, 15}
    names = {p.name for p in (tmp_path / "out").iterdir()}
    looked_at = names & {"best.png", "worst.png", "sure-but-wrong.png"}
    assert looked_at, "a clip is read rightly or wrongly"
    assert names - looked_at == {
        "clips.md", "clips.json", "clips.parquet", "clips.png", "limits.parquet",
        "readings.jsonl", "readings.parquet", "report.html",
    }  # fmt: skip
    _tracks(tmp_path)
    words = ["benchmark", "--clips", "5", "--data", str(tmp_path), "-o", str(tmp_path / "real")]
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 0, done.output
    assert "frames  all" in done.stdout
