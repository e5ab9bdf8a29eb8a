"""Archives of every kind give the same answers, in the same order."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.searching.makings import lines, parquets, plate, result, sure, table

import plateglass
from plateglass.batch.slots import OTHERS, SLOTS
from plateglass.errors import MissingExtra, PlateglassError, WrongUse
from plateglass.searching import Hit, search

DOUBTED = plate([{"8": 0.7, "B": 0.3}, {"B": 0.9, "8": 0.1}, {"7": 1.0}, {"O": 0.6, "0": 0.4}])


@pytest.fixture
def results() -> list[dict[str, Any]]:
    return [
        result("north/a.jpg", sure("8B70"), sure("XYZ1", 0.8)),
        result("north/b.jpg"),
        result("south/c.jpg", error="south/c.jpg is empty"),
        result("south/d.jpg", DOUBTED),
        result(
            "south/e.jpg", plate([{"8": 0.9, "3": 0.1}, {"B": 1.0}, {"7": 1.0}], country="PL")
        ),
    ]


def told(hits: list[Hit]) -> list[tuple[str, int, str]]:
    return [(hit.file, hit.plate, hit.best) for hit in hits]


def test_what_a_plate_could_be_ranks_by_probability(
    tmp_path: Path, results: list[dict[str, Any]]
) -> None:
    hits = plateglass.search("8b ?0", str(lines(tmp_path / "a.jsonl", results)))
    assert told(hits) == [("north/a.jpg", 1, "8B70"), ("south/d.jpg", 1, "8B7O")]
    sure_one, doubted = hits
    assert (sure_one.p, sure_one.distance, sure_one.why) == (0.99, 0.0, "as read")
    assert doubted.p == pytest.approx(0.7 * 0.9 * 0.4, rel=0.1)
    assert doubted.marked == "8B7[O]"
    assert doubted.why == "O for 0 (40 %)"
    assert 0 < doubted.distance < 0.5


def test_the_reading_itself_may_be_asked_for(
    tmp_path: Path, results: list[dict[str, Any]]
) -> None:
    archive = str(parquets(tmp_path / "a.parquet", results))
    assert told(search("8B70", archive, within=0)) == [("north/a.jpg", 1, "8B70")]
    near = search("8B70", archive, within=1)
    assert [hit.best for hit in near] == ["8B70", "8B7O", "8B7"]
    assert [hit.distance for hit in near][::2] == [0.0, 1.0]
    assert near[2].marked == "8B7[]"
    assert near[2].why == "0 missing"
    assert search("8B", archive, within=1)[0].marked == "8B[7]"
    assert search("X*", archive, within=0)[0].differences == ()


def test_a_star_that_is_near_is_explained(
    tmp_path: Path, results: list[dict[str, Any]]
) -> None:
    archive = str(lines(tmp_path / "a.jsonl", results))
    (hit,) = search("*YS*", archive, within=1)
    assert (hit.marked, hit.differences[0].sought) == ("XY[Z]1", "S")


def test_answers_can_be_narrowed(tmp_path: Path, results: list[dict[str, Any]]) -> None:
    archive = str(parquets(tmp_path / "a.parquet", results))
    assert len(search("8*", archive)) == 3
    assert told(search("8*", archive, country="pl")) == [("south/e.jpg", 1, "8B7")]
    assert told(search("8*", archive, path="north/*")) == [("north/a.jpg", 1, "8B70")]
    assert len(search("8*", archive, limit=2)) == 2
    assert told(search("8*", archive, min_p=0.95)) == [("north/a.jpg", 1, "8B70")]
    assert search("*", archive, within=0, min_p=0.995) == []


READINGS = st.lists(
    st.tuples(st.text("8B0O7", min_size=1, max_size=5), st.sampled_from([0.3, 0.6, 0.9])),
    min_size=2,
    max_size=14,
)


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(READINGS, st.integers(1, 5), st.booleans(), st.sampled_from([None, 0.0, 1.0]))
def test_it_is_all_one_where_the_archive_is_cut(
    tmp_path: Path,
    readings: list[tuple[str, float]],
    cut: int,
    as_lines: bool,
    within: float | None,
) -> None:
    results = [result(f"{i}.jpg", sure(text, p)) for i, (text, p) in enumerate(readings)]
    whole = parquets(tmp_path / "whole.parquet", results)
    pieces = []
    for first in range(0, len(results), cut):
        some = results[first : first + cut]
        name = tmp_path / f"piece-{first:03d}"
        made = (
            lines(name, some) if as_lines else parquets(name.with_suffix(".parquet"), some, 2)
        )
        pieces.append(str(made))
    for limit in (3, 99):
        one = search("8?*", str(whole), within=within, limit=limit)
        many = search("8?*", *pieces, within=within, limit=limit)
        assert told(many) == told(one)
        assert [hit.p for hit in many] == [hit.p for hit in one]


def test_parquet_from_before_a_search_was_thought_of(
    tmp_path: Path, results: list[dict[str, Any]]
) -> None:
    new = parquets(tmp_path / "new.parquet", results)
    old = tmp_path / "old.parquet"
    pq.write_table(table(results).drop_columns([SLOTS, OTHERS]), old)
    for pattern in ("8B?0", "8*"):
        assert told(search(pattern, str(old))) == told(search(pattern, str(new)))


def test_folders_globs_streams_and_addresses(
    tmp_path: Path, results: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "mixed" / "inner"
    folder.mkdir(parents=True)
    parquets(folder / "a.parquet", results[:1])
    lines(folder / "b.jsonl", results[1:])
    wanted = ["8B70", "8B7O"]
    for archive in (
        str(tmp_path / "mixed"),
        str(tmp_path / "**" / "[ab].*"),
        folder.as_uri(),
        f"{folder.as_uri()}/*.*",
    ):
        assert [hit.best for hit in search("8B?0", archive)] == wanted, archive
    data = (folder / "b.jsonl").read_bytes()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
    assert [hit.best for hit in search("8B?0", str(folder / "a.parquet"), "-")] == wanted


def test_tracks_of_clips_are_plates_too(tmp_path: Path) -> None:
    track = {
        "schema": "plateglass-track/1", "event": "end", "source": "drive.mp4", "track": 7,
        "start": 1.0, "end": 2.0, **DOUBTED,
    }  # fmt: skip
    path = tmp_path / "tracks.jsonl"
    told_of = [{**track, "event": "new"}, track, {**track, "event": "done"}]
    path.write_text("\n".join(map(json.dumps, told_of)), encoding="utf-8")
    (hit,) = search("8B70", str(path))
    assert (hit.file, hit.plate) == ("drive.mp4", 7)


@pytest.mark.parametrize(
    ("pattern", "sentence"),
    [
        ("", "the pattern is empty"),
        (" - ", "the pattern is empty"),
        ("AB[01", "doesn't close: add ]"),
        ("AB[]", "an empty set"),
        ("AB#1", "'#', which stands on no plate"),
        ("[9-0]1", "the range 9-0, which is empty"),
        ("ABCDEFGHIJKLM", "no plate has more than 12"),
    ],
)
def test_a_bad_pattern_is_one_sentence(pattern: str, sentence: str, tmp_path: Path) -> None:
    archive = lines(tmp_path / "a.jsonl", [])
    with pytest.raises(WrongUse, match=sentence.replace("]", r"\]")):
        search(pattern, str(archive))


def test_sets_and_other_alphabets(tmp_path: Path) -> None:
    results = [result("a", sure("沪A1")), result("b", sure("ABCK1")), result("c", sure("Ö1"))]
    archive = str(lines(tmp_path / "a.jsonl", results))
    assert [hit.best for hit in search("[沪京]a?", archive)] == ["沪A1"]
    assert [hit.best for hit in search("[A-C][A-C]С*", archive)] == ["ABCK1"]  # a Cyrillic С
    assert [hit.best for hit in search("ö[0-9]", archive)] == ["Ö1"]


def test_what_is_no_archive_is_one_sentence(
    tmp_path: Path, results: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(WrongUse, match="missing does not exist; check the spelling"):
        search("A", str(tmp_path / "missing"))
    with pytest.raises(WrongUse, match="holds no results"):
        search("A", str(tmp_path))
    damaged = tmp_path / "damaged.parquet"
    damaged.write_bytes(b"PAR1 no more PAR1")
    with pytest.raises(PlateglassError, match=r"damaged\.parquet can't be read as Parquet"):
        search("A", str(damaged))
    worn = tmp_path / "worn.parquet"
    data = bytearray(parquets(worn, results).read_bytes())
    data[4:200] = bytes(196)
    worn.write_bytes(data)
    with pytest.raises(PlateglassError, match=r"worn\.parquet is damaged"):
        search("8*", str(worn), path="*")
    foreign = tmp_path / "foreign.parquet"
    pq.write_table(table(results).select(["file", "best"]), foreign)
    with pytest.raises(PlateglassError, match=r"no column .*not written by plateglass batch"):
        search("A", str(foreign))
    other = tmp_path / "other.jsonl"
    for line in ("{", "[]", '{"schema": "plateglass/1"}'):
        other.write_text(f"\n{line}\n", encoding="utf-8")
        with pytest.raises(PlateglassError, match=r"other\.jsonl has no result .* in line 2"):
            search("A", str(other))
    other.write_bytes(b"\xff\xfe")
    with pytest.raises(PlateglassError, match="not UTF-8"):
        search("A", str(other))
    with pytest.raises(WrongUse, match="least chance"):
        search("A", str(other), min_p=0)
    monkeypatch.setitem(__import__("sys").modules, "pyarrow.parquet", None)
    with pytest.raises(MissingExtra, match=r"plateglass search needs the package pyarrow"):
        search("A", str(damaged))


def test_a_file_that_fails_leaves_the_others(
    tmp_path: Path, results: list[dict[str, Any]]
) -> None:
    parquets(tmp_path / "b.parquet", results)
    (tmp_path / "a.parquet").write_bytes(b"")
    failures: list[PlateglassError] = []
    assert len(search("8B?0", str(tmp_path), failed=failures.append)) == 2
    assert "a.parquet" in str(failures[0])
