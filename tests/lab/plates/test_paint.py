from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plateglass.lab.plates import texture
from plateglass.lab.plates.paint import (
    bar,
    blend,
    blur,
    coat,
    colour,
    disc,
    filled,
    luminance,
    polygon,
    rounded,
)


def test_colours_are_read_and_mixed() -> None:
    assert colour("#ff8000") == (255, 128, 0)
    assert blend((0, 0, 0), (100, 200, 50), 0.5) == (50, 100, 25)
    assert luminance((255, 255, 255)) == pytest.approx(255)


@given(x=st.integers(-12, 12), y=st.integers(-12, 12))
def test_a_coat_is_cut_at_the_canvas(x: int, y: int) -> None:
    canvas = filled((8, 9), (0, 0, 0))
    coat(canvas, (255, 255, 255), np.ones((4, 5), np.float32), x, y)
    down = max(0, min(8, y + 4) - max(0, y))
    across = max(0, min(9, x + 5) - max(0, x))
    assert (canvas > 254).sum() == 3 * down * across


def test_a_coat_takes_bytes_as_coverage() -> None:
    canvas = filled((1, 2), (0, 0, 0))
    coat(canvas, (200, 100, 0), np.array([[255, 51]], np.uint8))
    assert canvas[0, 0].tolist() == pytest.approx([200, 100, 0])
    assert canvas[0, 1].tolist() == pytest.approx([40, 20, 0])


def test_a_bar_has_the_area_it_was_asked_for() -> None:
    canvas = filled((20, 20), (0, 0, 0))
    bar(canvas, 2.25, 3.5, 9.75, 11.0, (1, 1, 1))
    assert canvas[..., 0].sum() == pytest.approx(7.5 * 7.5, rel=1e-5)


def test_shapes_cover_their_area() -> None:
    assert rounded((30, 50), 0).sum() == pytest.approx(1500)
    corner = 4 * 10**2 - np.pi * 10**2
    assert rounded((40, 60), 10).sum() == pytest.approx(2400 - corner, rel=0.01)
    assert rounded((40, 60), 0, inset=5).sum() == pytest.approx(30 * 50, rel=0.01)
    assert disc(8.0).sum() == pytest.approx(np.pi * 64, rel=0.02)
    square = np.array([[5, 5], [15, 5], [15, 15], [5, 15]])
    drawn = polygon((20, 20), square)
    assert drawn.sum() == pytest.approx(100, rel=0.3)
    middle = (drawn.sum(0) @ np.arange(0.5, 20)) / drawn.sum()
    assert middle == pytest.approx(10, abs=0.2)


@pytest.mark.parametrize("sigma", [0.0, 1.0, 8.0])
def test_blur_keeps_what_is_flat(sigma: float) -> None:
    flat = np.full((40, 60), 0.5, np.float32)
    assert blur(flat, sigma) == pytest.approx(flat, abs=1e-4)


@pytest.mark.parametrize("tile", [texture.grain, texture.cloud, texture.streaks])
def test_tiles_have_mean_zero_and_spread_one(tile: texture.Tile) -> None:
    field = tile()
    assert field.mean() == pytest.approx(0, abs=1e-3)
    assert field.std() == pytest.approx(1, abs=1e-3)


@given(
    h=st.integers(1, 900),
    w=st.integers(1, 2000),
    zoom=st.floats(0.2, 4),
    seed=st.integers(0, 9),
)
def test_a_cut_has_any_shape(h: int, w: int, zoom: float, seed: int) -> None:
    piece = texture.cut(texture.grain(), (h, w), np.random.default_rng(seed), zoom)
    assert piece.shape == (h, w)
