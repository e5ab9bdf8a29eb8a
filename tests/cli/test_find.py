"""``plateglass find`` as a table of what is typed and what comes back."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from plateglass import image
from plateglass.cli import app
from plateglass.finder import Detection
from plateglass.geometry import Box, Picture, Quad

RUNNER = CliRunner()
PLATE = Quad.from_box(Box(20, 10, 60, 20))


class Fixed:
    """Finds the same plate in every picture that isn't black."""

    def __init__(self, threads: int = 1, *, least: float = 0.25) -> None:
        self.least = least

    def __call__(self, picture: Picture) -> list[Detection]:
        return [Detection(PLATE, 0.9)] if picture.any() and self.least <= 0.9 else []


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("plateglass.finder.Finder", Fixed)
    image.save(np.full((100, 200, 3), 90, np.uint8), "a.png")
    image.save(np.zeros((100, 200, 3), np.uint8), "b.png")
    Path("bad.jpg").write_bytes(b"hello")
    return tmp_path


@pytest.mark.parametrize(
    ("typed", "code", "said"),
    [
        ("a.png", 0, "a.png  90%  20.0,10.0  60.0,10.0  60.0,20.0  20.0,20.0"),
        ("a.png --least 0.95", 0, "a.png: no plate found"),
        ("b.png", 0, "b.png: no plate found"),
        ("bad.jpg a.png", 1, "bad.jpg is no picture"),
        ("a.png --format ccpd", 0, "a.png\t002-90_90-20&10_60&20-60&20_20&20_20&10_60&10"),
        ("a.png --format csv", 0, "20,10,60,10,60,20,20,20"),
        ("a.png --format nonsense", 2, "nonsense"),
    ],
)
def test_what_is_typed_and_what_comes_back(
    folder: Path, typed: str, code: int, said: str
) -> None:
    done = RUNNER.invoke(app, ["find", *typed.split()])
    assert done.exit_code == code, done.output
    assert said in done.output


def test_yolo_needs_a_folder_and_only_yolo_does(folder: Path) -> None:
    for typed in ("a.png --format yolo", "a.png --out labels"):
        done = RUNNER.invoke(app, ["find", *typed.split()])
        assert done.exit_code == 2
        assert "go together" in done.output


def test_yolo_writes_a_file_a_picture(folder: Path) -> None:
    done = RUNNER.invoke(app, ["find", "a.png", "b.png", "--format", "yolo", "-o", "labels"])
    assert done.exit_code == 0, done.output
    assert Path("labels/a.txt").read_text() == "0 0.200000 0.150000 0.200000 0.100000\n"
    assert Path("labels/b.txt").read_text() == ""


def test_coco_is_one_object(folder: Path) -> None:
    done = RUNNER.invoke(app, ["find", "a.png", "b.png", "--format", "coco"])
    told = json.loads(done.output)
    assert len(told["images"]) == 2
    assert len(told["annotations"]) == 1


def test_jsonl_is_the_contract(folder: Path) -> None:
    done = RUNNER.invoke(app, ["find", "a.png", "--format", "jsonl"])
    (plate,) = json.loads(done.output)["plates"]
    assert plate["quad"] == [[20, 10], [60, 10], [60, 20], [20, 20]]
    assert plate["found"] == 0.9


def test_drawn_pictures_lie_where_they_were_asked_for(folder: Path) -> None:
    done = RUNNER.invoke(app, ["find", ".", "--draw", "drawn"])
    assert done.exit_code == 1, "one of them is no picture"
    drawn = image.load(Path("drawn/a.png"))
    assert drawn.shape == (100, 200, 3)
    assert (drawn != 90).any()
    assert not image.load(Path("drawn/b.png")).any()


def test_the_shipped_finder_finds_nothing_in_fog(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    image.save(np.full((100, 200, 3), 150, np.uint8), "fog.png")
    done = RUNNER.invoke(app, ["find", "fog.png"])
    assert done.exit_code == 0, done.output
    assert done.output == "fog.png: no plate found\n"
