"""Characters that a bad picture turns into one another."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

LOOKALIKES: tuple[str, ...] = (
    # Latin and digits. Groups may overlap: D looks like O, and O like Q.
    "0ODQ", "8B", "1IL", "5S", "2Z", "6G", "17T", "CG", "UV", "VY", "MN", "MW", "EF", "PR",
    "4A", "38", "39", "69", "KX", "HN", "HM", "JU", "XY", "PF", "CO", "AÄ", "AÅ", "OÖ", "OÕ",
    "UÜ", "CČ", "CĆ", "ČĆ", "DĐ", "SŠ", "ZŽ",
    # Cyrillic
    "0OӨ", "ЗЭ3", "6Б", "ГT",
    # China's provinces
    "苏赣", "津浙", "湘浙", "渝沪", "豫冀", "皖晋", "鄂鲁", "贵青", "京宁", "粤鲁", "辽浙", "陕皖",
    # Japan
    "あわ", "きさ", "さち", "ぬめ", "ねれわ", "るろ", "はほ", "たな", "いり", "こに", "くへ", "らろ", "まも",
    # Korea: the same consonant with a vowel that differs by one stroke
    "가거", "나너", "다더", "라러", "마머", "바버", "사서", "아어", "자저", "고구", "노누", "도두",
    "로루", "모무", "보부", "소수", "오우", "조주", "하허", "오호", "마바",
    # Thailand
    "กถภ", "คดต", "ชซข", "ฎฐ", "บป", "พฟผฝ", "ลส", "มน", "อฮ", "หท", "รธ", "ศค", "ณญฌ",
    # Bengali
    "বর", "কফ", "ঘয", "ডভ", "১৯", "৩৬",
    # Arabic and Persian: letters that differ by a dot, digits of one stroke
    "بتپث", "حج", "رز", "رو", "سش", "صط", "عغ", "فق", "کگ", "ژز", "أا", "نب", "٢٣", "١أ", "٠٥",
    "۲۳", "۰۵", "۱ا", "٦٩", "۴۶",
)  # fmt: skip
"""Groups of characters that are mistaken for one another when a picture is small or blurred."""

_NEIGHBOURS: Mapping[str, str] = MappingProxyType(
    {
        char: "".join(
            dict.fromkeys(c for group in LOOKALIKES if char in group for c in group if c != char)
        )
        for char in dict.fromkeys("".join(LOOKALIKES))
    }
)


def lookalikes(char: str) -> str:
    """Return what a character is mistaken for, itself left out; nothing for one that stands alone.

    >>> lookalikes("8")
    'B36'
    """
    return _NEIGHBOURS.get(char, "")
