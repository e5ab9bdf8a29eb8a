"""Streets that are hard on purpose, and what the shipped finder makes of them."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from plateglass.errors import WrongUse
from plateglass.finder import Finder
from plateglass.lab.evaluate.benchmarks import finders
from plateglass.lab.evaluate.benchmarks.asked import Asked
from plateglass.lab.evaluate.finding.photos import hard_photos
from plateglass.lab.evaluate.finding.streets import KINDS, SIZE, Plate, dazzled, hung, streets
from plateglass.lab.evaluate.protocols import seeded
from plateglass.lab.scenes import Scene

SMALL = (320, 200)


def found(scene: Scene) -> int:
    detections = Finder()(scene.picture)
    return sum(
        max((d.quad.box.iou(placed.quad.box) for d in detections), default=0) > 0.5
        for placed in scene.plates
    )


def some(kind: str, count: int) -> list[Scene]:
    return [scene for _, _, scene in streets([kind], count, seed=5)]


def test_plates_of_six_hundred_pixels_are_found() -> None:
    scenes = some("wide", 5)
    assert all(550 < placed.width < 650 for scene in scenes for placed in scene.plates)
    assert sum(map(found, scenes)) >= 3


def test_plates_turned_by_forty_five_degrees_are_found() -> None:
    rng = seeded("test turned")
    scenes = [hung(rng, SIZE, Plate((100, 200), turned=(44, 45))) for _ in range(9)]
    for scene in scenes:
        (x1, y1), (x2, y2) = scene.plates[0].quad.points[:2]
        assert abs(y2 - y1) > 0.4 * abs(x2 - x1)
    assert sum(map(found, scenes)) >= 5, "two thirds are, of many"


def test_plates_of_twenty_pixels_are_found_in_twelve_megapixels() -> None:
    (scene,) = some("far", 1)
    assert scene.picture.shape == (3000, 4000, 3)
    assert len(scene.plates) == 6
    assert all(19 < placed.width < 27 for placed in scene.plates)
    assert found(scene) >= 1
    small = cv2.resize(scene.picture, (960, 720), interpolation=cv2.INTER_AREA)
    whole = np.asarray(small, np.uint8)
    assert Finder()(whole) == [], "nobody finds them where they have five pixels"


def test_the_same_seed_draws_the_same_street() -> None:
    one, two = (hung(seeded(4), SMALL, Plate((40, 60)), 2) for _ in range(2))
    assert np.array_equal(one.picture, two.picture)
    assert one.plates == two.plates


def test_a_light_dazzles_and_leaves_the_rest() -> None:
    plain = hung(seeded(2), SMALL, Plate((40, 60)))
    bright = dazzled(plain, seeded(3))
    assert bright.plates == plain.plates
    assert bright.picture.mean() > plain.picture.mean() + 1
    assert (bright.picture >= plain.picture).all()


def test_streets_of_boards_have_no_plates() -> None:
    (photo,) = hard_photos(["decoys"], 1)
    assert photo.set == "decoys"
    assert photo.plates == ()


def test_other_kinds_and_folders_are_refused(tmp_path: object) -> None:
    with pytest.raises(WrongUse, match="turned"):
        list(streets(["foggy"], 1, 0))
    with pytest.raises(WrongUse, match="rendered"):
        finders._chosen(Asked(data=("x",), protocol=tuple(KINDS)))  # type: ignore[arg-type]
