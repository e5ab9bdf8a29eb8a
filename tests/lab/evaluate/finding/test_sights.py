"""What a finder found, missed and took for a plate, to look at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from plateglass import image
from plateglass.finder import Detection
from plateglass.geometry import Box, Quad
from plateglass.lab.evaluate.finding.photos import Photo, Truth
from plateglass.lab.evaluate.finding.sights import FOUND, MISSED, TAKEN, Sights, write

if TYPE_CHECKING:
    from pathlib import Path

HIT, MISS, NARROW = Box(20, 30, 60, 42), Box(200, 30, 260, 46), Box(300, 30, 310, 34)
ELSEWHERE = Box(100, 150, 150, 162)


def quad(box: Box) -> Quad:
    return Quad.from_box(box)


def listened(*finders: str) -> Sights:
    picture = np.full((200, 320, 3), 90, np.uint8)
    plates = tuple(Truth(quad(box), tight=True, text="") for box in (HIT, MISS, NARROW))
    photo = Photo("set", "one", lambda: picture, plates)
    sights = Sights("ours")
    for finder in finders:
        sights(
            finder, photo, picture, [Detection(quad(HIT), 0.9), Detection(quad(ELSEWHERE), 0.6)]
        )
    return sights


def test_each_kind_is_kept_of_the_finder_that_is_asked_about() -> None:
    seen = listened("theirs", "ours").seen
    assert [(one.kind, one.width, one.score) for one in seen] == [
        (FOUND, 40, 0.9), (MISSED, 60, None), (TAKEN, 50, 0.6),
    ]  # fmt: skip
    # Narrower ones need not be found. What is spoken of is outlined.
    assert all(len(np.unique(one.picture.reshape(-1, 3), axis=0)) > 2 for one in seen)


def test_a_sheet_is_drawn_of_what_there_is(tmp_path: Path) -> None:
    (tmp_path / "missed.png").write_bytes(b"an earlier run's")
    write([one for one in listened("ours").seen if one.kind != MISSED], "ours", tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"found.png", "taken.png"}
    assert image.load(tmp_path / "found.png").shape[1] > 1000
