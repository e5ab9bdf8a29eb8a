from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from plateglass.lab import demo, fonts


def test_the_table_is_of_these_pictures() -> None:
    with (demo.FOLDER / "truth.csv").open(newline="", encoding="utf-8") as table:
        rows = list(csv.DictReader(table))
    assert [row["file"] for row in rows] == [picture.file for picture in demo.PICTURES]
    assert [row["text"] for row in rows] == [picture.text for picture in demo.PICTURES]


@pytest.mark.parametrize("picture", demo.PICTURES[:3], ids=lambda picture: picture.name)
def test_same_picture_again(picture: demo.Picture) -> None:
    assert np.array_equal(picture.take().picture, picture.take().picture)


@pytest.mark.slow
def test_fonts_are_cut_again_as_shipped(tmp_path: Path) -> None:
    covered = fonts.cut_all(tmp_path)
    shipped = json.loads((fonts.FOLDER / "coverage.json").read_text("utf-8"))
    assert covered == shipped, "run python -m plateglass.lab.fonts"
    assert (tmp_path / "OFL.txt").read_bytes() == (fonts.FOLDER / "OFL.txt").read_bytes()
