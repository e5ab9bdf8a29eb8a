from __future__ import annotations

import numpy as np
import pytest
from tests.restore.tells import told

from plateglass.restore import plain, unaided
from plateglass.restore.doubt import doubt_map
from plateglass.restore.learned import shown_size


def test_told_a_text_is_told_for_certain() -> None:
    sure = told("AB8").saying("CAB8")
    assert sure.classes.decode(sure.slots.argmax(-1)) == "CAB8"
    assert sure.slots.max() == 1
    assert sure.slots.sum() == 4
    assert not sure.doubt.any()


def test_doubt_is_that_of_the_likeliest_character_and_nothing_where_no_character_stands() -> (
    None
):
    assert told("AB", sure=0.7).doubt == pytest.approx([0.3, 0.3, 0, 0], abs=1e-6)


def test_doubt_lies_where_the_doubtful_character_stands() -> None:
    doubted = told("AB8")
    doubted.slots[1] = [0, 0.1, 0.5, 0.2, 0.2]
    drawn = doubt_map(doubted, (200, 60))
    middle = drawn[30]
    first, second, third = middle[40], middle[80], middle[120]
    assert second == pytest.approx(0.5, abs=0.06)
    assert first < 0.1
    assert third < 0.1
    assert drawn[0].max() < 0.15
    assert drawn.shape == (60, 200)


def test_nothing_read_is_nothing_doubted() -> None:
    nobody = told("A")
    nobody.slots[:] = np.eye(5, dtype=np.float32)[0]
    assert not doubt_map(nobody, (40, 10)).any()


def test_a_function_becomes_a_restorer() -> None:
    restorer = unaided(plain)
    crop = np.full((12, 40, 3), 70, np.uint8)
    assert restorer.kind == "plain"
    assert np.array_equal(restorer(crop, told()), plain(crop))


@pytest.mark.parametrize(
    ("width", "height"), [(60, 18), (30, 24), (900, 200), (8, 8), (400, 20)]
)
def test_a_restored_plate_keeps_its_proportions_and_is_never_smaller(
    width: int, height: int
) -> None:
    w, h = shown_size(width, height)
    assert h >= max(96, height)
    assert w >= width
    assert w / h == pytest.approx(width / height, rel=0.02)
