"""The table of frames that were read together."""

from __future__ import annotations

from plateglass.show.together import OneOfMany, frames_read


def frames(count: int) -> list[OneOfMany]:
    return [OneOfMany(f"{n}.png", "B1234XYZ", 0.7, n / 999, f"{n:064}") for n in range(count)]


def test_one_frame_is_no_company() -> None:
    assert frames_read(frames(1), "B1234XYZ") == ""


def test_each_is_named_with_its_hash_and_where_it_differs() -> None:
    other = OneOfMany("7.png", "B1234XY2", 0.4, 0.1)
    page = frames_read([*frames(2), other], "B1234XYZ")
    assert all(f"{n:064}" in page for n in range(2))
    assert page.count('class="differs"') == 1
    assert "3 frames say together" in page


def test_of_very_many_those_that_counted_most_are_listed_in_order() -> None:
    page = frames_read(frames(40), "B1234XYZ")
    assert "16 more counted less" in page
    assert "15.png" not in page
    assert page.index("16.png") < page.index("39.png")
