from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from plateglass import image
from plateglass.demo import FOLDER, OVERVIEW, demo_pictures, run
from plateglass.plates import get


def test_the_truth_is_a_plate_of_its_country() -> None:
    pictures = demo_pictures()
    assert len(pictures) == 12
    assert len({picture.country for picture in pictures}) == 12
    for picture in pictures:
        form = get(picture.format)
        assert form.country == picture.country
        assert form.matches(picture.text), picture.text
        assert picture.story


def test_quads_lie_in_their_pictures() -> None:
    for picture in demo_pictures():
        height, width = image.load(picture.path).shape[:2]
        box = picture.quad.box
        assert box.x1 >= 0
        assert box.y1 >= 0
        assert box.x2 <= width
        assert box.y2 <= height
        assert picture.quad.area > 0.4 * width * height


def test_small_enough_to_ship() -> None:
    assert sum(path.stat().st_size for path in FOLDER.iterdir() if path.is_file()) < 250_000


def test_run_writes_pictures_cards_records_and_the_page(tmp_path: Path) -> None:
    told = []
    page = run(tmp_path, lambda picture, result: told.append((picture.path.name, result.file)))
    assert page == tmp_path / OVERVIEW
    assert image.load(page).shape[1] == 1600
    assert told == [(p.path.name, p.path.name) for p in demo_pictures()]
    for picture in demo_pictures():
        stem = picture.path.stem
        restored = image.load(tmp_path / f"{stem}.png")
        assert restored.shape[0] >= 96
        assert image.load(tmp_path / f"{stem}.card.png").shape[1] == 1600
        record = json.loads((tmp_path / f"{stem}.json").read_text("utf-8"))
        assert record["input"]["file"] == picture.path.name
    again = run(tmp_path / "again")
    assert np.array_equal(image.load(page), image.load(again))
