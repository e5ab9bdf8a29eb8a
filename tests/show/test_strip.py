"""The card of a clip's plate: frames, all of them together, the reading."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.show.readings import crop, plate
from tests.show.test_card import SMALL, TEXTS, assert_alike

from plateglass.show.strip import OneFrame, strip


def frames(count: int, height: int = 12, width: int = 52) -> list[OneFrame]:
    return [
        OneFrame(crop(height, width), 0.4 * i, "B1284XYZ"[: 8 - i % 3], 0.9**i)
        for i in range(count)
    ]


def test_card_of_a_clips_plate() -> None:
    page = strip(
        frames(5), crop(36, 156), plate("B 12?4 XYZ"), title="street.mp4",
        subtitle="plate 2, 3.1 to 5.4 s", small=SMALL,
    )  # fmt: skip
    assert_alike(page, "strip")


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("count", [1, 3, 12])
def test_every_number_of_frames_fits(text: str, count: int) -> None:
    page = strip(frames(count), crop(36, 156), plate(text), title="a.mp4")
    assert page.shape[1:] == (1600, 3)
    assert page[:, :70].min() == 255
    assert page[:, -70:].min() == 255


@pytest.mark.parametrize(("height", "width"), [(2, 2), (40, 400), (64, 64), (90, 40)])
def test_every_shape_fits(height: int, width: int) -> None:
    made = strip(frames(4, height, width), crop(height, width), plate(), title="a.mp4")
    assert 800 < made.shape[0] < 2400


def test_what_cannot_be_read_is_not_drawn_large() -> None:
    shown = plate("B 1284 XYZ")
    unread = replace(shown, reading=replace(shown.reading, text="", legibility="none"))
    empty = replace(unread, reading=replace(unread.reading, characters=()))
    one, other = (strip(frames(2), crop(), x, title="a.mp4") for x in (unread, empty))
    assert np.array_equal(one, other)


def test_a_plate_that_was_not_restored() -> None:
    bare = replace(plate(), restoration=None)
    assert strip(frames(2), crop(), bare, title="a.mp4").shape[1] == 1600
