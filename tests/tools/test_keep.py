"""A measurement becomes a result: what is taken, what is renamed, what is refused."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from tools.keep import keep

if TYPE_CHECKING:
    from pathlib import Path


def measured(folder: Path, command: str) -> Path:
    folder.mkdir()
    text = json.dumps({"environment": {"command": command}, "table": []})
    (folder / "readers.json").write_text(text)
    (folder / "readers.md").write_text(f"`{command}`\n")
    (folder / "readers.png").write_bytes(b"a plot")
    (folder / "worst.png").write_bytes(b"other people's plates")
    (folder / "readings.jsonl").write_text("{}\n")
    return folder


def test_tables_and_plots_are_kept_and_plates_are_not(tmp_path: Path) -> None:
    place = measured(tmp_path / "after", "plateglass benchmark --data mine -o after")
    kept = keep(place, tmp_path / "results" / "own")
    assert [path.name for path in kept] == ["readers.json", "readers.md", "readers.png"]
    assert sorted((tmp_path / "results" / "own").iterdir()) == sorted(kept)


def test_a_command_names_data_and_its_result_and_no_machine(tmp_path: Path) -> None:
    place = tmp_path / "after"
    measured(place, f"plateglass benchmark --data {tmp_path}/eval/x -o {place.as_posix()}")
    keep(place, tmp_path / "results" / "own", f"{tmp_path}/")
    said = (tmp_path / "results" / "own" / "readers.md").read_text()
    assert said == "`plateglass benchmark --data DATA/eval/x -o docs/results/own`\n"


@pytest.mark.parametrize("typed", ["after", "runs/own/after", "../own/after"])
def test_a_command_was_typed_anywhere(tmp_path: Path, typed: str) -> None:
    place = measured(tmp_path / "after", f"plateglass benchmark --rendered 9 -o {typed}")
    keep(place, tmp_path / "results" / "own")
    said = (tmp_path / "results" / "own" / "readers.md").read_text()
    assert said == "`plateglass benchmark --rendered 9 -o docs/results/own`\n"


def test_a_part_of_the_suite_says_the_suites_command(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    place = measured(
        tmp_path / "mine" / "readers", f"plateglass benchmark --suite -o {tmp_path}/mine"
    )
    keep(place, tmp_path / "results" / "readers-rendered")
    said = (tmp_path / "results" / "readers-rendered" / "readers.md").read_text()
    assert said == "`plateglass benchmark --suite -o bench`\n"


@pytest.mark.parametrize("place", ["/home/me/plates", "../plates/mine", "~/plates/mine"])
def test_a_folder_of_this_machine_is_refused(tmp_path: Path, place: str) -> None:
    folder = measured(tmp_path / "after", f"plateglass benchmark --data {place} -o x")
    with pytest.raises(SystemExit, match="--data"):
        keep(folder, tmp_path / "own")
    assert not (tmp_path / "own").exists()


def test_a_folder_without_a_measurement_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="no measurement"):
        keep(tmp_path, tmp_path / "own")
