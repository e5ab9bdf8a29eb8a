"""``plateglass search`` as it is typed."""

from __future__ import annotations

import csv
import io
import json
import sys
from pathlib import Path

import pytest
from tests.batch.makeshift import plates
from tests.searching.makings import lines, parquets, plate, result, sure
from typer.testing import CliRunner

from plateglass.cli import app
from plateglass.cli.search import CSV_HEADER

RUNNER = CliRunner()


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    doubted = plate(
        [{"8": 0.7, "B": 0.3}, {"B": 0.9, "8": 0.1}, {"7": 1.0}, {"O": 0.6, "0": 0.4}]
    )
    results = [
        result("north/a.jpg", sure("8B70")),
        result("south/b.jpg", doubted, sure("8B71")),
    ]
    return parquets(tmp_path / "plates.parquet", results)


def test_a_table_for_people(archive: Path) -> None:
    done = RUNNER.invoke(app, ["search", "8B?0", str(archive)])
    assert done.exit_code == 0, done.output
    head, first, second = done.stdout.splitlines()
    assert head.split()[:3] == ["file", "plate", "reading"]
    assert first.split()[:3] == ["north/a.jpg", "1", "8B70"]
    assert "8B7[O]" in second
    assert "O for 0 (40 %)" in second


@pytest.mark.parametrize(
    ("options", "readings"),
    [
        ([], ["8B70", "8B7O"]),
        (["--as-read"], ["8B70"]),
        (["--within", "0.5"], ["8B70", "8B7O"]),
        (["--within", "1"], ["8B70", "8B7O", "8B71"]),
        (["--min-p", "0.5"], ["8B70"]),
        (["--path", "south/*"], ["8B7O"]),
        (["--limit", "1"], ["8B70"]),
        (["--country", "cn"], []),
    ],
)
def test_what_is_asked_for(archive: Path, options: list[str], readings: list[str]) -> None:
    typed = ["search", "8B70", str(archive), *options, "--format"]
    out = RUNNER.invoke(app, [*typed, "jsonl"]).stdout
    told = [json.loads(line) for line in out.splitlines()]
    assert [hit["best"] for hit in told] == readings
    assert json.loads(RUNNER.invoke(app, [*typed, "json"]).stdout) == told
    rows = list(csv.DictReader(io.StringIO(RUNNER.invoke(app, [*typed, "csv"]).stdout)))
    assert [row["best"] for row in rows] == readings
    for row, hit in zip(rows, told, strict=True):
        assert row == {name: str(hit[name]) for name in CSV_HEADER}


def test_no_answer_is_no_error(archive: Path) -> None:
    done = RUNNER.invoke(app, ["search", "ZZZZZZ", str(archive)])
    assert (done.exit_code, done.stderr) == (0, "")
    assert "no plate of the archive" in done.stdout


@pytest.mark.parametrize(
    ("typed", "code", "sentence"),
    [
        (["8B[7", "{archive}"], 2, "plateglass: the pattern '8B[7' opens a set"),
        (["8B7", "{archive}.not"], 2, "does not exist; check the spelling"),
        (["8B7", "{archive}", "--as-read", "--within", "1"], 2, "give one of them"),
        (["8B7", "{archive}", "--within", "-1"], 2, "0 to 9 edits"),
        (["8B7", "{archive}", "--min-p", "2"], 2, "the least chance"),
        (["8B7", "ftpx://nowhere/a.parquet"], 2, "ftpx://nowhere/a.parquet"),
    ],
)
def test_wrong_use_is_one_sentence(
    archive: Path, typed: list[str], code: int, sentence: str
) -> None:
    done = RUNNER.invoke(app, ["search", *(word.format(archive=archive) for word in typed)])
    assert done.exit_code == code, done.output
    assert sentence in done.stderr
    assert done.stderr.count("\n") == 1


def test_one_bad_file_is_told_and_the_others_are_asked(archive: Path, tmp_path: Path) -> None:
    lines(tmp_path / "broken.jsonl", []).write_text("nonsense", encoding="utf-8")
    done = RUNNER.invoke(app, ["search", "8B70", str(tmp_path)])
    assert done.exit_code == 1
    assert "8B70" in done.stdout
    assert "broken.jsonl has no result of Plateglass in line 1" in done.stderr


def test_without_its_extra_it_says_what_to_install(
    archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    done = RUNNER.invoke(app, ["search", "8B70", str(archive)])
    assert done.exit_code == 2
    assert "pip install 'plateglass[batch]'" in done.stderr


@pytest.mark.slow
def test_a_run_over_pictures_is_searched(tmp_path: Path) -> None:
    plates(tmp_path / "in", 3)
    out = tmp_path / "out"
    typed = ["batch", str(tmp_path / "in"), str(out), "--crop", "--parquet", "--workers", "1"]
    assert RUNNER.invoke(app, typed).exit_code == 0
    (line,) = (line for line in (out / "results").rglob("part-*.jsonl"))
    read = [json.loads(text)["plates"][0] for text in line.read_text("utf-8").splitlines()]
    best = max(read, key=lambda one: one["p"])
    for archive in (out, line):
        typed = ["search", best["best"], str(archive), "--format", "jsonl", "--limit", "1"]
        hit = json.loads(RUNNER.invoke(app, typed).stdout)
        assert hit["best"] == best["best"]
        assert hit["p"] == pytest.approx(best["p"], abs=1e-4)
        assert (hit["archive"].endswith(".parquet")) == (archive == out)
