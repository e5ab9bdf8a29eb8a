"""``plateglass benchmark --finder``, from the command line to its files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from plateglass.cli import app
from plateglass.lab.evaluate.finding import effort

Tables = dict[str, list[dict[str, object]]]


@pytest.fixture
def tables(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> dict[str, list[dict[str, object]]]:
    monkeypatch.setattr(effort, "efforts", lambda _: [])
    order = [
        "benchmark",
        "--finder",
        "ours",
        "--rendered",
        "2",
        "--seed",
        "5",
        "-o",
        str(tmp_path),
    ]
    result = CliRunner().invoke(app, order)
    assert result.exit_code == 0, result.output
    assert "plateglass" in result.output
    assert (tmp_path / "finders.md").read_text().count("| finder |") >= 3
    assert len((tmp_path / "looks.jsonl").read_text().splitlines()) == 2
    found: dict[str, list[dict[str, object]]] = json.loads(
        (tmp_path / "finders.json").read_text()
    )
    return found


def test_drawn_streets_are_measured(tables: Tables) -> None:
    (line,) = tables["sets"]
    assert (line["finder"], line["set"], line["photos"]) == ("plateglass", "drawn", 2)
    assert tables["texts"][-1]["set"] == "all"


def test_a_missing_finder_is_one_sentence() -> None:
    result = CliRunner().invoke(app, ["benchmark", "--finder", "nothing", "--rendered", "1"])
    assert result.exit_code != 0
    assert "there is no finder called 'nothing'" in str(result.exception) + result.output
