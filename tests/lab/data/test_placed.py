"""Corners placed by hand, and what becomes of them."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from plateglass import image
from plateglass.finder import Detection
from plateglass.geometry import Picture, Quad
from plateglass.lab.data.placed import placed
from plateglass.lab.evaluate.finding import found
from plateglass.lab.evaluate.finding.finders import measure
from plateglass.lab.evaluate.finding.photos import photos


def test_every_line_is_a_long_plate() -> None:
    quads = placed(Path("pl_scenes"))
    assert len(quads) == 24
    assert all(quad.convex and 3 < quad.width / quad.height < 6 for quad in quads.values())
    assert placed(Path("elsewhere")) == {}


class Fixed:
    """A finder that finds the same everywhere."""

    name = "fixed"

    def __init__(self, quad: Quad) -> None:
        self.quad = quad

    def __call__(self, picture: Picture) -> list[Detection]:
        return [Detection(self.quad, 1.0)]


def test_a_finder_is_held_against_them_and_so_is_the_label(tmp_path: Path) -> None:
    folder = tmp_path / "pl_scenes"
    name, exact = next(iter(placed(folder).items()))
    image.save(np.zeros((1300, 1300, 3), np.uint8), folder / "some.png")
    (folder / "some.png").rename(folder / name)
    box = exact.box
    with (folder / "labels.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["file", "text", "country", "x1", "y1", "x2", "y2"])
        rows.writerow([name, "AB1", "PL", box.x1, box.y1, box.x2, box.y2])
        rows.writerow([name, "AB2", "PL", 0, 0, 99, 30])
    shifted = Quad.of(exact.array + np.array([0, 0.1 * exact.height]))
    (photo,) = photos([folder])
    assert [plate.placed for plate in photo.plates] == [exact, None]
    (look,) = measure([Fixed(shifted)], [photo])
    (line,) = found.table([look])
    assert line["placed"] == pytest.approx(0.1)
    assert line["placed_plates"] == 1
    label = np.linalg.norm(Quad.from_box(box).array - exact.array, axis=1).mean()
    assert line["labels_placed"] == pytest.approx(label / exact.height)
    assert str(line["corner"]) == "nan", "a loose box has no corners"
