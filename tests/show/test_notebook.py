"""Notebooks show results as small pieces of HTML that nest well and hold no one's markup."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from tests.show.readings import RESULTS, plate

from plateglass.results import PictureResult, Plate
from plateglass.show.notebook import plate_html, result_html


class Nested(HTMLParser):
    """Counts elements, and checks that each is closed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.names: list[str] = []
        self.feed(page)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        if tag != "img":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("shown", [plate(), plate("粤B·12345"), plate(read=False)])
def test_a_plate(shown: Plate) -> None:
    page = plate_html(shown)
    assert Nested(page).names.count("img") == 1
    assert ("whole plate right" in page) == bool(shown.best)
    assert "eep the original" in page


@pytest.mark.parametrize("result", RESULTS, ids=lambda r: r.file)
def test_a_result(result: PictureResult) -> None:
    page = result_html(result)
    assert Nested(page).names.count("img") == len(result.plates)


def test_names_are_text() -> None:
    page = result_html(PictureResult("<script>x</script>", error="<b>"))
    assert set(Nested(page).names) == {"div", "p", "b"}


def test_notebooks_ask_the_values_themselves() -> None:
    assert plate()._repr_html_() == plate_html(plate())
    assert RESULTS[1]._repr_html_() == result_html(RESULTS[1])
