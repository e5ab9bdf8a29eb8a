"""Which faces a country's plates are lettered in: the keys that the formats' data use.

Own stroke faces carry most of the weight. Fonts stand beside them for what stampers, copyists
and owners letter in besides the standard.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from plateglass.lab.plates.letterforms.face import Both, Design
from plateglass.lab.plates.letterforms.fonts import Font
from plateglass.lab.plates.letterforms.styles import ALL, america, asia, europe
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
    (europe.DIN, 3.0),
    (europe.DIN_NARROW, 1.0),
    (europe.SLOVAKIA, 1.0),
    (europe.CZECHIA, 1.0),
    (europe.POLAND, 1.0),
    (europe.ROMANIA, 1.0),
    (europe.AUSTRIA, 0.6),
    (europe.SPAIN, 0.6),
    (_BARLOW_SEMI, 0.7),
    (_BARLOW, 0.5),
    (Font("ShareTech-Regular"), 0.2),
)
_US: Family = (
    (america.US, 3.0),
    (america.US_NARROW, 2.0),
    (america.US_WIDE, 1.5),
    (america.US_BOLD, 1.0),
    (america.US_LIGHT, 0.6),
    (america.US_ROUND, 1.5),
    (america.US_FOOTED, 0.8),
    (_ROBOTO, 0.4),
    (_BARLOW_SEMI, 0.4),
)
_JAPAN: Family = (
    (asia.JAPAN, 5.0),
    (Font("Nunito", weights=(600, 900), stretch=0.85), 0.5),
    (Font("VarelaRound-Regular", stretch=0.85), 0.3),
)
_INDIA: Family = (
    (asia.INDIA, 4.0),
    (asia.INDIA_NARROW, 2.0),
    (europe.BRITAIN, 0.7),
    (europe.DIN, 0.5),
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
    (Font("NotoSansCJKjp-Bold", stretch=0.56, language="zh-Hans"), 1.0),
    (Font("NotoSansCJKjp-Regular", stretch=0.54, swell=0.05, language="zh-Hans"), 1.0),
)
_KUFI = Font("NotoKufiArabic", weights=(400, 700))
_CAIRO = Font("Cairo", weights=(500, 800))
_ARABIC_SANS = Font("NotoSansArabic", weights=(500, 800), widths=(75, 100))
_AMIRI = Font("Amiri-Bold")
_ARABIC: Family = (
    (Both(asia.ARABIA, _ARABIC_SANS), 2.0),
    (Both(asia.ARABIA, _KUFI), 1.0),
    (_ARABIC_SANS, 1.0),
    (_KUFI, 1.0),
    (_CAIRO, 1.0),
    (_AMIRI, 0.7),
)
_PERSIAN: Family = (
    (Both(asia.IRAN, _ARABIC_SANS), 2.0),
    (Both(asia.IRAN, _AMIRI), 1.0),
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
_OWN: Family = tuple((style, 1.0) for style in ALL)

FAMILIES: Mapping[str, Family] = MappingProxyType(
    {
        "din": _DIN,
        "fe": ((europe.GERMANY, 4.0), (europe.GERMANY_NARROW, 2.0), (europe.DIN, 0.3)),
        "mandatory": ((europe.BRITAIN, 5.0), (europe.BRITAIN_OLD, 1.0), (europe.FRANCE, 0.3)),
        "fr": ((europe.FRANCE, 4.0), (europe.BRITAIN, 0.5), (europe.DIN, 0.5), (_BARLOW, 0.4)),
        "it": ((europe.ITALY, 5.0), (europe.SPAIN, 0.5)),
        "es": ((europe.SPAIN, 5.0), (europe.FRANCE, 0.5)),
        "nl": ((europe.NETHERLANDS, 5.0), (europe.BRITAIN, 0.3)),
        "nordic": (
            (europe.SWEDEN, 2.0),
            (europe.FINLAND, 1.0),
            (europe.NORWAY, 1.0),
            (europe.DENMARK, 1.0),
            (_OVERPASS, 0.3),
        ),
        "at": ((europe.AUSTRIA, 5.0), (europe.DIN_NARROW, 1.0)),
        "cz": ((europe.CZECHIA, 5.0), (europe.DIN, 0.5)),
        "pl": ((europe.POLAND, 5.0), (_BARLOW, 0.2)),
        "ro": ((europe.ROMANIA, 5.0), (europe.DIN, 1.0)),
        "sk": ((europe.SLOVAKIA, 5.0), (europe.DIN, 0.5)),
        "us-block": _US,
        "us-script": _SCRIPT,
        "jp": _JAPAN,
        "kr": ((asia.KOREA, 5.0), (_ARIMO_NARROW, 0.3), (_ROBOTO, 0.3)),
        "cn": ((asia.CHINA, 1.0),),
        "cn-hanzi": _CHINESE,
        "id": ((asia.INDONESIA, 5.0), (europe.DIN_NARROW, 0.7), (_BARLOW_NARROW, 0.4)),
        "in": _INDIA,
        "pk": (
            (asia.PAKISTAN, 4.0),
            (europe.DIN, 0.7),
            (europe.BRITAIN, 0.5),
            (_ARIMO, 0.7),
            (Font("Archivo", weights=(450, 750), widths=(95, 125)), 0.4),
            *((design, 0.05) for design, _ in _SUNDRY),
        ),
        "vn": ((asia.VIETNAM, 1.0),),
        "ru": ((europe.RUSSIA, 1.0),),
        "ua": ((europe.UKRAINE, 4.0), (europe.DIN, 1.0)),
        "tr": ((europe.TURKEY, 5.0), (europe.DIN, 0.5), (_ARIMO, 0.3)),
        "br-old": ((europe.BRAZIL_OLD, 5.0), (europe.BRITAIN_OLD, 0.5)),
        "mercosur": ((europe.MERCOSUR, 5.0), (europe.GERMANY, 1.0)),
        "ar": ((america.ARGENTINA, 4.0), (america.US, 0.5), (europe.DIN_NARROW, 0.5)),
        "mx": _US,
        "ca": _US,
        "au": ((america.AUSTRALIA, 4.0), (america.US_NARROW, 0.7), (europe.BRITAIN, 0.3)),
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
