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


@pytest.mark.parametrize(
    ("typed", "said"),
    [
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
