"""Measures of finders, on answers known beforehand."""

from __future__ import annotations

import csv
from pathlib import Path

import cv2
import numpy as np
import pytest

from plateglass import image
from plateglass.errors import WrongUse
from plateglass.finder import Detection
from plateglass.geometry import Box, Picture, Quad
from plateglass.lab.evaluate.finding.finders import measure
from plateglass.lab.evaluate.finding.found import by_width, table
from plateglass.lab.evaluate.finding.locators import locator
from plateglass.lab.evaluate.finding.photos import Photo, Truth, drawn_photos, photos, some

PLATE = Box(20, 30, 60, 42)


class Says:
    """Finds the same in every picture."""

    name = "says"

    def __init__(self, *boxes: Box) -> None:
        self.boxes = boxes

    def __call__(self, picture: Picture) -> list[Detection]:
        return [Detection(Quad.from_box(box), 0.9) for box in self.boxes]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    image.save(np.zeros((80, 120, 3), np.uint8), tmp_path / "a.png")
    corners = " ".join(f"{x},{y}" for x, y in Quad.from_box(PLATE).points)
    with (tmp_path / "labels.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["file", "text", "country", "corners"])
        rows.writerow(["a.png", "AB1", "DE", corners])
        rows.writerow(["a.png", "", "DE", "80,10 84,10 84,12 80,12"])
    return tmp_path


@pytest.mark.parametrize(
    ("boxes", "recall", "precision"),
    [
        ((), 0, None),
        ((PLATE,), 1, 1),
        # Found, though nobody had to: neither missed nor wrong.
        ((PLATE, Box(80, 10, 84, 12)), 1, 1),
        ((PLATE, Box(22, 31, 60, 42)), 1, 0.5),
        ((Box(0, 0, 20, 20),), 0, 0),
    ],
)
def test_recall_and_precision(
    folder: Path, boxes: tuple[Box, ...], recall: float, precision: float | None
) -> None:
    (line,) = table(list(measure([Says(*boxes)], photos([folder]))))
    assert line["plates"] == 1
    assert line["recall"] == recall
    assert line["precision"] == pytest.approx(
        float("nan") if precision is None else precision, nan_ok=True
    )


def test_recall_is_told_apart_by_width(folder: Path) -> None:
    narrow, wide = by_width(list(measure([Says(PLATE)], photos([folder]))))
    assert (narrow["plates"], narrow["recall"]) == (1, 0)
    assert (wide["plates"], wide["recall"]) == (1, 1)


def test_a_plate_that_the_labels_overlook_is_right_and_no_merit() -> None:
    beside = Box(80, 50, 118, 62)
    truths = (
        Truth(Quad.from_box(PLATE), tight=True, text="AB1"),
        Truth(Quad.from_box(beside), tight=False, text="", counts=False),
    )
    photo = Photo("set", "a.png", lambda: np.zeros((80, 120, 3), np.uint8), truths)
    looks = list(measure([Says(beside, Box(0, 0, 9, 9))], [photo]))
    (line,) = table(looks)
    assert (line["plates"], line["recall"]) == (1, 0)
    assert (line["precision"], line["labelled"], line["wrong"]) == (0.5, 0, 1)
    (width,) = by_width(looks)
    assert (width["plates"], width["recall"]) == (1, 0)


def test_corner_errors_are_in_plate_heights(folder: Path) -> None:
    moved = Box(PLATE.x1 + 3, PLATE.y1, PLATE.x2 + 3, PLATE.y2)
    (look,) = measure([Says(moved)], photos([folder]))
    assert look.plates[0].stray == pytest.approx(3 / 12)
    assert look.plates[1].stray is None


def test_drawn_streets_are_the_same_twice() -> None:
    one, two = (list(drawn_photos(2, seed=3)) for _ in range(2))
    assert [photo.plates for photo in one] == [photo.plates for photo in two]
    assert np.array_equal(one[1].picture(), two[1].picture())


def test_some_of_the_photos_are_chosen_by_the_seed() -> None:
    chosen = [
        Photo("set", f"{n}.jpg", lambda: np.zeros((1, 1, 3), np.uint8), ()) for n in range(9)
    ]
    names = [[photo.name for photo in some(chosen, 3, seed)] for seed in (0, 0, 1)]
    assert names[0] == names[1] != names[2]
    assert len(set(names[0])) == 3
    assert some(chosen, None, 0) == chosen


def test_an_unknown_finder_is_refused() -> None:
    with pytest.raises(WrongUse, match="haar"):
        locator("nonsense")


@pytest.mark.skipif(not hasattr(cv2, "CascadeClassifier"), reason="OpenCV 5 has no cascades")
def test_the_cascade_runs() -> None:
    assert locator("haar")(np.full((60, 120, 3), 90, np.uint8)) == []


def test_suspected_corners_are_those_before_the_second_network() -> None:
    (photo,) = drawn_photos(1, seed=11)
    picture = photo.picture()
    placed, suspected = locator("ours")(picture), locator("suspects")(picture)
    assert placed
    assert [each.score for each in placed] == [each.score for each in suspected]
    for one, other in zip(placed, suspected, strict=True):
        assert one.quad != other.quad
        assert one.quad.iou(other.quad) > 0.4
