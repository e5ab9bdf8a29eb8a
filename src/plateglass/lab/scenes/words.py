"""What is written in a street besides plates: names, numbers, telephone numbers, slogans.

Masks are drawn once for each (kind, number) and kept; a scene picks numbers with its own
generator, so it stays a function of that generator alone.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from plateglass.lab.plates.typefaces import typeface

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Mask = NDArray[np.uint8]

COUNT = 120
"""Different masks of each kind."""

HEIGHT = 48
"""Rows of a mask."""


def _listed(words: str) -> tuple[str, ...]:
    return tuple(words.split())


# Invented makes and models: a badge should look like one, not be one.
_NAMES = _listed(
    "VELORA KANTO SORREL AVENTO LUMIA TARGON NOVIS ORYX CALIDO BRENTA PRIMEA ZENTRA MISTRAL "
    "RONDO CORVA SAVANO TIERRA ELVARA DUNO PALERMO XENIA TORVO ASTRIL FALCO VANTA HELIO"
)
_TRIMS = _listed(
    "GT XLE 2.0 TDI TURBO V6 4X4 HYBRID LX SPORT i 1.6 16V ECO EV PLUS D4 SE GLS RS"
)
_SHOPS = _listed(
    "BAKERY PHARMACY HOTEL CAFE PARKING BANK MARKET TYRES BOOKS PIZZA OPEN SALE FLOWERS TAXI "
    "POLICE STOP EXIT ENTRY SCHOOL CENTRE STATION AIRPORT GARAGE SERVICE MOTORS STUDIO FOOD "
    "MOBILE PRINT LAUNDRY DENTIST OPTICS FASHION KEBAB GRILL MARKT APOTEKA FARMACIA TOKO RUMAH"
)
_SCRIPTS = {
    "cn-hanzi": "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼警学挂港澳",
    "arabic-eg": "ابجدرسصطعفقلمنهوى",
    "hangul": "가나다라마거너더러머고노도로모구누두루무",
    "thai": "กขคงจชญฐณดตถทธนบปผพภมยรลวศสหอฮ",
}


def _digits(rng: np.random.Generator, count: int) -> str:
    return "".join(str(d) for d in rng.integers(0, 10, count))


def _phone(rng: np.random.Generator) -> str:
    shape = ("000-000-0000", "0000 000 000", "00 00 00 00 00", "0800 00 00", "+00 000 000000")
    text = str(rng.choice(shape))
    return "".join(_digits(rng, 1) if c == "0" else c for c in text).replace("+", "")


def _fleet(rng: np.random.Generator) -> str:
    letters = "".join(rng.choice(list("ABCDEFGHKLMNPRST"), int(rng.integers(0, 3))))
    return letters + str(rng.choice(["", " ", "-"])) + _digits(rng, int(rng.integers(1, 6)))


def _text(kind: str, rng: np.random.Generator) -> str:
    if kind == "name":
        return str(rng.choice(_NAMES))
    if kind == "trim":
        return str(rng.choice(_TRIMS))
    if kind == "phone":
        return _phone(rng)
    if kind == "fleet":
        return _fleet(rng)
    if kind == "digits":
        return _digits(rng, int(rng.integers(1, 4)))
    if kind == "web":
        return f"WWW.{rng.choice(_NAMES)}.{rng.choice(['COM', 'NET', 'PL', 'IN', 'BR'])}"
    return " ".join(rng.choice(_SHOPS, int(rng.integers(1, 3))))


@lru_cache(maxsize=1024)
def lettering(kind: str, number: int) -> Mask:
    """Return the mask number ``number`` of a kind of writing, ``HEIGHT`` rows high.

    Kinds: name, trim, phone, fleet, digits, web, shop, foreign.
    """
    rng = np.random.default_rng((8, number, *kind.encode()))
    if kind == "foreign":
        family = str(rng.choice(sorted(_SCRIPTS)))
        text = "".join(rng.choice(list(_SCRIPTS[family]), int(rng.integers(2, 6))))
    else:
        family, text = str(rng.choice(["generic", "generic", "us-block", "din"])), ""
        text = _text(kind, rng)
    mask = typeface(family, rng).word(text, HEIGHT).copy()
    mask.flags.writeable = False
    return np.asarray(mask, np.uint8)


def pick(kind: str, rng: np.random.Generator) -> Mask:
    """Draw one of the masks of a kind."""
    return lettering(kind, int(rng.integers(COUNT)))
