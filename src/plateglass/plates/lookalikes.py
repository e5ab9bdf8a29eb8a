"""Characters that a bad picture turns into one another."""

from __future__ import annotations

from functools import cache

LOOKALIKES: tuple[str, ...] = (
    # Latin and digits. Groups may overlap: D looks like O, and O like Q.
    "0ODQ", "8B", "1IL", "5S", "2Z", "6G", "17T", "CG", "UV", "VY", "MN", "MW", "EF", "PR",
    "4A", "38", "39", "69", "KX", "HN", "HM", "JU", "XY", "PF", "CO", "AÄ", "AÅ", "OÖ", "OÕ",
    "UÜ", "CČ", "CĆ", "ČĆ", "DĐ", "SŠ", "ZŽ",
    # Cyrillic
    "0OӨ", "ЗЭ3", "6Б", "ГT",
    # China's provinces
    "苏赣", "津浙", "湘浙", "渝沪", "豫冀", "皖晋", "鄂鲁", "贵青", "京宁", "粤鲁", "辽浙",
    "陕皖",
    # Japan
    "あわ", "きさ", "さち", "ぬめ", "ねれわ", "るろ", "はほ", "たな", "いり", "こに", "くけ",
    "まも",
    # Korea: the same consonant with a vowel that differs by one stroke
    "가거", "나너", "다더", "라러", "마머", "바버", "사서", "아어", "자저", "고구", "노누",
    "도두", "로루", "모무", "보부", "소수", "오우", "조주", "하허", "오호", "마바",
    # Thailand
    "กถภ", "คดต", "ชซข", "ฎฐ", "บป", "พฟผฝ", "ลส", "มน", "อฮ", "หท", "รธ", "ศค", "ณญฌ",
    # Bengali
    "১৯", "৩৬",
    # Arabic and Persian: letters that differ by a dot, digits by a stroke
    "بتپث", "حج", "رز", "رو", "سش", "صط", "فق", "کگ", "ژز", "أا", "نب", "٢٣", "١أ", "٠٥",
    "٦٩", "۲۳", "۰۵", "۱ا", "۴۶",
)  # fmt: skip
"""Groups of characters mistaken for one another when a picture is small or blurred."""


@cache
def _neighbours() -> dict[str, str]:
    table: dict[str, dict[str, None]] = {}
    for group in LOOKALIKES:
        for char in group:
            table.setdefault(char, {}).update(dict.fromkeys(group.replace(char, "")))
    return {char: "".join(others) for char, others in table.items()}


def lookalikes(char: str) -> str:
    """Return what a character is mistaken for; nothing for one that stands alone.

    >>> lookalikes("8")
    'B3'
    """
    return _neighbours().get(char, "")
