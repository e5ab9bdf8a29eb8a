"""Calibration where a grade has hardly any plate right."""

from __future__ import annotations

import numpy as np

from plateglass.calibration import Calibration
from plateglass.judge import believed
from plateglass.lab.ship.calibrate import FLATTEST, _platt


def test_where_nothing_is_ever_right_nothing_is_believed() -> None:
    raw = np.linspace(-20, -1, 200)
    hit = np.zeros(200, bool)
    hit[:2] = True  # two lucky guesses, among the least sure
    slope, offset = _platt(raw, hit)
    assert slope == FLATTEST
    calibration = Calibration(slope=(slope,) * 4, offset=(offset,) * 4)
    assert all(believed(r, 3, calibration) < 0.1 for r in (-30.0, -10.0, -1.0))


def test_odds_that_are_twice_too_bold_are_halved() -> None:
    rng = np.random.default_rng(0)
    odds = rng.normal(0, 3, 4000)
    hit = rng.random(4000) < 1 / (1 + np.exp(-0.5 * odds))
    slope, offset = _platt(-np.log1p(np.exp(-odds)), hit)
    assert abs(slope - 0.5) < 0.05
    assert abs(offset) < 0.15
