"""Stroke faces of Europe, and of Brazil and the Mercosur, whose dies descend from them."""

from __future__ import annotations

from dataclasses import replace

from plateglass.lab.plates.letterforms import skeletons as sk
from plateglass.lab.plates.letterforms.strokes import Style

# Germany, FE-Schrift (Anlage 4 FZV): 75 mm high, letters 47.5, digits 44.5 wide, every
# character unlike any other so that a pen can't turn one into another.
_FE_SHAPES = {
    "I": sk.I_SERIF,
    "J": ".25,0 1,0 1,1~ 0,1~ 0,.74",
    "W": "0,0 .24,1 .5,.34 .76,1 1,0",
    "4": sk.FOUR_SHORT,
    "6": "1,.16 .9,0~ 0,0~ 0,1~ 1,1~ 1,.4~ .1,.4~ 0,.62",
    "9": "0,.84 .1,1~ 1,1~ 1,0~ 0,0~ 0,.6~ .9,.6~ 1,.38",
    "7": "0,0 1,0 1,.12~ .36,.56~ .32,1",
    "R": "0,1 0,0 1,0~ 1,loop~ 0,loop; .42,loop 1,1",
    "Q": "0,0~ 1,0~ 1,1~ 0,1~ z; .62,.7 .98,1.02",
    "0": "0,.06~ .1,0~ 1,0~ 1,1~ 0,1~ z",
    "2": "0,.22 0,0~ 1,0~ 1,.36~ 0,.9~ 0,1 1,1",
    "3": sk.THREE_FLAT,
    "5": ".92,0 .08,0 .05,.44 .3,.4~ 1,.4~ 1,1~ 0,1~ 0,.76",
}

GERMANY = Style(
    "fe",
    stem=0.136,
    width=0.61,
    digit=0.575,
    one=0.34,
    m=0.66,
    w=0.70,
    tall=1.25,
    broad=1.3,
    soft=0.012,
    levels={"dip": 0.6, "c": 0.25, "d": 0.75, "bar": 0.46, "apex": 0.44, "apey": 0.56},
    shapes=_FE_SHAPES,
    widths={"I": 0.42, "J": 0.5, "E": 0.54, "F": 0.52, "L": 0.5},
)

GERMANY_NARROW = replace(
    GERMANY,
    name="fe-narrow",
    stem=0.135,
    width=0.52,
    digit=0.50,
    one=0.3,
    m=0.58,
    w=0.62,
    widths={"I": 0.37, "J": 0.45, "E": 0.46, "F": 0.45, "L": 0.44},
)

MERCOSUR = replace(
    GERMANY,
    name="mercosur",
    stem=0.15,
    width=0.64,
    digit=0.62,
    soft=0.016,
    either={"I": (sk.I_SERIF, sk.ONE_STICK), "0": (_FE_SHAPES["0"], sk.SHAPES["0"])},
)

# DIN 1451: pen of 1/7 of the height, straight sides under half circles, straight 6 and 9.
DIN = Style(
    "din",
    stem=0.138,
    width=0.57,
    digit=0.53,
    one=0.29,
    m=0.68,
    w=0.84,
    tall=1.0,
    broad=1.0,
    levels={"upper": 0.44, "lower": 0.54, "dip": 0.6},
    either={
        "6": (sk.SIX_LEANING, sk.SIX_LEANING, sk.SHAPES["6"]),
        "9": (sk.NINE_LEANING, sk.NINE_LEANING, sk.SHAPES["9"]),
        "4": (sk.SHAPES["4"], sk.FOUR_CLOSED, ".5,0 0,.72 1,.72; .74,.44 .74,1"),
        "W": (sk.SHAPES["W"], sk.W_FULL),
    },
)

DIN_NARROW = replace(DIN, name="din-narrow", width=0.46, digit=0.44, m=0.56, w=0.66, one=0.25)

AUSTRIA = replace(
    DIN_NARROW,
    name="at",
    stem=0.128,
    levels={**DIN.levels, "peak": 0.3, "flag": 0.2},
    either={},
)

