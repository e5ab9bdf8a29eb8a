"""Colours and words shared by cards and sheets.

Probability is shown three times over, as a number, a length and a colour, and the colours lie
on the blue-orange axis, which every common colour blindness keeps apart.
"""

from __future__ import annotations

from typing import TypeAlias

Colour: TypeAlias = tuple[int, int, int]

PAPER: Colour = (255, 255, 255)
PANEL: Colour = (243, 245, 247)
LINE: Colour = (222, 227, 232)
TRACK: Colour = (229, 233, 237)
INK: Colour = (20, 25, 31)
SOFT: Colour = (88, 99, 110)
FAINT: Colour = (138, 149, 160)
ACCENT: Colour = (11, 87, 137)
ALARM: Colour = (200, 70, 22)

_BANDS: tuple[tuple[float, Colour], ...] = (
    (0.95, ACCENT),
    (0.75, (88, 160, 206)),
    (0.50, (226, 164, 44)),
    (0.00, ALARM),
)
PROCESSED = (
    "Processed pixels, not evidence. Enhancement can change what a character looks like: "
    "keep the original, and compare."
)
"""What stands under a picture that was restored and not read."""


def band_of(p: float) -> int:
    """Return 0 for a sure character, then 1, 2, and 3 for one more likely wrong than right."""
    return next(band for band, (least, _) in enumerate(_BANDS) if p >= least)


def colour_of(p: float) -> Colour:
    """Return the colour that stands for a probability.

    >>> colour_of(0.99) == ACCENT, colour_of(0.1) == ALARM
    (True, True)
    """
    return _BANDS[band_of(p)][1]


def percent(p: float) -> str:
    """Write a probability for people, never as a certainty.

    >>> percent(0.834), percent(0.062), percent(1.0), percent(0.0001)
    ('83 %', '6.2 %', '> 99.9 %', '< 0.1 %')
    """
    hundred = 100 * p
    if hundred > 99.9:
        return "> 99.9 %"
    if hundred < 0.1:
        return "< 0.1 %"
    if 10 <= round(hundred, 1) < 99:
        return f"{hundred:.0f} %"
    return f"{hundred:.1f} %"
