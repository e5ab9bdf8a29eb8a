from __future__ import annotations

import builtins
import io
import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from plateglass.errors import MissingExtra
from plateglass.geometry import homography, project
from plateglass.lab.camera import Clip, Exposure, film, preset, shoot_clip
from plateglass.lab.camera.clip import MOVEMENTS, through_codec
from plateglass.lab.camera.measure import stand_in

if TYPE_CHECKING:
    from plateglass.lab.camera.clip import Codec, Movement


@pytest.mark.parametrize("codec", ["h264", "h265"])
@pytest.mark.parametrize("movement", MOVEMENTS)
def test_films_a_moving_plate(codec: Codec, movement: Movement) -> None:
    picture, quad = stand_in()
    clip = Clip(frames=5, movement=movement, amount=1.0, codec=codec, crf=28)
    exposure = Exposure(height=24, softness=0.4)
    shots = shoot_clip(picture, quad, exposure, np.random.default_rng(3), clip)
    assert len(shots) == 5
    assert len({shot.picture.shape for shot in shots}) == 1
    heights = [shot.quad.height for shot in shots]
    places = np.array([shot.quad.array.mean(0) for shot in shots])
    if movement == "approach":
        assert heights == sorted(heights)
        assert heights[-1] == pytest.approx(2 * heights[0], rel=0.02)
    else:
        assert np.ptp(places, axis=0).max() > 5
    for shot in shots:
        # The codec keeps the plate where its quad says: bright inside, dark around.
        inside = project(np.array([(30.0, 30.0), (318.0, 80.0)]), homography(quad, shot.quad))
        outside = project(np.array([(10.0, 55.0), (170.0, 8.0)]), homography(quad, shot.quad))
        for (x, y), bright in [*((p, True) for p in inside), *((p, False) for p in outside)]:
            assert bool(shot.picture[int(y), int(x)].mean() > 140) is bright


def test_a_clip_follows_its_seed_and_draws_its_exposure_once() -> None:
    picture, quad = stand_in()
    exposure = preset("dashcam").draw(np.random.default_rng(5), height=14.0)
    one, two = (shoot_clip(picture, quad, exposure, np.random.default_rng(6)) for _ in range(2))
    for a, b in zip(one, two, strict=True):
        assert np.array_equal(a.picture, b.picture)
        assert a.quad == b.quad
    moving = {"height", "yaw", "roll", "motion", "motion_angle"}
    first = {k: v for k, v in one[0].exposure.as_dict().items() if k not in moving}
    for shot in one:
        assert {k: v for k, v in shot.exposure.as_dict().items() if k not in moving} == first


@pytest.mark.parametrize("codec", ["h264", "h265"])
def test_a_coarser_codec_leaves_less(codec: Codec) -> None:
    picture, _ = stand_in(60)
    frames = [np.roll(picture[:100, :300], i, axis=1) for i in range(4)]
    errors = []
    for crf in (20, 32, 45):
        back = through_codec(frames, Clip(frames=4, codec=codec, crf=crf))
        errors.append(np.square(np.subtract(back, frames, dtype=float)).mean())
    assert errors == sorted(errors)
    assert errors[0] < 40 < errors[-1]


def test_a_film_is_the_file_that_its_frames_came_from() -> None:
    av = pytest.importorskip("av")
    picture, quad = stand_in()
    exposure = Exposure(height=20, again_jpeg=30, again_scale=0.7)
    clip = Clip(frames=6, codec="h264", crf=30, gop=3)
    file, shots = film(picture, quad, exposure, np.random.default_rng(1), clip)
    with av.open(io.BytesIO(file)) as back:
        decoded = list(back.decode(video=0))
    assert [frame.key_frame for frame in decoded] == [True, False, False] * 2
    for frame, shot in zip(decoded, shots, strict=True):
        assert np.array_equal(frame.to_ndarray(format="rgb24"), shot.picture)
        assert shot.exposure.again_scale == 1
        assert shot.quad.height > 15
    assert film(picture, quad, exposure, np.random.default_rng(1), clip)[0] == file


def test_clips_survive_json_and_refuse_nonsense() -> None:
    clip = Clip.draw(np.random.default_rng(0))
    assert Clip.from_dict(json.loads(json.dumps(clip.as_dict()))) == clip
    assert 26 <= clip.crf <= 45
    with pytest.raises(ValueError, match="frame"):
        Clip(frames=0)
    with pytest.raises(ValueError, match="vp9"):
        Clip(codec="vp9")  # type: ignore[arg-type]
    picture, quad = stand_in()
    with pytest.raises(ValueError, match="height"):
        shoot_clip(picture, quad, Exposure(), np.random.default_rng(0), clip)


def test_a_missing_codec_package_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without_av(name: str, *rest: Any, **more: Any) -> Any:
        if name == "av":
            raise ImportError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without_av)
    picture, quad = stand_in()
    with pytest.raises(MissingExtra, match=r"plateglass\[video\]"):
        shoot_clip(picture, quad, Exposure(height=20), np.random.default_rng(0))
