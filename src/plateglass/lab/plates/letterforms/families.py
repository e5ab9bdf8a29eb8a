"""Which faces a country's plates are lettered in: the keys that the formats' data use.

Own stroke faces carry most of the weight. Fonts stand beside them for what stampers, copyists
and owners letter in besides the standard.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from plateglass.lab.plates.letterforms import styles as own
from plateglass.lab.plates.letterforms.face import Both, Design
from plateglass.lab.plates.letterforms.fonts import Font
from plateglass.plates import alphabet

Family = Sequence[tuple[Design, float]]
"""Designs with their weights."""

_BARLOW = Font("Barlow-SemiBold")
_BARLOW_SEMI = Font("BarlowSemiCondensed-SemiBold")
_BARLOW_NARROW = Font("BarlowCondensed-SemiBold")
_OVERPASS = Font("Overpass", weights=(500, 800))
_ARIMO = Font("Arimo", weights=(500, 700))
_ARIMO_NARROW = Font("Arimo", weights=(500, 700), stretch=0.78)
_ARCHIVO = Font("Archivo", weights=(450, 750), widths=(75, 105))
_ROBOTO = Font("RobotoCondensed", weights=(400, 700))
_PT = Font("PT_Sans-Narrow-Web-Bold")
_BEBAS = Font("BebasNeue-Regular")
_OSWALD = Font("Oswald", weights=(350, 600))

_DIN: Family = (
    (own.DIN, 3.0),
    (own.DIN_NARROW, 1.0),
    (own.SLOVAKIA, 1.0),
    (own.CZECHIA, 1.0),
    (own.POLAND, 1.0),
    (own.ROMANIA, 1.0),
    (own.AUSTRIA, 0.6),
    (own.SPAIN, 0.6),
    (_BARLOW_SEMI, 0.7),
    (_BARLOW, 0.5),
    (Font("ShareTech-Regular"), 0.2),
)
_US: Family = (
    (own.US, 3.0),
    (own.US_NARROW, 2.0),
    (own.US_WIDE, 1.5),
    (own.US_BOLD, 1.0),
    (own.US_LIGHT, 0.6),
    (own.US_ROUND, 1.5),
    (own.US_FOOTED, 0.8),
    (_ROBOTO, 0.4),
    (_BARLOW_SEMI, 0.4),
)
_JAPAN: Family = (
    (own.JAPAN, 5.0),
    (Font("Nunito", weights=(600, 900), stretch=0.85), 0.5),
    (Font("VarelaRound-Regular", stretch=0.85), 0.3),
)
_INDIA: Family = (
    (own.INDIA, 4.0),
    (own.INDIA_NARROW, 2.0),
    (own.BRITAIN, 0.7),
    (own.DIN, 0.5),
    (_ARIMO, 0.5),
    (_ARIMO_NARROW, 0.5),
    (_ROBOTO, 0.4),
    (_BARLOW_SEMI, 0.4),
    (_OSWALD, 0.3),
)
_SCRIPT: Family = (
    (Font("Lobster-Regular"), 1.0),
    (Font("Pacifico-Regular"), 1.0),
    (Font("OleoScript-Regular"), 1.0),
    (Font("DancingScript", weights=(500, 700)), 1.0),
    (Font("Arvo-Bold"), 1.0),
    (Font("AlfaSlabOne-Regular"), 0.6),
)
_CJK: Family = ((Font("NotoSansCJKjp-Regular"), 2.0), (Font("NotoSansCJKjp-Bold"), 1.0))
_CHINESE: Family = (
    (Font("NotoSansCJKjp-Bold", stretch=0.56), 1.0),
    (Font("NotoSansCJKjp-Regular", stretch=0.54, swell=0.05), 1.0),
)
_KUFI = Font("NotoKufiArabic", weights=(400, 700))
_CAIRO = Font("Cairo", weights=(500, 800))
_ARABIC_SANS = Font("NotoSansArabic", weights=(500, 800), widths=(75, 100))
_AMIRI = Font("Amiri-Bold")
_ARABIC: Family = (
    (Both(own.ARABIA, _ARABIC_SANS), 2.0),
    (Both(own.ARABIA, _KUFI), 1.0),
    (_ARABIC_SANS, 1.0),
    (_KUFI, 1.0),
    (_CAIRO, 1.0),
    (_AMIRI, 0.7),
)
_PERSIAN: Family = (
    (Both(own.IRAN, _ARABIC_SANS), 2.0),
    (Both(own.IRAN, _AMIRI), 1.0),
    (_ARABIC_SANS, 1.0),
    (_AMIRI, 0.5),
)
_THAI: Family = (
    (Font("NotoSansThai", weights=(500, 800), widths=(75, 100)), 1.0),
    (Font("Sarabun-SemiBold"), 1.0),
    (Font("Sarabun-Medium"), 0.6),
)
_SUNDRY: Family = tuple(
    (font, 1.0)
    for font in (
        _BARLOW,
        _BARLOW_SEMI,
        _BARLOW_NARROW,
        _OVERPASS,
        _ARIMO,
        _ARIMO_NARROW,
        _ARCHIVO,
        _ROBOTO,
        _PT,
        _BEBAS,
        _OSWALD,
        Font("Barlow-Black"),
        Font("Barlow-Regular"),
        Font("Anton-Regular"),
        Font("AlumniSans", weights=(500, 800)),
        Font("ArchivoNarrow", weights=(400, 700)),
        Font("ChakraPetch-SemiBold"),
        Font("Dosis", weights=(500, 800)),
        Font("Exo2", weights=(400, 800)),
        Font("FjallaOne-Regular"),
        Font("Nunito", weights=(500, 900)),
        Font("Rajdhani-Bold"),
        Font("Rajdhani-SemiBold"),
        Font("Rubik", weights=(400, 800)),
        Font("RussoOne-Regular"),
        Font("SairaCondensed-Medium"),
        Font("SairaCondensed-Bold"),
        Font("ShareTech-Regular"),
        Font("SmoochSans", weights=(500, 800)),
        Font("SofiaSans", weights=(500, 900)),
        Font("Teko", weights=(400, 700)),
        Font("TitilliumWeb-SemiBold"),
        Font("VarelaRound-Regular"),
        Font("Arvo-Bold"),
        Font("AlfaSlabOne-Regular"),
        Font("Amiri-Bold"),
    )
)
_OWN: Family = tuple((style, 1.0) for style in own.ALL)

FAMILIES: Mapping[str, Family] = MappingProxyType(
    {
        "din": _DIN,
        "fe": ((own.GERMANY, 4.0), (own.GERMANY_NARROW, 2.0), (own.DIN, 0.3)),
        "mandatory": ((own.BRITAIN, 5.0), (own.BRITAIN_OLD, 1.0), (own.FRANCE, 0.3)),
        "fr": ((own.FRANCE, 4.0), (own.BRITAIN, 0.5), (own.DIN, 0.5), (_BARLOW, 0.4)),
        "it": ((own.ITALY, 5.0), (own.SPAIN, 0.5)),
        "es": ((own.SPAIN, 5.0), (own.FRANCE, 0.5)),
        "nl": ((own.NETHERLANDS, 5.0), (own.BRITAIN, 0.3)),
        "nordic": (
            (own.SWEDEN, 2.0),
            (own.FINLAND, 1.0),
            (own.NORWAY, 1.0),
            (own.DENMARK, 1.0),
            (_OVERPASS, 0.3),
        ),
        "at": ((own.AUSTRIA, 5.0), (own.DIN_NARROW, 1.0)),
        "cz": ((own.CZECHIA, 5.0), (own.DIN, 0.5)),
        "pl": ((own.POLAND, 5.0), (_BARLOW, 0.2)),
        "ro": ((own.ROMANIA, 5.0), (own.DIN, 1.0)),
        "sk": ((own.SLOVAKIA, 5.0), (own.DIN, 0.5)),
        "us-block": _US,
        "us-script": _SCRIPT,
        "jp": _JAPAN,
        "kr": ((own.KOREA, 5.0), (_ARIMO_NARROW, 0.3), (_ROBOTO, 0.3)),
        "cn": ((own.CHINA, 1.0),),
        "cn-hanzi": _CHINESE,
        "id": ((own.INDONESIA, 5.0), (own.DIN_NARROW, 0.7), (_BARLOW_NARROW, 0.4)),
        "in": _INDIA,
        "pk": (
            (own.PAKISTAN, 4.0),
            (own.DIN, 0.7),
            (own.BRITAIN, 0.5),
            (_ARIMO, 0.7),
            (Font("Archivo", weights=(450, 750), widths=(95, 125)), 0.4),
            *((design, 0.05) for design, _ in _SUNDRY),
        ),
        "vn": ((own.VIETNAM, 1.0),),
        "ru": ((own.RUSSIA, 1.0),),
        "ua": ((own.UKRAINE, 4.0), (own.DIN, 1.0)),
        "tr": ((own.TURKEY, 5.0), (own.DIN, 0.5), (_ARIMO, 0.3)),
        "br-old": ((own.BRAZIL_OLD, 5.0), (own.BRITAIN_OLD, 0.5)),
        "mercosur": ((own.MERCOSUR, 5.0), (own.GERMANY, 1.0)),
        "ar": ((own.ARGENTINA, 4.0), (own.US, 0.5), (own.DIN_NARROW, 0.5)),
        "mx": _US,
        "ca": _US,
        "au": ((own.AUSTRALIA, 4.0), (own.US_NARROW, 0.7), (own.BRITAIN, 0.3)),
        "kanji": _CJK,
        "hiragana": _CJK,
        "hangul": _CJK,
        "arabic-eg": _ARABIC,
        "arabic-sa": _ARABIC,
        "persian": _PERSIAN,
        "thai": _THAI,
        "bengali": ((Font("HindSiliguri-SemiBold"), 1.0), (Font("HindSiliguri-Medium"), 1.0)),
        "generic": (*_OWN, *_SUNDRY),
    }
)
"""Faces by family key, each with how common it is there."""

SPECIMENS: Mapping[str, str] = MappingProxyType(
    {
        "": alphabet.LATIN + alphabet.DIGITS,
        "us-script": "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
        "cn-hanzi": alphabet.PROVINCES + alphabet.HANZI_SPECIAL,
        "kanji": alphabet.KANJI,
        "hiragana": alphabet.HIRAGANA,
        "hangul": alphabet.HANGUL,
        "thai": alphabet.THAI,
        "bengali": alphabet.BENGALI_DIGITS,
        "arabic-eg": alphabet.ARABIC + alphabet.ARABIC_DIGITS,
        "arabic-sa": alphabet.ARABIC + alphabet.ARABIC_DIGITS,
        "persian": alphabet.ARABIC + alphabet.PERSIAN + alphabet.PERSIAN_DIGITS,
    }
)
"""What each family must have: the characters of its countries; "" stands for Latin families."""
