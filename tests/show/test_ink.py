from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plateglass.show.ink import band_of, colour_of, percent


@pytest.mark.parametrize(
    ("p", "words"),
    [
        (0.0, "< 0.1 %"), (0.0009, "< 0.1 %"), (0.001, "0.1 %"), (0.0999, "10 %"),
        (0.1, "10 %"), (0.5, "50 %"), (0.989, "99 %"), (0.99, "99.0 %"), (0.9949, "99.5 %"),
        (0.999, "99.9 %"), (0.9995, "> 99.9 %"), (1.0, "> 99.9 %"),
    ],
)  # fmt: skip
def test_percent_never_claims_certainty(p: float, words: str) -> None:
    assert percent(p) == words


@given(st.floats(0, 1), st.floats(0, 1))
def test_bands_follow_probability(a: float, b: float) -> None:
    low, high = sorted((a, b))
    assert band_of(low) >= band_of(high)


def _lightness(colour: tuple[int, int, int]) -> float:
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), colour, strict=True))


def test_colours_differ_without_red_and_green() -> None:
    shades = [colour_of(p) for p in (0.99, 0.8, 0.6, 0.2)]
    for index, one in enumerate(shades):
        for other in shades[index + 1 :]:
            # Blue against yellow is what nearly everyone sees; lightness is for the rest.
            blue_yellow = abs(
                (one[2] - (one[0] + one[1]) / 2) - (other[2] - (other[0] + other[1]) / 2)
            )
            assert blue_yellow + abs(_lightness(one) - _lightness(other)) > 60
