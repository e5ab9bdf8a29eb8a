"""The characters that plates carry, by script.

A text is written the way the eye meets it: line by line and left to right, on Arabic and
Persian plates too. Cyrillic letters that look like Latin ones are stored as Latin (the twelve
of Russia are), so one shape is one character for a reader.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

DIGITS = "0123456789"
LATIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
LATIN_MARKED = "ÄÅÖÜÕČĆĐŠŽ"
"""Letters with a mark: Germany, the Nordic and Baltic states, the Balkans, Vietnam (Đ)."""

CYRILLIC = "БГДЗӨЭ"
"""Cyrillic letters without a Latin look-alike (Mongolia)."""

PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
"""The short names of China's 31 provinces, regions and municipalities."""

HANZI_SPECIAL = "警学挂港澳领使试超"
"""Chinese marks of purpose: police, driving school, trailer, Hong Kong, Macau, consulate,
embassy, test, over-size."""

KANJI = (
    "札幌函館旭川室蘭苫小牧釧路知床帯広北見十勝青森八戸弘前岩手盛岡平泉宮城仙台秋田山形庄内福島"
    "会津郡白河水土浦宇都那須日光群馬橋高崎大口所沢越熊谷春部千葉成習志野市船袖ヶ原柏松品世練杉"
    "並板足立江東葛飾王子多摩横浜湘南相模梨富士新潟長上石金井本諏訪安曇信州静沼伊豆名古屋豊三尾"
    "張一岐阜飛騨重鈴鹿四勢滋賀京阪和堺奈良鳥歌神姫取根出雲倉敷下関徳香愛媛九筑久留米佐保厳分児"
    "奄美沖縄"
)
"""Every kanji (and the small ヶ) in the names of Japan's registration offices."""

HIRAGANA = (
    "あいうえかきくけこさすせそたちつてとなにぬねのはひふほまみむめもやゆよらりるれろわを"
    "ぎば"  # in the names of offices alone
)
"""Japan leaves out お し へ ん; よ belongs to cars of the United States' forces."""

HANGUL = (
    "가나다라마거너더러머버서어저고노도로모보소오조구누두루무부수우주"  # private cars
    "아바사자배하허호"  # taxis and buses, delivery, rental
    "울산대인천광전세종경기강원충북남제"  # what the names of the old regions add
)
"""The syllables of Korean plates."""

THAI = "กขคฆงจฉชซฌญฎฐฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ"
"""Thai consonants in use; the obsolete ฃ and ฅ and the rare ฏ never occur."""

BENGALI_DIGITS = "০১২৩৪৫৬৭৮৯"

ARABIC = "أابتجحدرسصطعفقكلمنهوى"
"""Letters of Egypt, Morocco and their neighbours, each in its isolated form."""

ARABIC_DIGITS = "٠١٢٣٤٥٦٧٨٩"

PERSIAN = "پثزژشکگی"
"""What Iran's letters add to the Arabic ones."""

PERSIAN_DIGITS = "۰۱۲۳۴۵۶۷۸۹"

_SCRIPTS: tuple[tuple[str, str], ...] = (
    ("digits", DIGITS),
    ("latin", LATIN + LATIN_MARKED),
    ("cyrillic", CYRILLIC),
    ("han", PROVINCES + HANZI_SPECIAL + KANJI),
    ("hiragana", HIRAGANA),
    ("hangul", HANGUL),
    ("thai", THAI),
    ("bengali-digits", BENGALI_DIGITS),
    ("arabic", ARABIC + PERSIAN),
    ("arabic-digits", ARABIC_DIGITS),
    ("persian-digits", PERSIAN_DIGITS),
)

READABLE = "".join(dict.fromkeys("".join(characters for _, characters in _SCRIPTS)))
"""Every character that any format can produce, in an order that only ever grows at its end
within a script: a reader's classes follow it."""

_SCRIPT_OF: Mapping[str, str] = MappingProxyType(
    {char: script for script, characters in _SCRIPTS for char in characters}
)

FOLD: Mapping[str, str] = MappingProxyType(
    {
        # One glyph, two code points: seven Persian digits (4, 5 and 6 are drawn differently).
        **dict(zip("۰۱۲۳۷۸۹", "٠١٢٣٧٨٩", strict=True)),
        "ک": "ك",
        "ی": "ى",
        "ي": "ى",
        "ة": "ه",
        # Cyrillic capitals that a plate can't tell from Latin ones.
        **dict(zip("АВЕКМНОРСТУҮХІЈЅ", "ABEKMHOPCTYYXIJS", strict=True)),
    }
)
"""Characters that look the same on a plate, mapped to the one that stands for both."""


def script(char: str) -> str:
    """Name the script of a readable character.

    >>> script("粤"), script("7"), script("가")
    ('han', 'digits', 'hangul')
    """
    try:
        return _SCRIPT_OF[char]
    except KeyError:
        raise ValueError(f"{char!r} is no character of any plate we know.") from None


def fold(text: str) -> str:
    """Write every character by the one that stands for its shape, so equal looks are equal.

    >>> fold("۱۲۳") == fold("١٢٣")
    True
    """
    return "".join(FOLD.get(char, char) for char in text)
