"""Which plate is which: movement, gaps, crossings, slow sources."""

from __future__ import annotations

import pytest

from plateglass.finder import Detection
from plateglass.geometry import Box, Quad
from plateglass.video.tracker import CHANCES, PATIENCE, Tracker, Trail, closeness, patience


def at(x: float, y: float = 100.0, width: float = 60.0, height: float = 16.0) -> Quad:
    return Quad.from_box(Box(x, y, x + width, y + height))


def nothing(_: Trail, __: int) -> float:
    return 0.0


def seen(tracker: Tracker, time: float, *quads: Quad) -> list[Trail]:
    return tracker.take([Detection(q, 0.8) for q in quads], time, nothing)


def test_a_plate_that_moves_keeps_its_trail() -> None:
    tracker = Tracker()
    trails = [seen(tracker, 0.4 * i, at(20 + 35 * i))[0] for i in range(6)]
    assert len(set(map(id, trails))) == 1
    assert trails[0].velocity[0] == pytest.approx(35 / 0.4, rel=0.1)
    assert trails[0].sightings == 6
    assert trails[0].believed


def test_a_gap_is_bridged_by_the_movement() -> None:
    tracker = Tracker()
    for i in range(3):
        (first,) = seen(tracker, 0.4 * i, at(20 + 40 * i))
    seen(tracker, 1.2)
    seen(tracker, 1.6)
    (again,) = seen(tracker, 2.0, at(20 + 40 * 5))
    assert again is first
    assert tracker.gone(2.0) == []


def test_two_plates_that_cross_keep_their_trails() -> None:
    tracker = Tracker()
    for i in range(8):
        left, right = seen(tracker, 0.2 * i, at(10 + 40 * i, 100), at(330 - 40 * i, 112))
        if i == 0:
            first = left, right
    assert (left, right) == first


def test_another_size_is_another_plate() -> None:
    trail = Trail(at(100), 0.0, 0.9)
    assert closeness(trail, at(102), 0.1) > 0.5
    assert closeness(trail, at(70, 90, 180, 48), 0.1) == 0
    assert closeness(trail, at(400), 0.1) <= 0


def test_far_away_the_same_text_is_the_same_plate() -> None:
    tracker = Tracker()
    (first,) = seen(tracker, 0.0, at(20))
    (again,) = tracker.take([Detection(at(250, 20), 0.8)], 1.0, lambda *_: 0.9)
    assert again is first
    (other,) = tracker.take([Detection(at(20, 150), 0.8)], 2.0, lambda *_: 0.2)
    assert other is not first


def test_what_is_never_found_again_goes_out_of_sight_and_then_away() -> None:
    tracker = Tracker()
    (trail,) = seen(tracker, 0.0, at(50))
    for i in range(CHANCES):
        trail.step(at(50), 0.4 * (i + 1))  # its pixels can be followed all the same
        seen(tracker, 0.4 * (i + 1))
    assert not trail.visible
    assert not trail.believed
    assert not trail.credible
    assert tracker.gone(0.4 * CHANCES + PATIENCE + 0.1) == [trail]
    assert tracker.trails == []


def test_found_corners_pull_followed_ones() -> None:
    trail = Trail(at(50), 0.0, 0.9)
    trail.step(at(60), 0.04)
    trail.sight(Detection(at(62), 0.9), 0.04)
    assert trail.quad.points[0][0] == pytest.approx(61)


def test_corners_of_a_plate_that_comes_in_are_those_last_found() -> None:
    tracker = Tracker(size=(320, 240))
    (trail,) = seen(tracker, 0.0, at(290, width=30))
    assert trail.cut
    trail.step(at(285, width=30), 0.04)
    assert not trail.came_in((320, 240))
    trail.step(at(270, width=30), 0.08)
    assert trail.hidden((320, 240))  # its corners still tell of a part alone
    assert trail.came_in((320, 240))
    seen(tracker, 0.08, at(268, width=51))
    assert trail.quad.width == pytest.approx(51)  # not the mean of both
    assert trail.cut
    trail.step(at(250, width=51), 0.12)
    seen(tracker, 0.12, at(250, width=60))
    assert not trail.hidden((320, 240))
    trail.step(at(268, width=60), 0.16)
    assert trail.hidden((320, 240))
    assert not trail.came_in((320, 240))


def test_twins_lie_on_one_plate() -> None:
    tracker = Tracker(
        [Trail(at(50), 1.0, 0.9), Trail(at(52), 1.0, 0.9), Trail(at(200), 1.0, 0.9)]
    )
    assert tracker.twins() == [(tracker.trails[0], tracker.trails[1])]


def test_slow_sources_are_waited_for_longer() -> None:
    assert patience(0.04) == PATIENCE
    assert patience(1.0) > 3
