"""What the labels of public photographs overlook, and what becomes of it."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from plateglass import image
from plateglass.geometry import Box, Quad
from plateglass.lab.data.overlooked import overlooked
from plateglass.lab.data.real import part_of
from plateglass.lab.evaluate.finding.photos import photos
from plateglass.lab.teach.finder.street import real_streets

LEARNED, MEASURED = ("pk_scenes", "ro_scenes"), ("us_scenes", "eg_scenes", "es_street_scenes")


@pytest.mark.parametrize("folder", [*LEARNED, *MEASURED])
def test_every_line_is_sound(folder: str) -> None:
    by_file = overlooked(Path(folder))
    seen = [each for several in by_file.values() for each in several]
    assert {each.what for each in seen} <= {"plate", "decoy", "unsure"}
    assert {each.what for each in seen} >= {"plate", "decoy"}
    assert all(each.quad.convex and each.quad.area > 20 for each in seen)
    assert all(name.endswith(".jpg") for name in by_file)
    assert overlooked(Path("elsewhere")) == {}


def test_an_overlooked_plate_is_neither_missed_nor_wrong_nor_taught(tmp_path: Path) -> None:
    folder = tmp_path / "pk_scenes"
    name, several = next(
        (n, s) for n, s in overlooked(folder).items() if {e.what for e in s} >= {"plate"}
    )
    text = next(t for t in ("AB1", "AB2", "AB3", "AB4") if part_of(t) == "train")
    image.save(np.zeros((1280, 1280, 3), np.uint8), folder / f"{Path(name).stem}.png")
    (folder / f"{Path(name).stem}.png").rename(folder / name)
    with (folder / "labels.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["file", "text", "country", "x1", "y1", "x2", "y2"])
        rows.writerow([name, text, "PK", 0, 0, 9, 9])
    (photo,) = photos([folder])
    assert [plate.counts for plate in photo.plates] == [True] + [
        False for each in several if each.what == "plate"
    ]
    (street,) = real_streets([folder], "train")
    assert [target.counts for target in street.targets] == [True] + [
        False for each in several if each.what != "decoy"
    ]
    assert street.targets[0].quad == Quad.from_box(Box(0, 0, 9, 9))
    assert len(street.decoys) == sum(each.what == "decoy" for each in several)
