"""Photo or cropped plate, decided by the finder that ships, on pictures drawn here."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from plateglass.finder import Finder
from plateglass.geometry import Picture, Quad, rectify
from plateglass.lab.plates.draw import draw
from plateglass.lab.scenes import draw_scene
from plateglass.plates import get


@pytest.fixture(scope="module")
def finder() -> Finder:
    return Finder()


def crop(name: str, size: tuple[int, int], margin: float) -> Picture:
    drawn = draw(get(name), np.random.default_rng(3), None, 60, 0.1, False)
    return rectify(drawn.picture, drawn.quad, size, margin=margin)[0]


@pytest.mark.parametrize("margin", [-0.05, 0.0, 0.2])
@pytest.mark.parametrize(
    ("name", "size"), [("de-car", (94, 24)), ("us-ca", (120, 60)), ("cn-blue", (136, 36))]
)
def test_a_tight_crop_is_never_without_its_plate(
    finder: Finder, name: str, size: tuple[int, int], margin: float
) -> None:
    sighting = finder.sighting(crop(name, size, margin))
    assert sighting.cropped
    (found,) = sighting.detections
    assert found.quad.iou(Quad.whole(*size)) > 0.5


@pytest.mark.parametrize("seed", range(4))
def test_a_street_is_a_photo_whether_or_not_it_has_a_plate(finder: Finder, seed: int) -> None:
    scene = draw_scene(np.random.default_rng(seed), (640, 420))
    assert not finder.sighting(scene.picture).cropped
    bare = scene.picture.copy()
    for placed in scene.plates:
        around = np.rint(placed.quad.grown(0.3).array).astype(np.int32)
        mask = cv2.fillConvexPoly(np.zeros(bare.shape[:2], np.uint8), around, 255)
        bare = np.asarray(cv2.inpaint(bare, mask, 3, cv2.INPAINT_TELEA), np.uint8)
    sighting = finder.sighting(bare)
    assert not sighting.cropped
    assert len(sighting.detections) <= 1
