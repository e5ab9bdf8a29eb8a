"""What the finder makes of its network's maps: sizes, corners, duplicates, crops."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from plateglass.finder import Detection, Finder, apart, plate_like
from plateglass.geometry import Box, Quad

STRIDE = 8


class Seeing(Finder):
    """A finder whose network takes every white quad on dark ground for a plate.

    Like the trained one it sees only what is between 10 and 300 pixels wide.
    """

    def __init__(self) -> None:
        self._stride, self._multiple, self.least = STRIDE, 32, 0.5
        self._first_weight, self._second_weight, self._offset = 0.5, 0.5, 0.0
        self._corners = lambda _, quads: quads
        self.seen: list[tuple[int, ...]] = []

    def _run(
        self, pictures: NDArray[np.uint8]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        self.seen.append(pictures.shape)
        n, h, w = pictures.shape[:3]
        centres = np.zeros((n, 1, h // STRIDE, w // STRIDE), np.float32)
        corners = np.zeros((n, 8, h // STRIDE, w // STRIDE), np.float32)
        for i, picture in enumerate(pictures):
            bright = (picture[..., 0] > 110).astype(np.uint8)
            count, marks, boxes, _ = cv2.connectedComponentsWithStats(bright)
            for k in range(1, count):
                if 10 <= boxes[k, 2] <= 300:
                    self._mark(centres[i, 0], corners[i], marks == k)
        return centres, corners

    @staticmethod
    def _mark(
        centres: NDArray[np.float32], corners: NDArray[np.float32], mask: NDArray[np.bool_]
    ) -> None:
        y, x = np.nonzero(mask)
        ends = [np.argmin(x + y), np.argmax(x - y), np.argmax(x + y), np.argmin(x - y)]
        out = np.array([(0, 0), (1, 0), (1, 1), (0, 1)])
        points = np.stack([x[ends], y[ends]], 1) + out
        column, row = (int(v) for v in points.mean(0) // STRIDE)
        centres[row, column] = 0.9
        middle = (np.array([column, row]) + 0.5) * STRIDE
        corners[:, row, column] = (points - middle).ravel()


def street(size: tuple[int, int], *plates: Box) -> NDArray[np.uint8]:
    picture = np.full((size[1], size[0], 3), 20, np.uint8)
    for box in plates:
        picture[int(box.y1) : int(box.y2), int(box.x1) : int(box.x2)] = 230
    return picture


@pytest.mark.parametrize(
    ("size", "box"),
    [
        ((320, 200), Box(100, 80, 160, 96)),
        ((1280, 720), Box(900, 500, 1010, 524)),
        ((1280, 720), Box(300, 200, 900, 350)),
        ((3840, 2160), Box(3001, 1500, 3041, 1512)),
        ((90, 300), Box(20, 200, 60, 212)),
        ((31, 17), Box(5, 5, 25, 12)),
        ((640, 384), Box(600, 370, 638, 383)),
        ((640, 384), Box(1, 1, 40, 11)),
    ],
)
def test_a_plate_is_found_whatever_the_picture(size: tuple[int, int], box: Box) -> None:
    found = Seeing()(street(size, box))
    assert len(found) == 1
    assert found[0].quad.box.iou(box) > 0.75


def test_corners_come_back_to_the_pixel() -> None:
    box = Box(411, 301, 511, 325)
    (found,) = Seeing()(street((1280, 720), box))
    assert np.abs(found.quad.array - Quad.from_box(box).array).max() < 1.0


def test_many_plates_near_and_far_in_one_picture() -> None:
    boxes = [Box(100 + 300 * i, 200 + 90 * j, 150 + 300 * i, 214 + 90 * j)
             for i in range(4) for j in range(3)]  # fmt: skip
    found = Seeing()(street((1280, 720), *boxes))
    assert len(found) == len(boxes)
    assert all(max(d.quad.box.iou(b) for d in found) > 0.7 for b in boxes)


def test_an_empty_picture_has_none_and_bounded_cost() -> None:
    finder = Seeing()
    assert finder(street((6000, 4000))) == []
    assert max(max(shape[1:3]) for shape in finder.seen) <= Finder.NORMAL


def test_what_cannot_be_reported_gets_no_second_look() -> None:
    picture = street((1280, 720), Box(300, 200, 400, 222))
    finder = Seeing()
    for least, looks in (0.5, 1), (0.85, 1), (0.87, 0), (0.0, 1):
        finder.least, finder.seen = least, []
        finder(picture)
        close = [shape for shape in finder.seen if shape[2:0:-1] == Finder.CLOSE]
        assert len(close) == looks, least


def test_a_crop_is_looked_at_once() -> None:
    finder = Seeing()
    finder(street((300, 96), Box(100, 30, 190, 60)))
    assert len(finder.seen) == 2, "the whole, and what was suspected in it"


class Hunching(Seeing):
    """Too narrow a plate leaves it a hunch, as it leaves the trained one; ``noise`` too."""

    noise = 0.0

    def _run(
        self, pictures: NDArray[np.uint8]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        centres, corners = super()._run(pictures)
        for i, picture in enumerate(pictures):
            cells = cv2.resize(
                picture[..., 0], centres.shape[:1:-1], interpolation=cv2.INTER_AREA
            )
            centres[i, 0][(cells > 22) & (centres[i, 0] == 0)] = 0.1
        return np.maximum(centres, self.noise), corners


def test_a_hunch_is_looked_at_finely_wherever_it_is() -> None:
    for x in range(40, 3950, 287):
        box = Box(x, 5 + 0.7 * x, x + 24, 12 + 0.7 * x)
        finder = Hunching()
        (found,) = finder(street((4000, 3000), box))
        assert found.quad.box.iou(box) > 0.5
        assert sum(shape[0] for shape in finder.seen) < 12


def test_hunches_everywhere_cost_no_more_than_a_bound() -> None:
    finder = Hunching()
    finder.noise = 0.2
    finder(street((6000, 4000)))
    fine = [shape for shape in finder.seen if shape[1:3] == (Finder.PART, Finder.PART)]
    assert sum(shape[0] for shape in fine) == Finder.PARTS
    assert max(shape[0] for shape in fine) == Finder.AT_ONCE


def test_a_small_plate_is_found_beside_a_large_one() -> None:
    boxes = Box(1000, 600, 1600, 750), Box(3000, 2000, 3024, 2007)
    found = Hunching()(street((4000, 3000), *boxes))
    assert all(max(d.quad.box.iou(b) for d in found) > 0.7 for b in boxes)


def test_a_photo_is_no_crop_and_may_have_no_plate() -> None:
    photo = Seeing().sighting(street((1280, 720), Box(500, 300, 700, 350)))
    assert not photo.cropped
    assert len(photo.detections) == 1
    nothing = Seeing().sighting(street((1280, 720)))
    assert not nothing.cropped
    assert nothing.detections == ()


@pytest.mark.parametrize("size", [(94, 24), (136, 36), (120, 80), (40, 12), (300, 96)])
def test_a_tight_crop_is_its_plate(size: tuple[int, int]) -> None:
    crop = np.full((size[1], size[0], 3), 200, np.uint8)
    sighting = Seeing().sighting(crop)
    assert sighting.cropped
    assert sighting.detections[0].quad.iou(Quad.whole(*size)) > 0.9


def test_a_crop_in_which_nothing_is_seen_is_its_plate_all_the_same() -> None:
    sighting = Seeing().sighting(np.full((24, 94, 3), 60, np.uint8))
    assert sighting.cropped
    assert sighting.detections[0].quad == Quad.whole(94, 24)
    assert sighting.detections[0].score < 0.5


def test_a_crop_with_much_around_it_gives_the_plate() -> None:
    box = Box(30, 20, 170, 70)
    sighting = Seeing().sighting(street((200, 90), box))
    assert sighting.cropped
    assert sighting.detections[0].quad.box.iou(box) > 0.8


def test_of_overlapping_ones_the_surest_stays() -> None:
    box = Quad.from_box(Box(10, 10, 50, 22))
    inner = Quad.from_box(Box(12, 11, 30, 21))
    other = Quad.from_box(Box(60, 10, 100, 22))
    kept = apart([Detection(inner, 0.5), Detection(box, 0.9), Detection(other, 0.6)])
    assert kept == [Detection(box, 0.9), Detection(other, 0.6)]


@pytest.mark.parametrize(
    ("size", "expected"), [((94, 24), True), ((136, 36), True), ((1280, 720), False),
                           ((120, 120), True), ((60, 190), False), ((1900, 420), True),
                           ((1920, 800), False), ((640, 480), False)]
)  # fmt: skip
def test_what_has_the_size_of_a_plate(size: tuple[int, int], expected: bool) -> None:
    assert plate_like(np.zeros((size[1], size[0], 3), np.uint8)) is expected


class Doubting(Seeing):
    """Half sees what is large and white, as the trained one sees some plates cut tight."""

    def __init__(self, offset: float = -0.2) -> None:
        super().__init__()
        self._offset = offset

    def _run(
        self, pictures: NDArray[np.uint8]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        centres, corners = super()._run(pictures)
        return centres * 0.4, corners


def test_a_crop_that_it_half_sees_is_never_without_its_plate() -> None:
    crop = street((260, 260), Box(0, 0, 260, 260))
    assert not plate_like(crop)
    sighting = Doubting().sighting(crop)
    assert sighting.cropped
    (found,) = sighting.detections
    assert found.quad.iou(Quad.whole(260, 260)) == 1
    assert found.score < 0.5
    photo = street((900, 700), Box(400, 300, 480, 320))
    assert Doubting().sighting(photo).detections == ()
    assert Doubting(-1.5).sighting(crop).detections == (), "a hint is no sign"
