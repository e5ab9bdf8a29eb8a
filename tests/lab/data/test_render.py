"""Rendering a data set: the same order, the same files, whatever happened in between."""

from __future__ import annotations

import csv
import importlib.util
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from plateglass import image
from plateglass.errors import MissingExtra, WrongUse
from plateglass.geometry import Quad
from plateglass.lab.camera import Clip, Exposure
from plateglass.lab.data import render as module
from plateglass.lab.data.labelled import read_labels
from plateglass.lab.data.parallel import ordered
from plateglass.lab.data.render import COLUMNS, HALF_SEEN, Order, one, render
from plateglass.lab.scenes import Placed, Scene
from plateglass.plates import get


@pytest.fixture(autouse=True)
def small_shards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SHARD", 4)


def ordering(count: int, **wishes: Any) -> Order:
    """An order of two countries, which spares reading all the others."""
    return Order(count, countries={"DE": 1.0, "CN": 2.0}, **wishes)


def contents(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes()
        for p in folder.rglob("*")
        if p.is_file()
    }


def test_every_picture_has_its_row_and_its_place(tmp_path: Path) -> None:
    table = render(ordering(6), tmp_path / "out")
    with table.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert tuple(rows[0]) == COLUMNS
    assert [r["file"] for r in rows] == [f"0000/000000{n}.png" for n in range(6)]
    for row, label in zip(rows, read_labels(table.parent), strict=True):
        picture = image.load(label.path)
        height, width = picture.shape[:2]
        assert label.quad is not None
        assert label.quad.iou(Quad.whole(width, height)) > 0.3
        assert label.text == row["text"]
        assert get(row["format"]).country == row["country"] == label.country
        assert get(row["format"]).matches(row["text"])
    assert {r["country"] for r in rows} <= {"DE", "CN"}


def test_a_camera_tells_what_it_did(tmp_path: Path) -> None:
    table = render(ordering(2, preset="cctv", height=14), tmp_path / "out")
    with table.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            assert json.loads(row["exposure"])["height"] == 14
            assert float(row["y2"]) - float(row["y1"]) < 60


def test_a_street_has_a_row_for_every_plate_in_it(tmp_path: Path) -> None:
    table = render(ordering(3, scenes=True, preset="phone", suffix=".jpg"), tmp_path / "out")
    assert len(list(table.parent.rglob("*.jpg"))) == 3
    labels = list(read_labels(table.parent))
    assert labels
    for label in labels:
        height, width = image.load(label.path).shape[:2]
        assert label.quad is not None
        assert label.quad.box.iou(Quad.whole(width, height).box) > 0


def test_a_plate_that_is_hardly_seen_is_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    quad = Quad.whole(40, 10)
    plates = [Placed(quad, "MA1", "de-car", seen, width) for seen, width in SEEN]
    scene = Scene(np.zeros((20, 60, 3), np.uint8), tuple(plates))
    monkeypatch.setattr(module, "draw_scene", lambda *_, **__: scene)
    [(_, rows)] = one(ordering(1, scenes=True), 0)
    assert [row["note"] for row in rows] == ["", HALF_SEEN, HALF_SEEN]
    assert [row["visible"] for row in rows] == ["1.00", "0.30", "1.00"]


SEEN = ((1.0, 40.0), (0.3, 40.0), (1.0, 6.0))
"""Share that is seen and width of a good plate, a hidden one and a tiny one."""


def test_a_clip_is_a_folder_of_frames_with_a_track(tmp_path: Path) -> None:
    pytest.importorskip("av")
    table = render(ordering(2, preset="dashcam", frames=3, height=12), tmp_path / "out")
    labels = list(read_labels(table.parent))
    assert [label.path.relative_to(table.parent).as_posix() for label in labels] == [
        f"0000/000000{clip}/{frame:03d}.png" for clip in range(2) for frame in range(3)
    ]
    with table.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for first in (0, 3):
        track = labels[first : first + 3]
        assert len({(label.track, label.text) for label in track}) == 1
        clip = Clip.from_dict(json.loads(rows[first]["clip"]))
        assert [label.time for label in track] == [round(n / clip.fps, 3) for n in range(3)]
        assert len({image.load(label.path).shape for label in track}) == 1
        for label, row in zip(track, rows[first : first + 3], strict=True):
            exposure = Exposure.from_dict(json.loads(row["exposure"]))
            assert exposure.preset == "dashcam"
            assert label.tight
            assert label.quad is not None
            height, width = image.load(label.path).shape[:2]
            assert label.quad.box.iou(Quad.whole(width, height).box) > 0.05
    assert labels[0].track != labels[3].track


