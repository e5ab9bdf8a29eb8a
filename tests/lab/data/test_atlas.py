"""The document of all formats, and that it is not older than the formats."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plateglass import image
from plateglass.lab.data import atlas
from plateglass.lab.data.atlas import COLUMNS, ROOM, ROWS, arranged, example, plate, write
from plateglass.plates import all_formats, formats, get

DOCS = Path(__file__).resolve().parents[3] / "docs"


def test_the_document_shows_every_format_and_names_its_source() -> None:
    text = (DOCS / "formats.md").read_text(encoding="utf-8")
    listed = {line.split("`")[1]: line for line in text.splitlines() if line.startswith("| `")}
    again = "run `plateglass data formats` and look at the pages"
    assert set(listed) == {form.id for form in all_formats()}, again
    for form in all_formats():
        assert form.source.replace("|", "/") in listed[form.id], again
    shown = {line.split("(")[-1][:-1] for line in text.splitlines() if line.startswith("![")}
    assert shown == {p.relative_to(DOCS).as_posix() for p in DOCS.glob("formats/*")}


def test_the_pages_are_light_enough_to_look_at() -> None:
    sizes = [p.stat().st_size for p in DOCS.glob("formats/*.jpg")]
    assert max(sizes) <= 250_000
    assert sum(sizes) < 2_500_000


@given(st.lists(st.integers(1, 70), max_size=30))
def test_every_format_has_a_place_of_its_own(counts: list[int]) -> None:
    [form, *_] = formats(country="DE")
    tiles = arranged([("DE", [form] * count) for count in counts])
    places = [(t.page, t.row, t.column) for t in tiles]
    assert len(places) == sum(counts)
    assert places == sorted(set(places))
    assert all(t.row < ROWS and t.column < COLUMNS for t in tiles)
    plain = [t for t in tiles if t.heading and not t.heading.endswith("continued")]
    assert len(plain) == len(counts)


@pytest.mark.parametrize("name", ["cn-blue", "de-motorcycle", "us-ca"])
def test_a_plate_fills_its_room_and_stays_the_same(name: str) -> None:
    form = get(name)
    pixels = plate(form)
    height, width = pixels.shape[:2]
    assert (width == ROOM[0]) or (height == ROOM[1])
    assert width / height == pytest.approx(form.size[0] / form.size[1], rel=0.02)
    assert np.array_equal(pixels, plate(form))
    assert form.matches(example(form))


def test_writing_tells_how_far_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    few = (*formats(country="DE"), *formats(country="AL"))
    monkeypatch.setattr(atlas, "all_formats", lambda: few)
    seen: list[tuple[int, int]] = []
    page, picture = write(tmp_path, lambda done, count: seen.append((done, count)))
    assert seen == [(len(few), len(few))]
    text = page.read_text(encoding="utf-8")
    assert "## Albania to Germany\n\n![Plates of Albania to Germany](formats/01.jpg)" in text
    assert "from memory" in text
    width = image.load(picture).shape[1]
    assert width > COLUMNS * ROOM[0]
