from __future__ import annotations

import numpy as np
import pytest
from tests.restore.tells import told

from plateglass.restore import plain, unaided
from plateglass.restore.doubt import doubt_map, softness
from plateglass.restore.learned import shown_size
from plateglass.restore.told import SOFT, SURE


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


def test_the_picture_is_soft_where_the_map_shows_doubt_and_nowhere_else() -> None:
    doubted = told("AB8", sure=0.999)
    doubted.slots[1] = [0, 0.1, 0.5, 0.2, 0.2]
    soft, shown = (make(doubted, (200, 60)) for make in (softness, doubt_map))
    assert soft.max() == 1
    assert soft[:, :50].max() < 0.1
    assert soft[:, 110:].max() < 0.1
    assert shown[soft > 0.05].min() > 0.01
    assert not softness(told("AB8", sure=1 - 0.99 * SURE), (200, 60)).any()
    assert softness(told("AB8", sure=1 - SOFT), (200, 60)).max() == pytest.approx(1)


def test_a_restored_picture_that_says_the_same_adds_no_doubt() -> None:
    first, again = told("AB8", sure=0.99), told("AB8", sure=0.9999)
    heard = first.hearing(again)
    assert heard.doubt == pytest.approx([0.01, 0.01, 0.01, 0], abs=1e-3)
    assert heard.text == "AB8"


def test_a_restored_picture_that_says_otherwise_is_doubted_there_alone() -> None:
    heard = told("AB8", sure=0.99).hearing(told("A88", sure=0.9999))
    assert heard.doubt[1] > 0.9
    assert heard.doubt[[0, 2]] == pytest.approx(0.01, abs=1e-3)
    assert heard.text == "AB8"


def test_readings_are_compared_by_where_they_look() -> None:
    """A picture in which another character turns up doesn't shift all that follow."""
    first, again = told("AB8", sure=0.99), told("CAB8", sure=0.9999)
    again.gaze[:] = np.roll(first.gaze, 1, axis=0)
    assert first.hearing(again).doubt[:3] == pytest.approx(0.01, abs=1e-3)


def test_the_second_reading_counts_by_the_root_of_its_odds() -> None:
    assert told("A", sure=1).hearing(told("A", sure=0.9)).doubt[0] == pytest.approx(0.25)


def test_what_is_unsaid_is_doubted_wholly_and_soft_beyond_its_characters() -> None:
    nothing = told("AB", sure=0.99).unsaid()
    assert nothing.doubt.tolist() == [1, 1, 0, 0]
    assert softness(nothing, (200, 60)).min() == 1


def test_a_candidate_is_drawn_without_the_doubt_of_the_reading() -> None:
    assert not told("AB").unsaid().saying("A8").doubt.any()


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
