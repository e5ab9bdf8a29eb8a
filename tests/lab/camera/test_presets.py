from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plateglass.lab.camera import PRESETS, Exposure, preset
from plateglass.lab.camera.draws import Bell, Log, Maybe, Pick, Quantiles, Several, Uniform
from plateglass.lab.camera.presets import SHOWN

CAMERAS = ("dashcam", "cctv", "night", "phone", "training")


def shots(name: str, count: int = 400, **how: float) -> list[Exposure]:
    rng = np.random.default_rng(8)
    return [preset(name).draw(rng, **how) for _ in range(count)]


@pytest.mark.parametrize("name", CAMERAS)
def test_cameras_stay_within_their_ranges(name: str) -> None:
    for e in shots(name):
        assert 8 <= e.height <= 60
        assert abs(e.yaw) <= 45
        assert abs(e.roll) <= 20
        assert -27 <= e.pitch <= 35
        assert e.jpeg == 0 or 3 <= e.jpeg <= 95
        assert e.quantiser == 0 or 20 <= e.quantiser <= 42
        assert e.shown <= max(SHOWN, e.height) + 1e-6
        assert e.preset.split("/")[0] == name


def test_training_is_skewed_towards_small_plates() -> None:
    heights = np.array([e.height for e in shots("training", 2000)])
    assert 0.75 < np.mean((heights >= 10) & (heights <= 40)) < 0.95
    assert 15 < np.median(heights) < 25
    kinds = {e.preset for e in shots("training")}
    assert kinds == {f"training/{k}" for k in ("dashcam", "cctv", "night", "phone", "broad")}


def test_difficulty_goes_from_mild_to_everything() -> None:
    easy, hard = shots("training", difficulty=0.0), shots("training", difficulty=1.0)
    mean = {
        name: [np.mean([getattr(e, name) for e in which]) for which in (easy, hard)]
        for name in ("motion", "haze", "noise", "quantiser", "glare", "height")
    }
    for name in ("motion", "haze", "noise", "quantiser", "glare"):
        assert mean[name][0] < 0.4 * mean[name][1]
    assert mean["height"][0] > mean["height"][1]


def test_a_given_height_is_kept() -> None:
    assert {e.height for e in shots("cctv", 20, height=17.0)} == {17.0}


@pytest.mark.parametrize(
    ("name", "settings"),
    [
        ("fastai-jpeg", {"jpeg": {1, 2, 3}, "short_side": {0}}),
        ("fastai-jpeg-test", {"jpeg": {1, 2, 3}, "short_side": {96}, "sampling": {"bilinear"}}),
        ("srgan-x8", {"frame": {(24, 12)}, "jpeg": {0}}),
        ("downup-x4", {"zoom": {4.0}, "jpeg": {0}}),
        ("mtgan", {"frame": {(68, 18)}}),
    ],
)
def test_the_seeds_do_what_their_documents_say(
    name: str, settings: dict[str, set[object]]
) -> None:
    for setting, allowed in settings.items():
        assert {getattr(e, setting) for e in shots(name)} == allowed


def test_the_seeds_are_compared_on_few_rows_or_little_file() -> None:
    drawn = shots("seeds-low")
    small = [e for e in drawn if e.short_side]
    assert 0.3 < len(small) / len(drawn) < 0.7
    assert all(12 <= e.short_side <= 28 and 20 <= e.jpeg <= 60 for e in small)
    assert {e.jpeg for e in drawn if not e.short_side} == {1, 2, 3}


def test_a_wrong_name_is_answered_with_the_right_ones() -> None:
    with pytest.raises(ValueError, match=r"'dashcan'.*dashcam"):
        preset("dashcan")


def test_every_preset_says_what_it_is() -> None:
    for name, each in PRESETS.items():
        assert each.name == name
        assert each.note.endswith(".")


unit = st.floats(0, 1, exclude_max=True)


@given(u=unit, difficulty=unit)
def test_draws_stay_inside_and_ease_off(u: float, difficulty: float) -> None:
    assert 2 <= Uniform(2, 5).at(u, difficulty) <= 5
    assert Uniform(2, 5, easy=0).at(u, 0) == 0
    assert 0.1 <= Log(0.1, 10).at(u, difficulty) <= 10.000001
    assert Log(0.1, 10, easy=1).at(u, 0) == pytest.approx(1)
    assert -3 <= Bell(1, 4).at(u, difficulty) <= 5
    assert Bell(1, 4).at(u, 0) == 1
    assert 8 <= Quantiles((0, 0.5, 1), (8, 20, 60), easy=0.5).at(u, difficulty) <= 60
    assert Quantiles((0, 0.5, 1), (8, 20, 60), easy=0.5).at(u, 0) >= 20
    assert Pick(("a", "b")).at(u, difficulty) == ("a" if u < 0.5 else "b")
    assert Pick(("a", "b"), (3, 1)).at(u, difficulty) == ("a" if u < 0.75 else "b")
    assert Maybe(0.5, Uniform(1, 2), 7).at(u, 1) == (
        7 if u >= 0.5 else pytest.approx(1 + 2 * u)
    )
    three = np.array(Several((Uniform(0, 1),) * 3).at(u, difficulty))
    assert three.shape == (3,)
    assert 0 <= three.min() <= three.max() <= 1
