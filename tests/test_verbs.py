"""The public door's verbs do what the machine does."""

from __future__ import annotations

from pathlib import Path

import numpy as np

import plateglass


def test_one_call_from_a_file_to_a_restored_plate(tmp_path: Path) -> None:
    crop = np.full((14, 50, 3), 180, np.uint8)
    crop[4:10, 8:40:6] = 30
    path = plateglass.save(crop, tmp_path / "a.png")
    (plate,) = plateglass.enhance(path)
    (same,) = plateglass.Plateglass().enhance(crop)
    assert plate == same
    assert plate.picture is not None
    assert same.picture is not None
    assert np.array_equal(plate.picture, same.picture)
