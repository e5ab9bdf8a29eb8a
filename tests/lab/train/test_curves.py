"""Curves are drawn without complaint, however many points there are."""

from __future__ import annotations

import cv2
import numpy as np

from plateglass.lab.train.curves import draw


def test_few_points_are_marked_and_many_are_a_line() -> None:
    drawn = []
    for count in (3, 60):
        log = [{"step": i, "stage": "learn", "loss": 1 / (1 + i)} for i in range(count)]
        png = draw(log)
        picture = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_COLOR)
        assert picture is not None
        assert picture.min() < 100 < 250 < picture.max()
        drawn.append(picture)
    few, many = drawn
    assert not np.array_equal(few, many)