SLOVAKIA = replace(
    DIN,
    name="sk",
    stem=0.115,
    width=0.56,
    digit=0.53,
    tall=1.2,
    broad=1.2,
    either={},
    shapes={"6": sk.SIX_LEANING, "9": sk.NINE_LEANING, "R": sk.R_CORNER, "M": sk.M_DEEP},
)

CZECHIA = replace(
    DIN,
    name="cz",
    stem=0.15,
    width=0.5,
    digit=0.5,
    tall=1.2,
    shapes={"W": sk.W_FLAT, "Q": sk.Q_CROSSING},
    either={"4": (sk.FOUR_CLOSED, sk.SHAPES["4"]), "6": (sk.SHAPES["6"], sk.SIX_LEANING)},
)

POLAND = Style(
    "pl",
    stem=0.122,
    width=0.58,
    digit=0.55,
    one=0.3,
    m=0.66,
    w=0.82,
    tall=1.2,
    broad=1.35,
    square=2.3,
    levels={"upper": 0.45, "lower": 0.51, "dip": 0.56, "turn": 0.34},
    either={"J": (sk.SHAPES["J"], sk.J_BAR), "7": (sk.SHAPES["7"], sk.SEVEN_CURVED)},
)

ROMANIA = replace(
    DIN,
    name="ro",
    stem=0.132,
    width=0.62,
    digit=0.55,
    tall=1.35,
    broad=1.35,
    w=0.88,
    m=0.72,
    shapes={"G": sk.G_SPUR, "6": sk.SHAPES["6"], "9": sk.SHAPES["9"]},
    either={},
)

# United Kingdom, Road Vehicles (Display of Registration Marks) Regulations 2001: 79 mm high,
# 50 wide, pen of 14; the shapes of Charles Wright's dies, where 1 is I and 0 is O.
BRITAIN = Style(
    "mandatory",
    stem=0.174,
    width=0.62,
    digit=0.62,
    one=0.2,
    m=0.66,
    w=0.72,
    radius=0.24,
    tall=1.0,
    broad=1.1,
    square=2.2,
    even=True,
    soft=0.006,
    levels={"dip": 0.58, "peak": 0.2, "c": 0.3, "d": 0.7, "bar": 0.46},
    shapes={"1": sk.ONE_STICK, "4": sk.FOUR_CLOSED, "W": "0,0 .22,1 .5,.2 .78,1 1,0"},
    either={"Q": (sk.Q_CROSSING, sk.Q_TICK)},
)

BRITAIN_OLD = replace(
    BRITAIN, name="mandatory-1983", stem=0.165, width=0.68, digit=0.66, m=0.74, w=0.8
)

BRAZIL_OLD = replace(
    BRITAIN,
    name="br-old",
    stem=0.15,
    width=0.66,
    digit=0.64,
    m=0.76,
    w=0.84,
    radius=0.22,
    soft=0.018,
    either={
        "1": (sk.ONE_STICK, "0,.16 1,0 1,1"),
        "4": (sk.FOUR_CLOSED, sk.SHAPES["4"]),
        "Q": (sk.Q_CROSSING, sk.Q_TICK),
    },
)

NETHERLANDS = replace(
    BRITAIN,
    name="nl",
    stem=0.155,
    width=0.6,
    digit=0.56,
    one=0.28,
    m=0.66,
    w=0.8,
    soft=0.012,
    shapes={
        # Since 2002 a slit sits where a forger would have to paint.
        "P": "0,1 0,0 1,0~ 1,loop~ 0,loop; !.12,loop .12,.4",
        "R": "0,1 0,0 1,0~ 1,loop~ 0,loop; .46,loop 1,1; !.12,loop .12,.4",
        "D": "0,0 1,0~ 1,1~ 0,1 z",
        "4": sk.FOUR_CLOSED,
    },
    either={"6": (sk.SHAPES["6"], sk.SIX_LEANING), "1": (sk.SHAPES["1"],)},
)

