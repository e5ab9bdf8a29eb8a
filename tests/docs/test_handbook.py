"""What the handbook generates is what is committed, and no page has a figure of its own."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest
from tools.handbook import results, tables
from tools.handbook.__main__ import made, marked
from tools.handbook.marks import filled, typed
from tools.handbook.results import ROOT, FigureError
from tools.handbook.tables import rules

from plateglass import weights
from plateglass.restore.told import SOFT, SURE

if TYPE_CHECKING:
    from pathlib import Path

MARK = "about <!--= readers-real reader=plateglass set=all height=16: {} -->old<!--/--> of all"
ROW = {
    "reader": "plateglass", "set": "all", "height": 16, "n": 1603, "ms": 6.25,
    "exact": 0.3812, "exact_low": 0.35, "exact_high": 0.405,
}  # fmt: skip


WEIGHTS = "src/plateglass/weights"
wanted = cache(made)


@pytest.mark.parametrize(
    "path", sorted(wanted()), ids=lambda path: path.relative_to(ROOT).as_posix()
)
def test_generated_pages_are_up_to_date(path: Path) -> None:
    text = path.read_text("utf-8")
    assert text == wanted()[path], "run: python -m tools.handbook"


WRITTEN = [
    path
    for place, pattern in ((".", "README.md"), ("docs", "*.md"), (WEIGHTS, "*.md"))
    for path in sorted((ROOT / place).glob(pattern))
    if path.name != "formats.md"  # generated, and tested where that is done
]
"""The pages that people write: the README, the site's, and the models' cards."""

DEFINED = {"90 %", "95 %", "99 %"}
"""Levels that measures are defined by, wherever they stand."""

SAID = {
    "docs/architecture.md": {"40 MB", "350 MB"},  # bounds that tests hold
    "docs/cluster.md": {"250 MB", "8 ms", "90%", "2.5 GB", "250.0 GB"},  # test_costs.py
    # What the source documents of the seeds report.
    "docs/laboratory.md": {"36 %", "43 %", "54 %", "75 %"},
    "docs/study.md": {"36 %", "75 %"},
    # How the restorer is made: where doubt begins to soften, and how much contrast it gives.
    "src/plateglass/weights/restorer.md": {f"{round(100 * d)} %" for d in (SURE, SOFT, 0.6)},
}
"""Figures with a unit that are no measurements, by page: anything else has to be filled in."""


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_nobody_typed_a_measured_figure(path: Path) -> None:
    known = DEFINED | SAID.get(path.relative_to(ROOT).as_posix(), set())
    assert set(typed(path)) - known == set(), "put a mark there: see tools/handbook/marks.py"


def test_the_readme_and_the_cards_hold_marks() -> None:
    names = {path.relative_to(ROOT).as_posix() for path in marked()}
    cards = {f"{WEIGHTS}/{name}.md" for name in weights.catalog()}
    assert {"README.md", "docs/limits.md", "docs/benchmark.md", *cards} <= names


@pytest.fixture
def one_result(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(results, "load", lambda name: {"environment": {}, "table": [ROW]})


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("exact", "38.1 %"),
        ("exact as bare", "38.1"),
        ("exact as whole", "38 %"),
        ("exact as interval", "35.0-40.5"),
        ("n", "1,603"),
        ("ms", "6.2"),
    ],
)
@pytest.mark.usefixtures("one_result")
def test_a_mark_is_filled_in(asked: str, shown: str) -> None:
    text = MARK.format(asked)
    assert filled(text, "a.md") == text.replace("old", shown)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (MARK.format("exactly"), "no column 'exactly'"),
        (MARK.format("exact").replace("height=16", "height=17"), "0 rows"),
        (MARK.format("exact").replace("<!--/-->", ""), "opened and not closed"),
        (MARK.format("exact").removeprefix("about "), "a line begins"),
        ("<!--table nothing readers-real -->\n<!--/table-->", "no table 'nothing'"),
    ],
)
@pytest.mark.usefixtures("one_result")
def test_a_mark_that_means_nothing_is_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(FigureError, match=sentence):
        filled(text, "a.md")


@pytest.mark.parametrize("figure", ["12.5 %", "12 %", "70 points", "4.2 ms", "1.4 MB"])
def test_a_typed_figure_is_noticed(figure: str, tmp_path: Path) -> None:
    page = tmp_path / "a.md"
    page.write_text(f"It is `99.9 %` code, {MARK.format('exact')}, and {figure} typed.")
    assert typed(page) == [figure]


def test_a_network_is_counted_not_measured() -> None:
    size = weights.weight("finder").path.stat().st_size
    text = "a network of <!--= weight finder: megabytes -->9<!--/--> MB"
    assert filled(text, "a.md") == text.replace(">9<", f">{size / 1e6:.1f}<")


def test_rules_are_shown_by_the_number_of_frames(monkeypatch: pytest.MonkeyPatch) -> None:
    counted = [("one frame", 1), ("best frame", 3), ("plateglass", 3), ("best frame", 99)]
    table = [{"rule": rule, "frames": n, "exact": n / 10} for rule, n in counted]
    monkeypatch.setattr(results, "load", lambda name: {"table": table})
    assert rules("clips").splitlines()[::2] == [
        "| frames | best frame | plateglass |", "| 3 | 30.0 | 30.0 |"
    ]  # fmt: skip


def test_a_measurement_that_nobody_kept_is_said_to_be_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "RESULTS", tmp_path)
    assert tables.trained("own") == tables.pacing("pace") == tables.NONE
    (tmp_path / "own").mkdir()
    (tmp_path / "pace").mkdir()
    (tmp_path / "own" / "how.txt").write_text("20 minutes\n")
    run = {"minutes": 30.0, "pace": 2.104, "cores": 0.951, "megabytes": [398.0, 401.2]}
    found = {"own": [ROW | {"set": "own"}], "pace": [run]}
    monkeypatch.setattr(results, "load", lambda name: {"table": found[name]})
    *_, line, _, how = tables.trained("own").splitlines()
    assert line == "| 16 px | 1,603 | 38.1 (35.0-40.5) |"
    assert how == "20 minutes"
    assert tables.pacing("pace").splitlines()[-1] == "| 30 | 2.10 | 0.95 | 398 MB, 401 MB |"
