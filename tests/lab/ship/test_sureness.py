"""What two looks of a finder are worth: learned, and only where it can be known."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plateglass import image
from plateglass.finder import Finder, Suspicion, log_odds
from plateglass.geometry import Box, Quad
from plateglass.lab.data.real import part_of
from plateglass.lab.ship import sureness
from plateglass.lab.ship.sureness import UNKNOWN, fitted

TEXT = next(text for text in map("AB {}".format, range(999)) if part_of(text) == "calibration")


def test_calibration_learns_what_each_look_is_worth() -> None:
    rng = np.random.default_rng(0)
    odds = rng.normal(0, 2, (4000, 2))
    truly = 1 / (1 + np.exp(-(odds @ (2, 0.7) - 1)))
    weights = fitted(odds, (rng.random(4000) < truly).astype(float))
    assert weights == pytest.approx((2, 0.7, -1), abs=0.25)


@given(st.integers(0, 9))
def test_few_examples_do_not_shout(seed: int) -> None:
    rng = np.random.default_rng(seed)
    odds = rng.normal(0, 2, (3, 2))
    right = np.array([0.0, 1.0, 1.0])
    weights = fitted(odds, right)
    assert np.abs(weights).max() < 6
    # Where it came to rest, the examples pull as hard as the ridge.
    inputs = np.column_stack([odds, np.ones(3)])
    pull = inputs.T @ (right - 1 / (1 + np.exp(-inputs @ weights)))
    assert pull == pytest.approx(weights - (0.5, 0.5, 0), abs=1e-6)


class Seeing(Finder):
    """Sees what is white as a plate, and what is grey as half of one."""

    def __init__(self) -> None:
        self.least = 0.0

    def suspicions(self, picture: np.ndarray, least: float = 0.0) -> list[Suspicion]:
        found = []
        for low, high, first in (240, 256, 0.8), (110, 140, 0.4):
            y, x = np.nonzero((picture[..., 0] >= low) & (picture[..., 0] < high))
            if len(x) > 50:
                quad = Quad.from_box(Box(x.min(), y.min(), x.max() + 1, y.max() + 1))
                found.append(Suspicion(quad, first, 0.7))
        return found


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """One photograph of the calibration part: a white plate, and a grey thing beside it."""
    picture = np.full((240, 320, 3), 20, np.uint8)
    picture[100:120, 200:280] = 250
    picture[30:60, 40:90] = 125
    image.save(picture, tmp_path / "a.png")
    rows = ["file,text,country,x1,y1,x2,y2,corners", f"a.png,{TEXT},DE,198,98,282,122,"]
    (tmp_path / "labels.csv").write_text("\n".join(rows), encoding="utf-8")
    return tmp_path


def test_what_is_a_plate_is_found_again_in_every_size_and_in_the_mirror(photos: Path) -> None:
    looks = list(sureness.views([photos]))
    assert len(looks) == 2 * len(sureness.SIZES)
    for picture, (plate,) in looks:
        seen = Seeing().suspicions(picture)[0]
        assert plate.quad.box.iou(seen.quad.box) > 0.7
        assert plate.quad.convex


def test_it_is_worth_what_it_says(photos: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sureness, "STREETS", 0)
    monkeypatch.setattr(sureness, "FEWEST", 4)
    first, second, offset = map(float, sureness.sureness(Seeing(), [photos]).split())
    sure, unsure = (first * log_odds(p) + second * log_odds(0.7) + offset for p in (0.8, 0.4))
    assert sure > 0.5
    assert unsure < -0.5


def test_of_too_few_it_says_nothing(photos: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sureness, "STREETS", 0)
    assert sureness.sureness(Seeing(), [photos]) == UNKNOWN


def test_streets_are_drawn_for_it_and_hold_plates(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sureness, "STREETS", 3)
    looks = list(sureness.streets())
    assert len(looks) == 3
    assert any(plate.counts for _, known in looks for plate in known)
