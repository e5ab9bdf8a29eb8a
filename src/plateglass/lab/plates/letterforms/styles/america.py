"""Stroke faces of the United States' dies, and of Argentina and Australia, stamped alike."""

from __future__ import annotations

from dataclasses import replace

from plateglass.lab.plates.letterforms import skeletons as sk
from plateglass.lab.plates.letterforms.strokes import Style

# United States: dies of the makers that stamp for most states; metal rounds every corner.
US = Style(
    "us",
    stem=0.132,
    width=0.5,
    digit=0.5,
    one=0.2,
    m=0.6,
    w=0.62,
    radius=0.16,
    tall=1.2,
    broad=1.1,
    square=2.2,
    soft=0.026,
    even=True,
    looseness=1.3,
    levels={"dip": 0.6, "peak": 0.3, "c": 0.25, "d": 0.75},
    either={
        "1": ("0,.16 1,0 1,1", "0,.16 1,0 1,1", sk.ONE_STICK, sk.ONE_BASE),
        "I": (sk.ONE_STICK, sk.ONE_STICK, sk.I_SERIF),
        "4": (sk.FOUR_CLOSED, sk.FOUR_CLOSED, sk.SHAPES["4"]),
        "6": (sk.SHAPES["6"], sk.SHAPES["6"], sk.SIX_CURL, sk.SIX_LEANING),
        "9": (sk.SHAPES["9"], sk.SHAPES["9"], sk.NINE_LEANING),
        "3": (sk.SHAPES["3"], sk.SHAPES["3"], sk.SHAPES["3"], sk.THREE_FLAT),
        "7": (sk.SHAPES["7"], sk.SHAPES["7"], sk.SEVEN_CURVED, sk.SEVEN_SERIF),
        "0": (sk.SHAPES["0"],) * 14 + (sk.O_SLASHED,),
        "G": (sk.SHAPES["G"], sk.G_SPUR),
        "Q": (sk.SHAPES["Q"], sk.Q_TICK, sk.Q_CROSSING),
        "M": (sk.SHAPES["M"], sk.SHAPES["M"], sk.M_DEEP),
        "W": (sk.SHAPES["W"], sk.W_FLAT, sk.W_FULL),
        "J": (sk.SHAPES["J"], sk.SHAPES["J"], sk.J_BAR),
        "R": (sk.SHAPES["R"], sk.R_CORNER),
        "K": (sk.SHAPES["K"], sk.K_CORNER),
    },
)

US_NARROW = replace(US, name="us-narrow", stem=0.12, width=0.43, digit=0.43, m=0.5, w=0.52)

US_WIDE = replace(
    US, name="us-wide", stem=0.145, width=0.6, digit=0.58, m=0.7, w=0.74, radius=0.2
)

US_BOLD = replace(
    US,
    name="us-bold",
    stem=0.175,
    width=0.58,
    digit=0.56,
    m=0.68,
    w=0.74,
    radius=0.3,
    soft=0.03,
)

US_LIGHT = replace(
    US,
    name="us-light",
    stem=0.098,
    width=0.52,
    digit=0.52,
    m=0.58,
    w=0.62,
    radius=0.3,
    tall=1.0,
)

# The slab-footed dies of Virginia and its printers.
US_FOOTED = replace(
    US,
    name="us-footed",
    stem=0.14,
    width=0.54,
    digit=0.52,
    one=0.36,
    radius=0.24,
    tall=1.5,
    broad=1.4,
    either={
        **US.either,
        "1": ("0,.2 .5,.0 .5,1; 0,1 1,1",),
        "I": (sk.I_SERIF,),
        "J": (sk.J_BAR,),
    },
)

US_ROUND = replace(
    US,
    name="us-round",
    stem=0.118,
    width=0.58,
    digit=0.56,
    m=0.66,
    w=0.72,
    radius=0.6,
    tall=1.4,
    broad=1.4,
)

ARGENTINA = replace(US, name="ar", stem=0.135, width=0.52, digit=0.5, radius=0.18)

AUSTRALIA = replace(US, name="au", stem=0.128, width=0.5, digit=0.48, radius=0.24, soft=0.016)
