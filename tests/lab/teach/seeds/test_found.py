"""MTGAN's lessons: what the finder cut, its standard plate, its text."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from plateglass import image
from plateglass.finder import Finder
from plateglass.geometry import Picture
from plateglass.lab.camera import degrade, preset
from plateglass.lab.plates.mix import Mix
from plateglass.lab.teach.plates import Plates
from plateglass.lab.teach.seeds import found
from plateglass.lab.teach.seeds.found import Sight, cut_out, find_all
from plateglass.lab.teach.seeds.standard import format_of, standard
from plateglass.plates import formats, get
from plateglass.reader import Reader


def test_a_standard_plate_says_its_text_and_is_always_the_same() -> None:
    read = Reader()
    texts, plates = [], []
    for country in ("CN", "DE", "GB", "ID", "RU", "US"):
        form = max(formats(country=country), key=lambda f: f.weight)
        text = form.sample(np.random.default_rng(4))
        plate = standard(form, text, (136, 36))
        assert plate.shape == (36, 136, 3)
        assert np.array_equal(plate, standard(form, text, (136, 36)))
        texts.append(text)
        plates.append(plate)
    said = [e.classes.decode(e.slots.argmax(-1)) for e in read(plates)]
    assert sum(a == b for a, b in zip(said, texts, strict=True)) >= 4


def test_the_format_of_a_text() -> None:
    found = format_of("京A12345", "cn")
    assert found is not None
    assert found.id == "cn-blue"
    assert format_of("!!", "CN") is None
    assert format_of("京A12345", "") is None
    assert format_of("京A12345", "XX") is None


class Drawings:
    """Plates drawn when asked for."""

    def __init__(self, count: int, mix: Mix) -> None:
        self.plates = [mix.draw(np.random.default_rng(i), 48) for i in range(count)]

    def __len__(self) -> int:
        return len(self.plates)

    def __getitem__(self, index: int):  # type: ignore[no-untyped-def]
        return self.plates[index]

    def text(self, index: int) -> str:
        return str(self.plates[index].text)


@pytest.mark.parametrize("camera", ["cctv", "mtgan"])
def test_the_finder_comes_first(camera: str, tmp_path: Path) -> None:
    plates: Plates = Drawings(10, Mix({"CN": 1.0}, random_text=0.3, generic=0))
    sight = Sight(preset(camera), (20.0, 40.0), 0.3, (68, 18), (136, 36))
    said = find_all(plates, tmp_path, sight, seed=0, most=len(plates))
    with (tmp_path / "labels.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert said.startswith(f"the finder found {len(rows)} of ")
    assert len(rows) >= 3
    for row in rows:
        assert get(row["format"]).matches(row["text"])
        assert image.load(tmp_path / "seen" / row["file"]).shape == (18, 68, 3)
        truth = image.load(tmp_path / "standard" / row["file"])
        assert np.array_equal(truth, standard(get(row["format"]), row["text"], (136, 36)))
    strange = sum(not get(d.format).matches(d.text) for d in plates.plates)  # type: ignore[attr-defined]
    assert f"; {strange} have no text" in said


def test_no_more_plates_are_looked_for_than_asked(tmp_path: Path) -> None:
    plates: Plates = Drawings(6, Mix({"CN": 1.0}, random_text=0, generic=0))
    sight = Sight(preset("mtgan"), (20.0, 40.0), 0.3, (68, 18), (136, 36))
    said = find_all(plates, tmp_path, sight, seed=0, most=3)
    assert " of 3 plates" in said


def test_a_camera_of_crops_spoils_real_plates_too() -> None:
    (drawn,) = Drawings(1, Mix({"CN": 1.0}, random_text=0, generic=0)).plates
    real = replace(drawn, characters=())
    crops = {}
    for name in ("cctv", "fastai-jpeg"):
        sight = Sight(preset(name), (20.0, 40.0), 0.3, (68, 18), (136, 36))
        crop = cut_out(Finder(), real, sight, np.random.default_rng(0))
        assert crop is not None
        crops[name] = crop.astype(float)
    # The first photographs, which a photograph has behind it.
    assert np.abs(crops["cctv"] - crops["fastai-jpeg"]).mean() > 5


def test_a_crop_is_spoiled_at_the_size_of_the_benchmarks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (drawn,) = Drawings(1, Mix({"CN": 1.0}, random_text=0, generic=0)).plates
    heights = []

    def watched(picture: Picture, *how: Any) -> Picture:
        heights.append(picture.shape[0])
        return degrade(picture, *how)

    monkeypatch.setattr(found, "degrade", watched)
    sight = Sight(preset("fastai-jpeg"), (20.0, 40.0), 0.3, (68, 18), (136, 36))
    crop = cut_out(Finder(), drawn, sight, np.random.default_rng(0))
    assert crop is not None
    assert crop.shape == (18, 68, 3)
    assert heights == [96], "and not at the network's, where a block is half a plate"
