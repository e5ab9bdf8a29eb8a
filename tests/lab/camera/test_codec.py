from __future__ import annotations

import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from plateglass.lab.camera import Exposure, degrade
from plateglass.lab.camera.codec import jpeg, jpeg_bytes, video_still
from plateglass.lab.camera.measure import stand_in


@pytest.mark.parametrize("chroma", ["420", "444"])
def test_is_a_jpeg_of_that_sampling(chroma: str) -> None:
    image = Image.open(io.BytesIO(jpeg_bytes(stand_in(30)[0], 50, chroma)))
    assert image.format == "JPEG"
    first, *_ = image.layer  # type: ignore[attr-defined]
    assert first[1:3] == ((2, 2) if chroma == "420" else (1, 1))


@pytest.mark.parametrize("quality", [1, 2, 3])
def test_the_first_seeds_damage_is_a_jpeg_at_that_quality(quality: int) -> None:
    picture, _ = stand_in()
    worse = degrade(picture, Exposure(jpeg=quality), np.random.default_rng(0))
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "JPEG", quality=quality)
    pillow = np.asarray(Image.open(file).convert("RGB")).astype(int)
    # Not the same library build, but the same tables and the same damage.
    assert np.abs(worse - pillow).mean() < 2
    assert np.abs(worse.astype(int) - picture).mean() > 4


def test_the_grid_of_blocks_moves_with_the_phase() -> None:
    picture, _ = stand_in()
    assert not np.array_equal(jpeg(picture, 10), jpeg(picture, 10, phase=(3, 5)))
    assert jpeg(picture, 10, phase=(3, 5)).shape == picture.shape


@given(
    size=st.tuples(st.integers(1, 40), st.integers(1, 40)),
    quantiser=st.floats(1, 51),
    block=st.sampled_from((4, 8, 16)),
    phase=st.tuples(st.integers(0, 15), st.integers(0, 15)),
)
@settings(max_examples=60, deadline=None)
def test_video_keeps_size_and_mean(
    size: tuple[int, int], quantiser: float, block: int, phase: tuple[int, int]
) -> None:
    picture = np.full((*size, 3), (90, 100, 110), np.uint8)
    out = video_still(picture, quantiser, block, phase)
    assert out.shape == picture.shape
    step = 2 ** ((quantiser - 4) / 6)
    assert np.abs(out.astype(int) - picture).max() <= 4 + 2 * step / block


@pytest.mark.parametrize("block", [4, 8, 16])
def test_video_gets_worse_with_the_quantiser(block: int) -> None:
    picture, _ = stand_in()
    errors = [
        np.square(video_still(picture, q, block).astype(float) - picture).mean()
        for q in (10, 24, 36, 48)
    ]
    assert errors == sorted(errors)
    assert errors[0] < 60 < errors[-1]
