"""Stroke faces of Asia, and the digits of Arabic and Persian plates."""

from __future__ import annotations

from dataclasses import replace

from plateglass.lab.plates.letterforms import skeletons as sk
from plateglass.lab.plates.letterforms.strokes import Style

# China, GA 36-2018: characters of 45 x 90 mm, all of one width, 1 a bare stick.
CHINA = Style(
    "cn",
    stem=0.113,
    width=0.5,
    digit=0.5,
    m=0.52,
    w=0.54,
    one=0.16,
    tall=1.15,
    broad=1.2,
    even=True,
    soft=0.014,
    levels={"dip": 0.58, "peak": 0.34, "c": 0.24, "d": 0.76, "eye": 0.4, "cross": 0.68},
    shapes={"6": sk.SIX_LEANING, "9": sk.NINE_LEANING, "J": "1,0 1,1~ 0,1~ 0,.72"},
    either={
        "1": (sk.ONE_STICK, sk.ONE_STICK, sk.ONE_STICK, "0,.1 1,0 1,1"),
        "4": (sk.SHAPES["4"], ".6,0 0,.72 1,.72; .74,.46 .74,1", sk.FOUR_CLOSED),
        "Q": (sk.SHAPES["Q"], sk.Q_TICK),
    },
)

JAPAN = Style(
    "jp",
    stem=0.155,
    width=0.54,
    digit=0.5,
    one=0.26,
    m=0.62,
    w=0.72,
    radius=0.24,
    tall=1.1,
    broad=1.1,
    square=2.2,
    soft=0.03,
    levels={"flag": 0.17, "eye": 0.42},
    shapes={"4": sk.FOUR_CLOSED, "7": "0,.16 0,0 1,0 1,.12~ .5,.5~ .46,1"},
    either={
        "1": (sk.ONE_STICK, sk.ONE_STICK, "0,.17 1,0 1,1"),
        "3": (sk.SHAPES["3"], sk.THREE_FLAT),
        "6": (sk.SHAPES["6"], sk.SIX_CURL),
    },
)

KOREA = Style(
    "kr",
    stem=0.122,
    width=0.55,
    digit=0.52,
    one=0.27,
    m=0.66,
    w=0.8,
    tall=1.3,
    broad=1.3,
    soft=0.014,
    shapes={"4": sk.FOUR_CLOSED},
    either={"7": (sk.SEVEN_CURVED, sk.SHAPES["7"]), "6": (sk.SHAPES["6"], sk.SIX_CURL)},
)

INDONESIA = Style(
    "id",
    stem=0.124,
    width=0.5,
    digit=0.48,
    one=0.28,
    m=0.58,
    w=0.62,
    tall=1.2,
    broad=1.2,
    soft=0.016,
    looseness=1.2,
    levels={"upper": 0.45, "lower": 0.5, "dip": 0.56, "peak": 0.32},
    either={
        "4": (sk.SHAPES["4"], ".5,0 0,.7 1,.7; .74,.42 .74,1", sk.FOUR_CLOSED),
        "6": (sk.SHAPES["6"], sk.SIX_LEANING),
        "9": (sk.SHAPES["9"], sk.NINE_LEANING),
        "W": (sk.SHAPES["W"], sk.W_FULL),
        "1": (sk.SHAPES["1"], sk.ONE_BEAK),
        "0": (sk.SHAPES["0"],) * 12 + (sk.O_SLASHED,),
    },
)

INDIA = Style(
    "in",
    stem=0.15,
    width=0.58,
    digit=0.55,
    one=0.26,
    m=0.68,
    w=0.78,
    radius=0.26,
    tall=1.2,
    broad=1.2,
    soft=0.014,
    looseness=1.4,
    either={
        "1": (sk.SHAPES["1"], sk.ONE_STICK, sk.ONE_BASE),
        "4": (sk.FOUR_CLOSED, sk.FOUR_CLOSED, sk.SHAPES["4"]),
        "3": (sk.SHAPES["3"], sk.SHAPES["3"], sk.THREE_FLAT),
        "G": (sk.SHAPES["G"], sk.G_SPUR),
        "6": (sk.SHAPES["6"], sk.SIX_LEANING),
    },
)

INDIA_NARROW = replace(
    INDIA, name="in-narrow", stem=0.145, width=0.46, digit=0.43, m=0.54, w=0.6
)

VIETNAM = Style(
    "vn",
    stem=0.13,
    width=0.5,
    digit=0.48,
    one=0.25,
    m=0.6,
    w=0.66,
    tall=1.0,
    broad=1.1,
    soft=0.016,
    levels={"upper": 0.45, "lower": 0.52, "peak": 0.3},
    shapes={"6": sk.SIX_LEANING, "9": sk.NINE_LEANING},
    either={
        "4": (".56,0 0,.7 1,.7; .74,.44 .74,1", sk.FOUR_CLOSED),
        "1": (sk.ONE_BEAK, sk.SHAPES["1"]),
        "7": (sk.SHAPES["7"], sk.SEVEN_CURVED),
    },
)

PAKISTAN = replace(
    INDIA,
    name="pk",
    stem=0.128,
    width=0.6,
    digit=0.54,
    m=0.7,
    w=0.8,
    soft=0.02,
    radius=0.2,
    either={
        **INDIA.either,
        "I": (sk.I_SERIF, sk.ONE_STICK),
        "1": (sk.ONE_BASE, sk.SHAPES["1"]),
    },
)

_SHORT = {"٠": 0.2, "١": 0.24, "۱": 0.24, "۰": 0.36}

ARABIA = Style(
    "arabic-digits",
    stem=0.135,
    digit=0.52,
    tall=1.2,
    broad=1.4,
    soft=0.014,
    latin=False,
    shapes=sk.ARABIC_DIGITS,
    widths=_SHORT,
)

IRAN = replace(ARABIA, name="persian-digits", stem=0.125, shapes=sk.PERSIAN_DIGITS)
