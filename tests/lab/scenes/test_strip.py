"""Strips under plates: what is below changes, the plate itself doesn't."""

from __future__ import annotations

import numpy as np

from plateglass.geometry import Box, Quad
from plateglass.lab.plates.draw import Drawn
from plateglass.lab.scenes.stage import Stage
from plateglass.lab.scenes.stock import hang
from plateglass.lab.scenes.strip import DEPTHS, strip_under

BOX = Box(20, 20, 220, 60)


def plate(box: Box = BOX) -> Drawn:
    picture = np.full((80, 240, 3), 120, np.uint8)
    picture[int(box.y1) : int(box.y2), int(box.x1) : int(box.x2)] = 235
    return Drawn(picture, Quad.from_box(box), "A1", "de-car", ())


def test_a_strip_lies_under_the_plate() -> None:
    drawn, grounds = plate(), []
    for seed in range(40):
        picture, deep = strip_under(drawn, np.random.default_rng(seed))
        assert DEPTHS[0] <= deep / 40 <= DEPTHS[1]
        assert np.array_equal(picture[:60], drawn.picture[:60]), "the plate is as it was"
        below = picture[63 : 60 + int(deep), 30:210]
        assert (np.abs(below.astype(int) - 120).max(-1) > 0).mean() > 0.9
        grounds.append(float(np.median(below)))
    assert max(grounds) > 200, "some are as light as a plate"
    assert min(grounds) < 60
    assert (drawn.picture[60:] == 120).all(), "the caller's picture is left alone"


def lowest(drawn: Drawn, seed: int) -> int:
    """Return how far below its corners a plate hung in the dark can be seen."""
    stage = Stage(np.zeros((200, 300, 3), np.uint8))
    box = Box(50, 50, 50 + drawn.quad.width, 50 + drawn.quad.height)
    corners = Quad.from_box(box).array
    assert hang(stage, drawn, corners, np.random.default_rng(seed), (1, 1, 1)) == Quad.of(
        corners
    )
    return int(np.flatnonzero(stage.picture.max((1, 2)) > 20).max() - box.y2)


def test_some_long_plates_hang_above_a_strip_and_no_square_one_does() -> None:
    long = [lowest(plate(), seed) for seed in range(40)]
    square = [lowest(plate(Box(20, 10, 100, 60)), seed) for seed in range(40)]
    assert sum(each > 9 for each in long) >= 4
    assert max(square) <= 0.2 * 50 + 6
