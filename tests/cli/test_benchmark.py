"""``plateglass benchmark``: which kind is measured, and what is refused."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from plateglass.cli import app

if TYPE_CHECKING:
    from pathlib import Path

RUNNER = CliRunner()


def test_readers_are_measured_on_rendered_plates(tmp_path: Path) -> None:
    typed = ["benchmark", "--rendered", "2", "--height", "0", "--height", "16"]
    done = RUNNER.invoke(app, [*typed, "-o", str(tmp_path / "out")])
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith("plateglass")
    table = json.loads((tmp_path / "out" / "readers.json").read_text())["table"]
    assert [line["height"] for line in table if line["set"] == "all"] == [None, 16, "all"]


def test_restorers_are_measured_on_rendered_plates(tmp_path: Path) -> None:
    pytest.importorskip("rapidocr")
    parts = ["--restorer", "bicubic", "--restorer", "plain", "--rendered", "2"]
    how = ["--height", "16", "--protocol", "sized", "-o", str(tmp_path / "out")]
    done = RUNNER.invoke(app, ["benchmark", *parts, *how])
    assert done.exit_code == 0, done.output
    assert [line.split()[2] for line in done.stdout.splitlines()[:4]] == [
        "origin", "bicubic", "plain", "truth",
    ]  # fmt: skip
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        "restorers.md", "restorers.json", "restorers.parquet", "restorers.png",
        "restorations.jsonl", "restorations.parquet", "gallery-16-px.png", "report.html",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("--restorer photoshop --rendered 1", "no restorer called 'photoshop'"),
        ("--restorer plain --protocol periscope", "no protocol 'periscope'"),
        ("--restorer plain --limit 3", "--limit is for the folders"),
        ("--restorer plain --reader ours", "are measured apart"),
        ("--reader ours --protocol sized", "--protocol means nothing"),
        ("--validation", "needs the folders"),
        ("--data x --rendered 3", "exclude each other"),
        ("--data x", "labels.csv"),
        ("--reader easyocr --rendered 1", "no reader called 'easyocr'"),
        ("--rendered 0", "rendered"),
    ],
)
def test_wrong_use_is_a_sentence(typed: str, said: str, tmp_path: Path) -> None:
    done = RUNNER.invoke(app, ["benchmark", *typed.split(), "-o", str(tmp_path / "out")])
    assert done.exit_code == 2
    assert said in done.stderr
    assert not (tmp_path / "out").exists()
