from __future__ import annotations

import dataclasses

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from tests.golden import assert_golden
from tests.show.readings import crop, plate, restored

from plateglass.results import Reading, Restoration, Sight
from plateglass.show.card import SmallPrint, card
from plateglass.show.countries import NAMES, country_name
from plateglass.show.panels import fit
from plateglass.show.sheet import Entry, sheet

SMALL = SmallPrint("evidence/a.jpg", "9f86d081884c7d65" * 4, "1.2.3")
TEXTS = (
    "B 12?4 XYZ", "粤B·12345", "서울32\n가4821", "ABCD-1234 WXYZ", "أ ب ج ١٢٣٤", "2กข 1234",
    "?", "ঢাকা ১২৩", "😀 Z",
)  # fmt: skip


def quarter(page: NDArray[np.uint8]) -> NDArray[np.uint8]:
    size = page.shape[1] // 4, page.shape[0] // 4
    return np.asarray(cv2.resize(page, size, interpolation=cv2.INTER_AREA), np.uint8)


def assert_alike(page: NDArray[np.uint8], name: str) -> None:
    # FreeType's releases place stems a fraction of a pixel apart.
    assert_golden(quarter(page), name, tolerance=24, share=0.01)


@pytest.mark.parametrize("text", TEXTS)
def test_every_script_fits(text: str) -> None:
    page = card(plate(text), crop(), title="a.jpg", small=SMALL)
    assert page.dtype == np.uint8
    assert page.shape[1:] == (1600, 3)
    assert 900 < page.shape[0] < 1800
    # Nothing runs over the margins.
    assert page[:, :70].min() == 255
    assert page[:, -70:].min() == 255


@pytest.mark.parametrize(("height", "width"), [(1, 1), (16, 64), (40, 400), (64, 64), (90, 40)])
def test_every_shape_fits(height: int, width: int) -> None:
    page = card(plate(shape=(height, width)), crop(height, width), title="a.jpg")
    assert 900 < page.shape[0] < 1800


def test_input_untouched_and_same_again() -> None:
    before, shown = crop(), plate()
    kept = before.copy()
    first = card(shown, before, title="a.jpg", small=SMALL)
    assert np.array_equal(before, kept)
    assert np.array_equal(first, card(shown, before, title="a.jpg", small=SMALL))


def test_card_of_a_reading() -> None:
    page = card(plate(), crop(), title="a.jpg", subtitle="plate 1 of 2", small=SMALL)
    assert_alike(page, "card")


def test_card_of_two_lines_that_disagree() -> None:
    shown = dataclasses.replace(
        plate("서울32\n가4821", shape=(96, 180)),
        restored=Sight("서울32가4827", 0.7, agrees=False),
        restoration=dataclasses.replace(restored(96, 180), residual=None, samples=()),
    )
    page = card(shown, crop(30, 56), title="b.jpg", small=SMALL)
    assert_alike(page, "card-two-lines")


def test_card_with_every_map() -> None:
    shown = dataclasses.replace(plate(), restoration=restored())
    assert_alike(card(shown, crop(), title="e.jpg", small=SMALL), "card-maps")


@pytest.mark.parametrize(
    "made",
    [
        dataclasses.replace(restored(), doubt=None),
        dataclasses.replace(restored(), residual=None, misfit=None),
        dataclasses.replace(restored(), misfit=None, samples=()),
    ],
)
def test_card_with_some_maps(made: Restoration) -> None:
    page = card(dataclasses.replace(plate(), restoration=made), crop(), title="e.jpg")
    assert 900 < page.shape[0] < 1800


def test_card_without_reading() -> None:
    page = card(plate(read=False), crop(), title="c.jpg", small=SMALL)
    assert_alike(page, "card-not-read")


def test_card_of_the_illegible() -> None:
    shown = dataclasses.replace(
        plate(), reading=Reading("", "", 0.01, "none"), restoration=None
    )
    page = card(shown, crop(), title="d.jpg")
    assert 500 < page.shape[0] < 1500


def test_sheet() -> None:
    entries = [
        Entry(f"{n}.jpg", plate(text), crop(), "drawn") for n, text in enumerate(TEXTS[:4])
    ]
    for shape in ((96, 384), (96, 150)):
        shown = dataclasses.replace(plate(), restoration=restored(*shape))
        entries.append(Entry("doubted.jpg", shown, crop(shape[0] // 4, shape[1] // 4)))
    entries.append(Entry("x.jpg", plate(read=False, shape=(90, 90)), crop(30, 30)))
    page = sheet(entries, title="Seven plates", subtitle="Before and after")
    assert page.shape[1] == 1600
    assert_alike(page, "sheet")
    assert sheet(entries, title="One column", columns=1).shape[0] > page.shape[0]
    assert sheet([], title="Nothing").shape[1] == 1600


def test_pixels_stay_squares() -> None:
    checks = np.array([[0, 255], [255, 0]], np.uint8)[..., None].repeat(3, 2)
    assert set(np.unique(fit(checks, 40, 40, pixels=True))) == {0, 255}
    assert fit(checks, 40, 10, pixels=True).shape == (10, 10, 3)
    assert fit(crop(100, 300), 30, 30).shape == (10, 30, 3)


def test_countries_are_sorted_codes() -> None:
    assert list(NAMES) == sorted(NAMES)
    assert all(len(code) == 2 and code.isupper() for code in NAMES)
    assert country_name("BA") == "Bosnia and Herzegovina"
