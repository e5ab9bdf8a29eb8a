"""A restored picture is read again, and softened where that reading disagrees."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np
import pytest
from tests.restore.tells import told

from plateglass.restore import Told, unaided
from plateglass.restore.checked import Checked, answered, checked

if TYPE_CHECKING:
    from collections.abc import Callable

    from plateglass.evidence import Evidence
    from plateglass.geometry import Picture
    from plateglass.restore.told import Draft, Restorer

CROP = np.zeros((4, 20, 3), np.uint8)


class Shy:
    """Draws white, and grey where it is told a doubt; counts its work."""

    kind = "shy"

    def __init__(self) -> None:
        self.drafts = 0

    def __call__(self, crop: Picture, told: Told) -> Picture:
        return self.draft(crop, told)(told)

    def draft(self, crop: Picture, told: Told) -> Draft:
        self.drafts += 1

        def drawn(told: Told) -> Picture:
            made = np.full_like(crop, 255)
            made[0, : len(told.doubt), 0] = np.rint(255 * (1 - told.doubt))
            return made

        return drawn


def check(
    first: Told, *later: str, restorer: Restorer | None = None
) -> tuple[Checked, list[Picture]]:
    """Check with a reader that says these texts of one picture after the other."""
    seen: list[Picture] = []

    def read(pictures: list[Picture]) -> list[Evidence]:
        seen.extend(pictures)
        return [cast("Evidence", later[len(seen) - 1])]

    tell = cast("Callable[[Evidence], Told]", lambda text: told(text, sure=0.9999))
    made = answered(checked(restorer or Shy(), CROP, first, tell), read)
    return made, seen


def test_a_picture_that_says_the_same_is_read_once_and_kept() -> None:
    first = told("AB8", sure=0.99)
    made, seen = check(first, "AB8")
    assert len(seen) == 1
    assert made.picture is seen[0]
    assert made.told is first


def test_what_the_picture_does_not_confirm_is_drawn_softer_and_read_again() -> None:
    shy = Shy()
    made, seen = check(told("AB8", sure=0.99), "A88", "AB8", restorer=shy)
    assert len(seen) == 2
    assert made.picture is seen[1]
    assert seen[1][0, :3, 0].astype(float) == pytest.approx([252, 0, 252], abs=6)
    assert made.told.doubt[1] > 0.9
    assert shy.drafts == 1


def test_a_sure_text_that_the_picture_still_contradicts_is_drawn_soft_all_over() -> None:
    made, seen = check(told("AB8", sure=0.99), "A88", "A88", "AB8")
    assert len(seen) == 3
    assert made.told.doubt.tolist() == [1, 1, 1, 0]


def test_a_character_too_many_is_noticed() -> None:
    made, seen = check(told("AB", sure=0.99), "AB8", "AB")
    assert len(seen) == 2
    assert made.told.doubt.tolist() == [1, 1, 0, 0]


def test_a_text_with_a_question_mark_is_not_held_against_the_picture() -> None:
    made, seen = check(told("AB8", sure=0.5), "A88", "A88")
    assert len(seen) == 2
    assert made.told.doubt[0] == pytest.approx(0.5)


def test_a_restorer_that_takes_no_advice_is_heard_and_left_alone() -> None:
    first = told("AB8", sure=0.99)
    made, seen = check(first, "A88", restorer=unaided(lambda crop: crop + 1))
    assert len(seen) == 1
    assert made.told is first
