"""Measures against numbers worked out by hand, and their laws."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plateglass.lab.evaluate import metrics

words = st.text(alphabet="AB01", max_size=9)


@pytest.mark.parametrize(
    ("a", "b", "distance"),
    [("", "", 0), ("A", "", 1), ("AB12", "AB12", 0), ("AB12", "A812", 1), ("AB", "BA", 2),
     ("ABCD", "BCDE", 2)],
)  # fmt: skip
def test_edits(a: str, b: str, distance: int) -> None:
    assert metrics.edits(a, b) == distance


@given(words, words, words)
def test_edits_are_a_distance(a: str, b: str, c: str) -> None:
    assert metrics.edits(a, b) == metrics.edits(b, a)
    assert (metrics.edits(a, b) == 0) == (a == b)
    assert metrics.edits(a, c) <= metrics.edits(a, b) + metrics.edits(b, c)


@given(words, words)
def test_characters_right_is_a_share_even_of_nothing(a: str, b: str) -> None:
    assert 0 <= metrics.characters_right(a, b) <= 1
    assert metrics.characters_right(a, a) == 1


def test_calibration_error() -> None:
    p = np.array([0.9] * 10 + [0.5] * 10)
    right = np.array([True] * 9 + [False] + [True] * 5 + [False] * 5)
    assert metrics.calibration_error(p, right) == pytest.approx(0, abs=1e-9)
    assert metrics.calibration_error(np.ones(4), np.zeros(4, bool)) == 1


def test_coverage_at_a_precision() -> None:
    p = np.linspace(1, 0.1, 10)
    right = np.array([True] * 6 + [False] * 4)
    assert metrics.coverage_at(p, right, 1.0) == 0.6
    assert metrics.coverage_at(p, ~right, 0.99) == 0.0
    # Equal confidences stand or fall together.
    assert metrics.coverage_at(np.ones(10), right, 0.99) == 0.0


def test_hallucinations_are_wrong_and_sure() -> None:
    p, right = np.array([0.95, 0.95, 0.5]), np.array([True, False, False])
    assert metrics.hallucinated(p, right) == pytest.approx(1 / 3)


def test_intervals_draw_whole_plates() -> None:
    values = np.array([1.0] * 50 + [0.0] * 50)
    one_a_plate = metrics.interval(values, np.arange(100).astype(str))
    two_plates = metrics.interval(values, np.array(["A"] * 50 + ["B"] * 50))
    assert 0.3 < one_a_plate[0] < 0.5 < one_a_plate[1] < 0.7
    assert two_plates == (0.0, 1.0)


def test_nothing_measured_is_no_number() -> None:
    none = np.zeros(0)
    assert np.isnan(metrics.calibration_error(none, none.astype(bool)))
    assert np.isnan(metrics.coverage_at(none, none.astype(bool)))
    assert np.isnan(metrics.interval(none, none.astype(str))[0])
