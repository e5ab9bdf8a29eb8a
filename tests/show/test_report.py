"""The case report is one page that stands alone, tells all, and is safe and the same again."""

from __future__ import annotations

import dataclasses
import re
from html.parser import HTMLParser

import pytest
from tests.show.readings import RESULTS, crop, plate, restored

from plateglass.results import PictureResult, Sight
from plateglass.show.report import Case, Exhibit, report

WEIGHTS = {"reader": "cd" * 32}
SETTINGS = {"view": "auto", "country": None}


class Outline(HTMLParser):
    """Checks that elements nest, and collects what a program would ask for."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.headings: list[int] = []
        self.addresses: list[str] = []
        self.ids: list[str] = []
        self.alts: list[str | None] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("meta", "img", "br"):
            self.open.append(tag)
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        given = dict(attrs)
        self.addresses += [v or "" for k, v in attrs if k in ("src", "href")]
        self.ids += [v or "" for k, v in attrs if k == "id"]
        if tag == "img":
            self.alts.append(given.get("alt"))
        assert tag not in ("script", "iframe", "object", "link", "base", "form")
        assert not [k for k in given if k.startswith("on")]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.texts.append(data)


def read(page: str) -> Outline:
    outline = Outline()
    outline.feed(page)
    outline.close()
    assert not outline.open
    return outline


def exhibits() -> list[Exhibit]:
    pictures = (crop(60, 120), crop(40, 80), crop(5, 5), None)
    return [
        Exhibit(result, pixels, f"{n}f" * 32 if pixels is not None else "")
        for n, (result, pixels) in enumerate(zip(RESULTS, pictures, strict=True))
    ]


def made(case: Case | None = None) -> str:
    return report(
        exhibits(), case=case, weights=WEIGHTS, settings=SETTINGS, command="plateglass enhance"
    )


@pytest.fixture(scope="module")
def page() -> str:
    return made(Case("Case 7 / 2026", "A. Examiner", "21 November 2026"))


def test_it_stands_alone(page: str) -> None:
    outline = read(page)
    for address in outline.addresses:
        assert address.startswith(("data:image/png;base64,", "#"))
    urls = re.findall(r"url\((.)(.{11})", page)
    assert urls
    assert all(start == "data:font/t" or start == "data:font/o" for _, start in urls)
    assert 'content="default-src &#x27;none&#x27;; img-src data:; font-src data:;' in page
    assert 'lang="en"' in page


def test_headings_alternatives_and_anchors(page: str) -> None:
    outline = read(page)
    assert outline.headings[0] == 1
    assert outline.headings.count(1) == 1
    steps = zip(outline.headings, outline.headings[1:], strict=False)
    assert all(after <= before + 1 for before, after in steps)
    assert outline.alts
    assert all(outline.alts)
    assert {a[1:] for a in outline.addresses if a.startswith("#")} <= set(outline.ids)
    assert len(set(outline.ids)) == len(outline.ids)


def test_it_tells_all(page: str) -> None:
    said = " ".join("".join(read(page).texts).split())
    for told in (
        "Case 7 / 2026", "A. Examiner", "21 November 2026", "Report on 3 plates in 4 pictures",
        "hypothesis, not a photograph", "83 %", "ID car", "0f" * 32, "cd" * 32,
        "plateglass enhance", "numpy", "broken.jpg is no picture", "no plate was found",
        "Keep the original", "Not read", "Indonesia",
    ):  # fmt: skip
        assert told in said, told


def test_it_shows_every_map_of_a_restoration() -> None:
    shown = dataclasses.replace(plate(), restoration=restored())
    result = PictureResult("a.jpg", 640, 360, None, {"read": 1.0}, (shown,))
    page = report([Exhibit(result, crop(360, 640), "ab" * 32)], settings=SETTINGS)
    outline = read(page)
    said = "".join(outline.texts)
    for told in (
        "Figure 1.1. The picture", "As recorded", "Restored", "Doubt", "Unexplained",
        "misfit, their root mean square, is 3.1", "As other readings would look", "B1234XYZ",
        "misfit 9.0", "Other readings", "By formula alone",
        "learned from pictures of other plates",
    ):  # fmt: skip
        assert told in said, told
    assert len(outline.alts) == 10
    # The models are those that the result used.
    assert "reader" in said
    assert "finder" not in said


def test_a_model_from_outside_is_called_that() -> None:
    made = dataclasses.replace(restored(), kind="model other.onnx")
    shown = dataclasses.replace(plate(), restoration=made)
    result = PictureResult("a.jpg", 64, 16, None, {}, (shown,))
    page = report([Exhibit(result, crop())], settings={})
    assert "restored by model other.onnx, which does not come with this program" in page


def test_a_disagreement_is_told_where_the_reading_is() -> None:
    shown = dataclasses.replace(plate(), restored=Sight("B1234XYZ", 0.9, agrees=False))
    result = PictureResult("a.jpg", 64, 16, None, {}, (shown, plate()))
    page = report(
        [Exhibit(result, crop())],
        settings={"plain": True, "samples": 1, "model": {"file": "x.onnx"}},
    )
    assert page.count("They differ: trust the original") == 1
    assert page.count("Both say the same") == 1
    assert "plain yes, samples 1, model file x.onnx" in page


def test_same_again_and_no_date_but_the_one_given() -> None:
    first = made()
    assert first == made()
    assert not re.search(r"\b20\d\d\b", "".join(read(first).texts))


def test_names_are_text_whatever_they_look_like() -> None:
    evil = "\"><script>alert(1)</script><img src=x onerror=alert(1)>'</style>&amp;"
    result = PictureResult(evil, 64, 16, None, {}, (plate(),), (evil,))
    page = report(
        [Exhibit(result, crop(), "ab" * 32), Exhibit(PictureResult(evil, error=evil))],
        case=Case(evil, evil, evil),
        weights={evil: evil},
        settings={evil: evil},
        command=evil,
    )
    read(page)
    assert page.count("</style>") == 1


@pytest.mark.parametrize("text", ["서울32\n가4821", "أ ب ج ١٢٣٤", "ঢাকা ১২৩", "2กข 1234"])
def test_every_script_brings_its_font(text: str) -> None:
    result = PictureResult("a.jpg", 64, 16, None, {}, (plate(text),))
    page = report([Exhibit(result, crop(), "ab" * 32)], weights={}, settings={})
    fonts = re.findall(r'font-family:"(Plateglass [\w ]+)";font-weight', page)
    assert len(fonts) == 5
    assert fonts[-1].startswith("Plateglass Plate ")
