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
from plateglass.lab.evaluate.finders import locator, measure, photos, table

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
        ((), 0, 0),
        ((PLATE,), 0.5, 1),
        ((PLATE, Box(80, 10, 84, 12)), 1, 1),
        ((PLATE, Box(22, 31, 60, 42)), 0.5, 0.5),
        ((Box(0, 0, 20, 20),), 0, 0),
    ],
)
def test_recall_and_precision(
    folder: Path, boxes: tuple[Box, ...], recall: float, precision: float
) -> None:
    (line,) = table(list(measure([Says(*boxes)], photos([folder]))))
    assert line["plates"] == 2
    assert line["recall"] == recall
    assert line["precision"] == precision


def test_tiny_plates_may_be_left_out(folder: Path) -> None:
    (look,) = measure([Says(PLATE)], photos([folder]), narrowest=25)
    assert look.hits == (True,)
    assert look.errors == pytest.approx((0,))


def test_corner_errors_are_in_plate_heights(folder: Path) -> None:
    moved = Box(PLATE.x1 + 3, PLATE.y1, PLATE.x2 + 3, PLATE.y2)
    (look,) = measure([Says(moved)], photos([folder]), narrowest=25)
    assert look.errors == pytest.approx((3 / 12,))


def test_an_unknown_finder_is_refused() -> None:
    with pytest.raises(WrongUse, match="haar"):
        locator("nonsense")


@pytest.mark.skipif(not hasattr(cv2, "CascadeClassifier"), reason="OpenCV 5 has no cascades")
def test_the_cascade_runs() -> None:
    assert locator("haar")(np.full((60, 120, 3), 90, np.uint8)) == []
