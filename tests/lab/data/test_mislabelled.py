"""Labels that say another text than the picture, and what becomes of them."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from plateglass import image
from plateglass.lab.data.labelled import characters_only
from plateglass.lab.data.mislabelled import mislabelled
from plateglass.lab.evaluate.finding.photos import photos
from plateglass.lab.evaluate.reading.samples import folder_samples
from plateglass.plates.alphabet import READABLE

MEASURED = "cn_parking_crops", "us_crops", "us_scenes", "vn_crops"


@pytest.mark.parametrize("folder", MEASURED)
def test_every_line_is_sound(folder: str) -> None:
    lines = mislabelled(Path("anywhere") / folder)
    assert lines
    for (name, label), text in lines.items():
        assert name.endswith(".jpg")
        assert text != label
        assert characters_only(text) == text
        assert set(text) <= set(READABLE)


def test_no_other_folder_is_touched() -> None:
    assert mislabelled(Path("elsewhere")) == {}


def test_what_the_picture_shows_is_measured_and_the_label_remembered(tmp_path: Path) -> None:
    folder = tmp_path / "vn_crops"
    (name, label), shown = next(iter(mislabelled(folder).items()))
    with_label(folder, [name, "other.jpg"], label)
    samples = {sample.name.split("#")[0]: sample for sample in folder_samples([folder])}
    assert (samples[name].text, samples[name].labelled) == (shown, label)
    assert (samples["other.jpg"].text, samples["other.jpg"].labelled) == (label, "")
    texts = {photo.name: photo.plates[0].text for photo in photos([folder])}
    assert texts == {name: shown, "other.jpg": label}


def with_label(folder: Path, names: list[str], label: str) -> None:
    """Write a folder whose pictures all have the same label."""
    for name in names:
        image.save(np.zeros((24, 94, 3), np.uint8), folder / f"{name}.png")
        (folder / f"{name}.png").rename(folder / name)
    with (folder / "labels.csv").open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["file", "text", "country", "x1", "y1", "x2", "y2"])
        rows.writerows([name, label, "VN", 0, 0, 94, 24] for name in names)
