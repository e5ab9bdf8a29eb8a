"""Photo or crop: what is shown, and how it is counted."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from plateglass.finder import Finder
from plateglass.lab.evaluate.finding.sightings import (
    BARE,
    CROPS,
    CUT,
    PHOTOS,
    counted,
    shown,
    totals,
    write,
)
from plateglass.lab.plates.draw import draw
from plateglass.plates import get

if TYPE_CHECKING:
    from pathlib import Path


def labelled(folder: Path, photo: bool) -> Path:
    """Write a folder with one sharp plate: alone, or amid grey."""
    folder.mkdir()
    drawn = draw(get("de-car"), np.random.default_rng(5), "BAB1234", 60)
    box = drawn.quad.box
    plate = drawn.picture[int(box.y1) : int(box.y2), int(box.x1) : int(box.x2)]
    high, wide = plate.shape[:2]
    row = ["a.png", "BAB1234", "DE"]
    head = ["file", "text", "country"]
    picture = plate
    if photo:
        picture = np.full((6 * high, 3 * wide, 3), 90, np.uint8)
        picture[3 * high : 4 * high, wide : 2 * wide] = plate
        head += ["x1", "y1", "x2", "y2"]
        row += [str(v) for v in (wide, 3 * high, 2 * wide, 4 * high)]
    Image.fromarray(picture).save(folder / "a.png")
    with (folder / "labels.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([head, row])
    return folder


def test_photos_are_shown_whole_and_cut_and_counted(tmp_path: Path) -> None:
    folders = [labelled(tmp_path / "crop", False), labelled(tmp_path / "photo", True)]
    pictures = list(shown(folders, None, 1))
    assert [(name, kind) for name, kind, _ in pictures] == [
        ("crop", CROPS), ("photo", PHOTOS), ("photo", CUT), ("decoys", BARE),
    ]  # fmt: skip
    assert np.array_equal(pictures[2][2], pictures[0][2])
    counts = counted(pictures[:3], Finder())
    found = {one.kind: one for one in counts}
    assert (found[CROPS].cropped, found[CROPS].with_plate) == (1, 1)
    assert (found[CUT].cropped, found[CUT].with_plate) == (1, 1)
    assert (found[PHOTOS].cropped, found[PHOTOS].with_plate) == (0, 1)
    twice = totals([*counts, *counts])
    assert [one.pictures for one in twice] == [2, 2, 2]
    write(counts, tmp_path / "out", "sightings")
    told = json.loads((tmp_path / "out" / "sightings.json").read_text("utf-8"))
    assert [row["set"] for row in told["table"]] == ["crop", "photo", "photo", *["all"] * 3]
