from __future__ import annotations

import numpy as np
import pytest

from plateglass.geometry import Box, Quad
from plateglass.lab.plates.draw import Drawn
from plateglass.lab.scenes import draw_scene
from plateglass.lab.scenes.paste import askew, fitted, paste
from plateglass.lab.scenes.stage import Stage


def photo(level: int = 120) -> np.ndarray:
    rng = np.random.default_rng(0)
    noisy = level + rng.normal(0, 12, (300, 420, 3))
    return np.clip(noisy, 0, 255).astype(np.uint8)


def white() -> Drawn:
    picture = np.full((60, 240, 3), 235, np.uint8)
    return Drawn(picture, Quad.from_box(Box(20, 10, 220, 50)), "A1", "de-car", ())


@pytest.mark.parametrize("count", [0, 1, 3])
def test_as_many_plates_as_asked_for(count: int) -> None:
    given = photo()
    before = given.copy()
    drawn = draw_scene(np.random.default_rng(1), (320, 192), background=given, count=count)
    assert len(drawn.plates) == count
    assert drawn.picture.shape == (192, 320, 3)
    assert np.array_equal(given, before)


def test_backgrounds_are_drawn_the_same_twice() -> None:
    one, two = (
        draw_scene(np.random.default_rng(5), (320, 192), background=photo()) for _ in range(2)
    )
    assert np.array_equal(one.picture, two.picture)
    assert one.plates == two.plates


def test_plates_take_on_the_brightness_of_the_photograph() -> None:
    corners = np.array([[100, 80], [220, 84], [218, 118], [98, 112.0]])
    levels = []
    for level in (40, 160):
        stage = Stage(photo(level))
        paste(stage, white(), corners, np.random.default_rng(2))
        levels.append(float(stage.picture[90:105, 120:200].mean()))
    assert levels[0] < 0.6 * levels[1]


def test_only_the_plate_changes() -> None:
    given = photo()
    stage = Stage(given.copy())
    corners = np.array([[100, 80], [220, 84], [218, 118], [98, 112.0]])
    quad = paste(stage, white(), corners, np.random.default_rng(2))
    changed = np.argwhere((stage.picture != given).any(-1))
    box = quad.grown(0.4).box
    assert changed[:, 0].min() >= box.y1 - 2
    assert changed[:, 0].max() <= box.y2 + 2
    assert changed[:, 1].min() >= box.x1 - 2
    assert changed[:, 1].max() <= box.x2 + 2


def test_askew_keeps_width_and_direction() -> None:
    rng = np.random.default_rng(3)
    for _ in range(50):
        quad = Quad.of(askew((100, 100), 80, 4.0, rng))
        assert quad.convex
        assert quad.area > 0
        assert 20 < quad.width < 130
        assert quad.array.mean(0) == pytest.approx([100, 100], abs=25)


@pytest.mark.parametrize("shape", [(50, 70), (300, 100), (900, 1300)])
def test_any_photograph_fits(shape: tuple[int, int]) -> None:
    picture = np.zeros((*shape, 3), np.uint8)
    assert fitted(picture, (160, 96), np.random.default_rng(0)).shape == (96, 160, 3)
