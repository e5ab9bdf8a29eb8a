from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plateglass.lab.camera import PRESETS, Exposure, preset

names = st.sampled_from(sorted(PRESETS))


@given(name=names, seed=st.integers(0, 10**6), difficulty=st.floats(0, 1))
@settings(max_examples=100, deadline=None)
def test_survives_json(name: str, seed: int, difficulty: float) -> None:
    exposure = preset(name).draw(np.random.default_rng(seed), difficulty=difficulty)
    assert Exposure.from_dict(json.loads(json.dumps(exposure.as_dict()))) == exposure


def test_missing_settings_are_the_defaults_and_unknown_ones_an_error() -> None:
    assert Exposure.from_dict({}) == Exposure()
    with pytest.raises(ValueError, match="no focus"):
        Exposure.from_dict({"focus": 3})


@pytest.mark.parametrize(
    "wrong",
    [
        {"height": -1.0},
        {"zoom": 0.5},
        {"jpeg": 101},
        {"again_jpeg": -1},
        {"block": 5},
        {"distance": 0.0},
        {"again_scale": 0.0},
    ],
)
def test_refuses_what_no_camera_can_do(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"\d"):
        Exposure(**wrong)


def test_knows_how_high_the_plate_is_shown() -> None:
    assert Exposure(height=12, zoom=4).shown == 48
    assert Exposure(height=12, zoom=4).replace(again_scale=0.5).shown == 24
