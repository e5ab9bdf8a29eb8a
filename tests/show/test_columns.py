"""Columns of results, as tables are made of them."""

from __future__ import annotations

from tests.show.readings import RESULTS

from plateglass.show.columns import NAMES, columns


def test_every_picture_has_a_row_and_every_plate_its_own() -> None:
    made = columns(RESULTS)
    assert tuple(made) == NAMES
    assert {len(column) for column in made.values()} == {5}
    assert made["row"] == [0, 1, 1, 2, 3]
    assert made["plate"] == [1, 1, 2, 0, 0]
    assert made["best"][0] == "B1284XYZ"
    assert made["candidates"][0][0] == {"text": "B1284XYZ", "p": 0.83, "format": "ID car"}
    assert made["quad"][0][:4] == [10.4, 20.6, 74.2, 21.0]
    assert (made["country"][0], made["country_p"][0]) == ("ID", 0.9)
    assert (made["text"][3], made["error"][3]) == (None, None)
    assert "no picture" in made["error"][4]


def test_no_results_are_empty_columns() -> None:
    assert columns([]) == {name: [] for name in NAMES}
