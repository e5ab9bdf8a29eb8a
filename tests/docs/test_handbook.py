"""What the handbook generates is what is committed, and no page has a figure of its own."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest
from tools.handbook import results
from tools.handbook.__main__ import made, marked
from tools.handbook.marks import filled, typed
from tools.handbook.results import ROOT, FigureError

if TYPE_CHECKING:
    from pathlib import Path

MARK = "about <!--= readers-real reader=plateglass set=all height=16: {} -->old<!--/--> of all"
ROW = {
    "reader": "plateglass", "set": "all", "height": 16, "n": 1603, "ms": 6.25,
    "exact": 0.3812, "exact_low": 0.35, "exact_high": 0.405,
}  # fmt: skip


wanted = cache(made)


@pytest.mark.parametrize(
    "path", sorted(wanted()), ids=lambda path: path.relative_to(ROOT).as_posix()
)
def test_generated_pages_are_up_to_date(path: Path) -> None:
    text = path.read_text("utf-8")
    assert text == wanted()[path], "run: python -m tools.handbook"


WITH_FIGURES = ("README.md", "docs/index.md", "docs/limits.md", "docs/trust.md",
                "docs/benchmark.md", "docs/start.md", "docs/how-it-works.md")  # fmt: skip


@pytest.mark.parametrize("page", [*WITH_FIGURES, "reader", "finder", "restorer"])
def test_nobody_typed_a_measured_percentage(page: str) -> None:
    path = ROOT / (page if "." in page else f"src/plateglass/weights/{page}.md")
    assert typed(path) == [], "put a mark there: see tools/handbook/marks.py"


def test_the_readme_and_the_cards_hold_marks() -> None:
    names = {path.relative_to(ROOT).as_posix() for path in marked()}
    cards = {f"src/plateglass/weights/{name}.md" for name in ("reader", "finder", "restorer")}
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


def test_a_typed_percentage_is_noticed(tmp_path: Path) -> None:
    page = tmp_path / "a.md"
    page.write_text("It is `99.9 %` code, " + MARK.format("exact") + ", and 12.5 % typed.")
    assert typed(page) == ["12.5"]
