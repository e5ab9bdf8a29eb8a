"""The public door's verbs do what the machine does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas
import polars
import pytest

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


@pytest.mark.parametrize("library", [pandas, polars])
def test_columns_of_tables_are_read(library: Any, tmp_path: Path) -> None:
    crop = np.full((14, 50, 3), 180, np.uint8)
    crop[4:10, 8:40:6] = 30
    path = plateglass.save(crop, tmp_path / "a.png")
    column = library.Series("path", [str(path), "none.jpg"]) if library is polars else (
        library.Series([str(path), "none.jpg"])
    )  # fmt: skip
    made = library.DataFrame(plateglass.columns(column, view="crop"))
    assert made["row"].to_list() == [0, 1]
    assert made["file"].to_list() == [str(path), "none.jpg"]
    assert made["best"].to_list()[0] == plateglass.read(crop, view="crop")[0].best
    assert "does not exist" in made["error"].to_list()[1]


def test_columns_of_pictures_are_read() -> None:
    grey = np.full((16, 64, 3), 90, np.uint8)
    made = plateglass.columns([grey, None], view="crop")  # type: ignore[list-item]
    assert made["file"] == ["row 0", "row 1"]
    assert made["legibility"] == ["none", None]
    assert made["error"][1]


@pytest.mark.parametrize("one", ["a.png", Path("a.png"), np.zeros((4, 9, 3), np.uint8)])
def test_one_picture_is_no_column(one: Any) -> None:
    with pytest.raises(plateglass.WrongUse, match="a list or a column"):
        plateglass.columns(one)
