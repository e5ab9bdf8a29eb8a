from __future__ import annotations

import numpy as np

from plateglass.geometry import Quad, rectify
from plateglass.restore.back import back


def test_the_photo_changes_within_the_region_only_and_shows_the_plate_there() -> None:
    photo = np.full((120, 200, 3), 90, np.uint8)
    region = Quad.of([(50, 40), (130, 48), (128, 74), (48, 66)])
    restored = np.full((96, 320, 3), (200, 30, 60), np.uint8)
    restored[:, 160:] = (20, 180, 240)
    after = back(photo, region, restored)
    seen, _ = rectify(after, region, (80, 24))
    assert np.abs(seen[4:-4, 5:36].astype(int) - (200, 30, 60)).max() <= 3
    assert np.abs(seen[4:-4, 44:75].astype(int) - (20, 180, 240)).max() <= 3
    outside = np.ones((120, 200), bool)
    outside[39:76, 47:132] = False
    assert np.array_equal(after[outside], photo[outside])
    assert (photo == 90).all()


def test_fine_stripes_are_averaged() -> None:
    stripes = np.zeros((96, 320, 3), np.uint8)
    stripes[:, ::2] = 255
    region = Quad.of([(10, 8), (50, 8), (50, 20), (10, 20)])
    after = back(np.zeros((30, 60, 3), np.uint8), region, stripes)
    assert np.abs(after[10:18, 14:46].astype(int) - 128).max() < 12


def test_a_plate_cut_by_the_edge_is_put_back_as_far_as_it_goes() -> None:
    photo = np.full((30, 60, 3), 90, np.uint8)
    region = Quad.of([(-10, 8), (30, 8), (30, 20), (-10, 20)])
    after = back(photo, region, np.full((96, 320, 3), 250, np.uint8))
    assert (after[10:18, :28] == 250).all()
