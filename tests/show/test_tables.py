from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from tests.show.readings import RESULTS, plate

from plateglass.geometry import Quad
from plateglass.results import Candidate, PictureResult, Plate, Reading, Sight, from_json
from plateglass.show import tables


def test_json_lines_come_back() -> None:
    for result in RESULTS:
        line = tables.json_line(result)
        assert "\n" not in line
        again = from_json(json.loads(line))
        assert tables.json_line(again) == line


def test_csv_has_a_row_a_plate_and_one_where_there_is_none() -> None:
    rows = list(csv.DictReader(tables.csv_lines(RESULTS)))
    assert [row["file"] for row in rows] == [
        "a.jpg", 'b, or "c".jpg', 'b, or "c".jpg', "empty.jpg", "broken.jpg",
    ]  # fmt: skip
    assert [row["plate"] for row in rows] == ["1", "1", "2", "", ""]
    first = rows[0]
    assert (first["text"], first["best"], first["p"]) == ("B 12?4 XYZ", "B1284XYZ", "0.83")
    assert (first["x1"], first["y3"], first["country"]) == ("10.4", "37.4", "ID")
    assert (first["original"], first["restored"]) == ("B1284XYZ", "B1284XYZ")
    assert (first["original_p"], first["restored_p"], first["agrees"]) == (
        "0.8",
        "0.86",
        "true",
    )
    assert (rows[2]["original"], rows[2]["agrees"]) == ("", "")
    listed = [entry.rpartition(":") for entry in first["candidates"].split("|")]
    assert listed[0][0] == "B1284XYZ"
    assert float(listed[0][2]) == 0.83
    assert rows[-1]["error"].startswith("broken.jpg is no picture")


def test_csv_without_header_for_appending() -> None:
    assert len(list(tables.csv_lines(RESULTS[:1], header=False))) == 1


def test_openalpr_counts_to_a_hundred() -> None:
    told = tables.openalpr(RESULTS[0], epoch_ms=1_700_000_000_000)
    assert (told["data_type"], told["version"]) == ("alpr_results", 2)
    assert (told["img_width"], told["img_height"]) == (640, 360)
    assert told["epoch_time"] == 1_700_000_000_000
    (plate,) = told["results"]
    assert (plate["plate"], plate["confidence"]) == ("B1284XYZ", 83.0)
    assert plate["coordinates"] == [
        {"x": 10, "y": 21}, {"x": 74, "y": 21}, {"x": 74, "y": 37}, {"x": 10, "y": 37},
    ]  # fmt: skip
    assert (plate["matches_template"], plate["region"]) == (1, "id")
    assert plate["candidates"][0] == {
        "plate": "B1284XYZ",
        "confidence": 83.0,
        "matches_template": 1,
    }


def test_platerecognizer_counts_to_one_in_small_letters() -> None:
    told = tables.platerecognizer(RESULTS[0], timestamp="2026-11-21T05:00:00Z")
    assert (told["filename"], told["timestamp"]) == ("a.jpg", "2026-11-21T05:00:00Z")
    (plate,) = told["results"]
    assert (plate["plate"], plate["score"], plate["dscore"]) == ("b1284xyz", 0.83, 0.97)
    assert plate["box"] == {"xmin": 10, "ymin": 21, "xmax": 74, "ymax": 37}
    assert plate["region"] == {"code": "id", "score": 0.9}
    assert plate["candidates"][0] == {"score": 0.83, "plate": "b1284xyz"}


def test_vendors_formats_leave_out_what_was_not_read() -> None:
    assert len(tables.openalpr(RESULTS[1])["results"]) == 1
    assert len(tables.platerecognizer(RESULTS[1])["results"]) == 1
    assert tables.openalpr(RESULTS[3])["results"] == []


@given(st.floats(0, 1), st.text("ABC123", min_size=1, max_size=8))
def test_scales_agree(p: float, text: str) -> None:
    reading = Reading(text, text, p, "good", candidates=(Candidate(text, p),))
    result = PictureResult("x", 4, 4, plates=(Plate(Quad.whole(4, 4), 1.0, reading),))
    hundred = tables.openalpr(result)["results"][0]
    one = tables.platerecognizer(result)["results"][0]
    assert abs(hundred["confidence"] / 100 - one["score"]) < 1e-3
    assert hundred["plate"].lower() == one["plate"]
    assert 0 <= one["score"] <= 1
    json.dumps([hundred, one])


def test_terminal_says_everything() -> None:
    console = Console(width=140, record=True, file=io.StringIO())
    console.print(tables.terminal(RESULTS))
    said = console.export_text()
    for words in (
        "B 12?4 XYZ",
        "83 %",
        "fair",
        "粤B·12345",
        "no plate found",
        "not read",
        "empty.",
    ):
        assert words in said


def test_terminal_says_where_the_restored_picture_reads_otherwise() -> None:
    differing = replace(plate(), restored=Sight("B1234XYZ", 0.9, agrees=False))
    unrestored = replace(plate(), restored=None)
    for shown, words in (
        (plate(), ["restored", "the same"]),
        (differing, ["restored", "B1234XYZ"]),
        (unrestored, []),
    ):
        console = Console(width=140, record=True, file=io.StringIO())
        console.print(tables.terminal([PictureResult("a.jpg", 9, 9, plates=(shown,))]))
        said = console.export_text()
        assert ("restored" in said) == bool(words)
        assert all(word in said for word in words)