def test_a_clip_can_be_one_film(tmp_path: Path) -> None:
    av = pytest.importorskip("av")
    order = ordering(2, preset="dashcam", frames=3, height=12, crf=36, suffix=".mp4")
    table = render(order, tmp_path / "out")
    labels = list(read_labels(table.parent))
    assert [label.path.name for label in labels] == ["0000000.mp4"] * 3 + ["0000001.mp4"] * 3
    for label in labels:
        assert label.quad is not None
        with av.open(label.path) as film:
            assert film.streams.video[0].codec.name == "h264"
            frames = [frame.to_ndarray(format="rgb24") for frame in film.decode(video=0)]
        assert len(frames) == 3
        height, width = frames[0].shape[:2]
        assert label.quad.box.iou(Quad.whole(width, height).box) > 0.05
    assert '"crf": 36' in table.read_text(encoding="utf-8").replace('""', '"')


def test_clips_follow_their_seed(tmp_path: Path) -> None:
    pytest.importorskip("av")
    order = ordering(2, preset="cctv", frames=2, height=10)
    render(order, tmp_path / "one")
    render(order, tmp_path / "two")
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_clips_need_their_package_before_anything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    with pytest.raises(MissingExtra, match=r"plateglass\[video\]"):
        render(ordering(1, preset="cctv", frames=2), tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_seed_and_number_alone_decide_a_picture() -> None:
    [(first, facts)] = one(ordering(1, seed=5), 3)
    [(again, same)] = one(ordering(1000, seed=5, suffix=".jpg"), 3)
    assert np.array_equal(first, again)
    assert facts == same
    [(other, _)] = one(ordering(1, seed=6), 3)
    assert first.shape != other.shape or not np.array_equal(first, other)


@pytest.mark.slow
def test_the_number_of_workers_changes_nothing(tmp_path: Path) -> None:
    order = ordering(10, preset="phone")
    render(order, tmp_path / "one", workers=1)
    render(order, tmp_path / "two", workers=2)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_an_interrupted_run_takes_up_where_it_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order, whole, cut = ordering(10), tmp_path / "whole", tmp_path / "cut"
    render(order, whole)
    drawn: list[int] = []

    def draws(order: Order, index: int) -> Any:
        drawn.append(index)
        if len(drawn) == 6:
            raise KeyboardInterrupt
        return one(order, index)

    monkeypatch.setattr(module, "one", draws)
    with pytest.raises(KeyboardInterrupt):
        render(order, cut)
    assert not (cut / "labels.csv").exists()
    seen: list[tuple[int, int]] = []
    render(order, cut, progress=lambda done, total: seen.append((done, total)))
    assert seen == [(4, 10), (8, 10), (10, 10)]
    assert contents(cut) == contents(whole)
    render(order, cut)
    assert len(drawn) == 6 + 6  # a finished order draws nothing


@pytest.mark.parametrize(
    ("order", "sentence"),
    [
        ({"count": 0}, "nothing to render"),
        ({"count": 1, "height": 3}, "height"),
        ({"count": 1, "height": 20, "scenes": True}, "all sizes"),
        ({"count": 1, "frames": 1, "preset": "cctv"}, "2 to 500 frames"),
        ({"count": 1, "frames": 4, "preset": "cctv", "scenes": True}, "single plates"),
        ({"count": 1, "frames": 4}, "needs a camera"),
        ({"count": 1, "suffix": ".mp4"}, "only clips are films"),
        ({"count": 1, "crf": 30}, "only clips are films"),
        ({"count": 1, "frames": 4, "preset": "cctv", "crf": 52}, "0 to 51"),
        ({"count": 1, "frames": 4, "preset": "downup-x4"}, "can't film"),
        ({"count": 1, "preset": "periscope"}, "no preset 'periscope'; known are dashcam"),
        ({"count": 1, "countries": {"ZZ": 1.0}}, "no plates of 'ZZ' are known"),
        ({"count": 1, "countries": {"DE": 0.0}}, "above 0"),
        ({"count": 1, "countries": {"DE": float("nan")}}, "above 0"),
    ],
)
def test_an_order_that_makes_no_sense_is_refused(order: dict[str, Any], sentence: str) -> None:
    with pytest.raises(WrongUse, match=sentence):
        Order(**order)


def test_another_order_does_not_spoil_a_folder(tmp_path: Path) -> None:
    render(ordering(1), tmp_path / "out")
    with pytest.raises(WrongUse, match="holds another rendering"):
        render(ordering(2), tmp_path / "out")
    with pytest.raises(WrongUse, match="not empty"):
        render(ordering(1), tmp_path)


def squared(n: int) -> int:
    return n * n


@pytest.mark.parametrize("workers", [1, 2])
def test_results_come_in_the_order_of_the_jobs(workers: int) -> None:
    assert list(ordered(squared, range(20), workers)) == [n * n for n in range(20)]
