from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.golden import assert_golden

from plateglass.geometry import Box, Quad
from plateglass.lab.plates.draw import MARGIN, Drawn, draw
from plateglass.plates import FORMATS, Format, get


def plate(form: Format, seed: int, height: int = 64, text: str | None = None) -> Drawn:
    return draw(form, np.random.default_rng(seed), text, height)


def inside(box: Box, around: Box, slack: float) -> bool:
    return (
        box.x1 >= around.x1 - slack
        and box.y1 >= around.y1 - slack
        and box.x2 <= around.x2 + slack
        and box.y2 <= around.y2 + slack
    )


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: str(form.id))
def test_every_format_draws(form: Format) -> None:
    drawn = plate(form, 1, height=24)
    assert form.matches(drawn.text)
    assert drawn.format == form.id
    assert drawn.picture.dtype == np.uint8
    assert drawn.picture.ndim == 3
    assert drawn.quad.height == pytest.approx(24, abs=1.5)


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: str(form.id))
def test_characters_lie_on_the_plate_in_reading_order(form: Format) -> None:
    rng = np.random.default_rng(5)
    text = form.sample(rng)
    drawn = draw(form, rng, text, 64)
    assert drawn.text == text
    assert "".join(char for char, _ in drawn.characters) == text
    whole = drawn.quad.box
    for _, box in drawn.characters:
        assert box.width > 0
        assert box.height > 4
        assert inside(box, whole, 2.0)
    for (_, a), (_, b) in zip(drawn.characters, drawn.characters[1:], strict=False):
        next_line = b.y1 > a.y1 + 0.5 * a.height
        assert next_line or b.x1 + b.x2 > a.x1 + a.x2


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), index=st.integers(0, len(FORMATS) - 1))
def test_a_plate_is_a_function_of_its_seed(seed: int, index: int) -> None:
    one, two = (plate(FORMATS[index], seed, 40) for _ in range(2))
    assert np.array_equal(one.picture, two.picture)
    assert (one.quad, one.text, one.characters) == (two.quad, two.text, two.characters)


@settings(max_examples=20, deadline=None)
@given(height=st.integers(8, 200), seed=st.integers(0, 1000))
def test_any_height_keeps_the_plate_where_the_quad_says(height: int, seed: int) -> None:
    drawn = plate(get("cn-blue"), seed, height)
    h, w = drawn.picture.shape[:2]
    assert drawn.quad.height == pytest.approx(height, rel=0.08, abs=1)
    assert h == pytest.approx(height * (1 + 2 * MARGIN), rel=0.08, abs=2)
    assert w / h == pytest.approx((440 / 140 + 2 * MARGIN) / (1 + 2 * MARGIN), rel=0.1)


def test_ink_fills_each_box() -> None:
    # New, by day, and on a plain ground: dark pixels reach every side of every box.
    form = get("de-car")
    found = 0
    for seed in range(12):
        drawn = draw(form, np.random.default_rng(seed), "BAB1234", 96, wear=0.0, night=False)
        if drawn.quad != Quad.from_box(drawn.quad.box):
            continue  # a bent plate's boxes are a little loose
        grey = drawn.picture.mean(axis=2)
        for _, box in drawn.characters:
            part = grey[round(box.y1) : round(box.y2), round(box.x1) : round(box.x2)]
            low, high = np.percentile(part, [5, 95])
            if high - low < 60:
                continue  # a streak of sun or a frame's shadow
            dark = part < (low + high) / 2
            edges = (dark[:2].any(), dark[-2:].any(), dark[:, :2].any(), dark[:, -2:].any())
            found += all(edges)
    assert found > 40


def test_text_outside_the_grammar_is_drawn_as_given() -> None:
    drawn = plate(get("cn-blue"), 3, text="粤99Q0ZX8")
    assert drawn.text == "粤99Q0ZX8"


def test_wear_and_night_change_the_picture() -> None:
    form = get("de-car")

    def mean(**how: float | bool) -> float:
        pictures = [
            draw(form, np.random.default_rng(i), "BAB1234", **how).picture  # type: ignore[arg-type]
            for i in range(12)
        ]
        return float(np.mean([picture.mean() for picture in pictures]))

    assert mean(night=True, wear=0.1) < mean(night=False, wear=0.1) - 10
    assert mean(night=False, wear=1.0) < mean(night=False, wear=0.0)


@pytest.mark.parametrize(
    ("name", "text"), [("cn-blue", "苏EB8L07"), ("de-car", "BAB1234"), ("us-ca", "7ABC012")]
)
def test_golden(name: str, text: str) -> None:
    drawn = draw(get(name), np.random.default_rng(11), text, 48, wear=0.3, night=False)
    assert_golden(drawn.picture, f"plate-{name}", tolerance=6, share=0.01)


def test_a_core_draws_enough_for_training() -> None:
    form = get("cn-blue")
    for seed in range(30):
        plate(form, seed)
    start = time.process_time()
    for seed in range(30):
        plate(form, seed)
    assert (time.process_time() - start) / 30 < 0.025  # a fifth of what an idle core does
