"""Label files say where the plates are, in each format's own way."""

from __future__ import annotations

import numpy as np

from plateglass.geometry import Box, Quad
from plateglass.results import PictureResult, Plate
from plateglass.show.labels import ccpd, coco, yolo
from plateglass.show.outlines import outlined

TILTED = Plate(Quad(((100, 40), (180, 50), (178, 75), (98, 65))), 0.8)
UPRIGHT = Plate(Quad.from_box(Box(20, 10, 60, 20)), 0.9)
RESULT = PictureResult("a.jpg", 200, 100, plates=(UPRIGHT, TILTED))
EMPTY = PictureResult("b.jpg", 50, 40)
BROKEN = PictureResult("c.jpg", error="c.jpg is no picture")


def test_yolo_counts_in_shares_of_the_picture() -> None:
    first, second = yolo(RESULT).splitlines()
    assert first == "0 0.200000 0.150000 0.200000 0.100000"
    assert second.startswith("0 0.695000 0.575000")
    assert yolo(EMPTY) == ""


def test_coco_holds_every_picture_that_could_be_read() -> None:
    told = coco([RESULT, EMPTY, BROKEN])
    assert [image["file_name"] for image in told["images"]] == ["a.jpg", "b.jpg"]
    assert [a["image_id"] for a in told["annotations"]] == [1, 1]
    assert told["annotations"][0]["bbox"] == [20, 10, 40, 10]
    assert told["annotations"][0]["area"] == 400
    assert told["annotations"][1]["segmentation"] == [[100, 40, 180, 50, 178, 75, 98, 65]]
    assert told["categories"][0]["id"] == told["annotations"][0]["category_id"]


def test_ccpd_begins_at_the_lower_right() -> None:
    assert ccpd(RESULT, UPRIGHT) == "002-90_90-20&10_60&20-60&20_20&20_20&10_60&10"
    area, tilts, box, corners = ccpd(RESULT, TILTED).split("-")
    assert area == "010"
    assert tilts == "97_95"
    assert box == "98&40_180&75"
    assert corners == "178&75_98&65_100&40_180&50"


def test_outlines_are_drawn_on_a_copy() -> None:
    picture = np.zeros((100, 200, 3), np.uint8)
    shown = outlined(picture, RESULT.plates)
    assert not picture.any()
    ink = shown[8:12, 40].max(0)
    assert ink[0] > 150
    assert ink[2] == 0
    assert not shown[80:].any()