FRANCE = Style(
    "fr",
    stem=0.142,
    width=0.6,
    digit=0.58,
    one=0.3,
    m=0.7,
    w=0.86,
    tall=1.3,
    broad=1.4,
    square=2.1,
    soft=0.006,
    levels={"upper": 0.44, "lower": 0.53, "turn": 0.36},
    shapes={"4": sk.FOUR_CLOSED, "G": sk.G_SPUR},
    either={"W": (sk.SHAPES["W"], sk.W_FULL), "Q": (sk.SHAPES["Q"], sk.Q_TICK)},
)

ITALY = Style(
    "it",
    stem=0.15,
    width=0.56,
    digit=0.56,
    one=0.3,
    m=0.66,
    w=0.74,
    radius=0.2,
    tall=1.3,
    broad=1.0,
    soft=0.02,
    levels={"peak": 0.25, "dip": 0.55, "c": 0.28, "d": 0.72},
    shapes={"4": sk.FOUR_CLOSED, "1": "0,.2 1,0 1,1"},
)

SPAIN = Style(
    "es",
    stem=0.13,
    width=0.57,
    digit=0.56,
    one=0.28,
    m=0.66,
    w=0.8,
    tall=1.2,
    broad=1.3,
    soft=0.012,
    levels={"upper": 0.45, "lower": 0.51},
    shapes={"4": sk.FOUR_CLOSED},
    either={"6": (sk.SHAPES["6"], sk.SIX_CURL), "G": (sk.SHAPES["G"], sk.G_SPUR)},
)

SWEDEN = Style(
    "se",
    stem=0.148,
    width=0.58,
    digit=0.55,
    one=0.3,
    m=0.7,
    w=0.82,
    radius=0.3,
    tall=1.3,
    broad=1.3,
    soft=0.02,
    shapes={"4": sk.FOUR_CLOSED},
    either={"1": (sk.SHAPES["1"], sk.ONE_BEAK)},
)

FINLAND = replace(
    SWEDEN, name="fi", stem=0.125, width=0.62, digit=0.6, w=0.86, m=0.74, square=2.4
)

NORWAY = replace(SWEDEN, name="no", stem=0.14, width=0.56, tall=1.5, broad=1.5, radius=0.6)

DENMARK = replace(
    SWEDEN, name="dk", stem=0.12, width=0.54, digit=0.54, tall=1.0, broad=1.0, radius=0.2
)

# Russia, GOST R 50577: digits of 76 mm beside letters of 58, drawn with the same pen.
RUSSIA = Style(
    "ru",
    stem=0.15,
    digit_stem=0.122,
    width=0.74,
    digit=0.56,
    one=0.34,
    m=0.86,
    w=0.9,
    radius=0.3,
    tall=1.1,
    broad=1.1,
    square=2.15,
    even=True,
    soft=0.012,
    levels={"dip": 0.72, "turn": 0.34, "flag": 0.26, "cross": 0.72, "fork": 0.58},
    shapes={
        "4": ".66,0 0,.7 1,.7; .74,.46 .74,1",
        "Y": "0,0 .54,.66; 1,0 .6,.78~ .44,1~ .1,1",
        "K": "0,0 0,1; .96,0 .1,.56; .36,.42 1,1",
        "6": sk.SIX_CURL,
        "9": "0,.9 .1,1~ 1,1~ 1,0~ 0,0~ 0,.58~ 1,.58~ 1,.24",
    },
    widths={"T": 0.7, "P": 0.68, "E": 0.68, "B": 0.7},
)

UKRAINE = replace(
    DIN,
    name="ua",
    stem=0.142,
    width=0.6,
    digit=0.56,
    radius=0.24,
    square=2.3,
    shapes={"4": sk.FOUR_CLOSED, "6": sk.SHAPES["6"], "9": sk.SHAPES["9"]},
    either={},
)

TURKEY = Style(
    "tr",
    stem=0.152,
    width=0.62,
    digit=0.58,
    one=0.28,
    m=0.72,
    w=0.88,
    tall=1.35,
    broad=1.4,
    soft=0.014,
    levels={"upper": 0.44, "lower": 0.53},
    either={"4": (sk.FOUR_CLOSED, sk.SHAPES["4"]), "6": (sk.SHAPES["6"], sk.SIX_CURL)},
)
