"""Which faces a country's plates are lettered in: the keys that the formats' data use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from plateglass.lab.plates.letterforms.face import Design
from plateglass.lab.plates.letterforms.fonts import Font

Family = Sequence[tuple[Design, float]]
"""Designs with their weights."""

_BARLOW = Font("BarlowCondensed-Medium"), Font("BarlowSemiCondensed-SemiBold")
_PLAIN = (*((design, 1.0) for design in _BARLOW), (Font("Overpass", weights=(500, 800)), 1.0))
_ROUND = ((Font("Nunito", weights=(600, 900)), 1.0), (Font("VarelaRound-Regular"), 1.0))
_SCRIPT = tuple(
    (design, 1.0)
    for design in (
        Font("Lobster-Regular"),
        Font("Pacifico-Regular"),
        Font("OleoScript-Regular"),
        Font("DancingScript", weights=(500, 700)),
        Font("Arvo-Bold"),
        Font("AlfaSlabOne-Regular"),
    )
)
_CJK = ((Font("NotoSansCJKjp-Bold"), 2.0), (Font("NotoSansCJKjp-Regular"), 1.0))
_PROVINCE = (
    (Font("NotoSansCJKjp-Bold", stretch=0.6), 2.0),
    (Font("NotoSansCJKjp-Regular", stretch=0.6), 2.0),
)
_ARABIC = (
    (Font("NotoSansArabic", weights=(500, 800), widths=(75, 100)), 2.0),
    (Font("NotoKufiArabic", weights=(400, 700)), 1.0),
    (Font("Cairo", weights=(500, 800)), 1.0),
    (Font("Amiri-Bold"), 1.0),
)
_THAI = (
    (Font("NotoSansThai", weights=(500, 800), widths=(75, 100)), 1.0),
    (Font("Sarabun-SemiBold"), 1.0),
)

FAMILIES: Mapping[str, Family] = MappingProxyType(
    {
        **dict.fromkeys(
            [
                "din",
                "fe",
                "mandatory",
                "fr",
                "it",
                "es",
                "nl",
                "nordic",
                "us-block",
                "kr",
                "cn",
                "id",
                "in",
                "vn",
                "ru",
                "ua",
                "tr",
                "br-old",
                "mercosur",
                "ar",
                "mx",
                "ca",
                "au",
                "generic",
            ],
            _PLAIN,
        ),
        "jp": _ROUND,
        "us-script": _SCRIPT,
        "cn-hanzi": _PROVINCE,
        "kanji": _CJK,
        "hiragana": _CJK,
        "hangul": _CJK,
        "arabic-eg": _ARABIC,
        "arabic-sa": _ARABIC,
        "persian": _ARABIC,
        "thai": _THAI,
    }
)
