"""Label files say where the plates are, in each format's own way."""

from __future__ import annotations

import json

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from plateglass.geometry import Box, Quad
from plateglass.lab.data.ccpd import annotation
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


@st.composite
def found(draw: st.DrawFn) -> PictureResult:
    """A picture with a tilted plate that lies within it."""
    x, y = draw(st.floats(20, 600)), draw(st.floats(20, 400))
    wide, ratio = draw(st.floats(16, 600)), draw(st.floats(1, 5))
    angle = np.radians(draw(st.floats(-45, 45)))
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    box = Quad.from_box(Box(0, 0, wide, wide / ratio))
    quad = Quad.of(box.array @ turn.T)
    quad = Quad.of(quad.array - [quad.box.x1 - x, quad.box.y1 - y])
    width, height = round(quad.box.x2) + 20, round(quad.box.y2) + 20
    return PictureResult("a.jpg", width, height, plates=(Plate(quad, 0.7),))


@given(found())
def test_every_format_comes_back_as_the_same_plate(result: PictureResult) -> None:
    quad = result.plates[0].quad
    _, x, y, wide, tall = (float(v) for v in yolo(result).split())
    x, wide, y, tall = (x * result.width, wide * result.width,
                        y * result.height, tall * result.height)  # fmt: skip
    back = Box(x - wide / 2, y - tall / 2, x + wide / 2, y + tall / 2)
    assert back.iou(quad.box) > 0.999

    (mark,) = json.loads(json.dumps(coco([result])))["annotations"]
    corners = Quad.of(np.reshape(mark["segmentation"][0], (4, 2)))
    assert np.abs(corners.array - quad.array).max() <= 0.0051
    left, top, wide, tall = mark["bbox"]
    assert Box(left, top, left + wide, top + tall).iou(quad.box) > 0.995

    told = annotation(f"{ccpd(result, result.plates[0])}-0_0_22_27_27_33_16-37-15.jpg")
    assert np.abs(told.quad.array - quad.array).max() <= 0.51
    for name in ("x1", "y1", "x2", "y2"):
        assert abs(getattr(told.box, name) - getattr(quad.box, name)) <= 0.51
