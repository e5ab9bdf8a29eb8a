"""What CCPD writes into its pictures' names: where the plate is, what it says, how bad it is.

    025-95_113-154&383_386&473-386&473_177&454_154&383_363&402-0_0_22_27_27_33_16-37-15.jpg
    area tilt  box             corners from the lower right    characters         light blur

The Chinese City Parking Dataset (Xu et al., ECCV 2018; github.com/detectRecog/CCPD, MIT)
keeps its annotations nowhere else. ``ccpd_np`` has pictures without plates, whose names say
nothing; CCPD-Green's plates have a character more.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

from plateglass.errors import WrongUse
from plateglass.geometry import Box, Quad

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

NOTHING = "O"
"""Ends each of CCPD's lists and stands for no character: Chinese plates have no letter O."""
PROVINCES = "皖沪津渝冀晋蒙辽吉黑苏浙京闽赣鲁豫鄂湘粤桂琼川贵云藏陕甘青宁新警学" + NOTHING
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ" + NOTHING
SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789" + NOTHING
"""Of the third place and all that follow."""
_FIELDS = 7


@dataclass(frozen=True)
class Annotation:
    """What one name says."""

    area: str
    """The plate's share of the picture; as written, for releases count it differently."""
    tilt: tuple[int, int]
    """Degrees, along and across; 90 is upright."""
    box: Box
    quad: Quad
    text: str
    """Empty where a character is marked as none."""
    brightness: int
    blur: int
    """Larger is sharper."""


def annotation(name: str) -> Annotation:
    """Read a file's name; one that is not CCPD's is a ValueError that says what is wrong."""
    fields = PurePath(name).stem.split("-")
    if len(fields) != _FIELDS:
        raise ValueError(f"{len(fields)} fields between dashes instead of {_FIELDS}")
    area, tilt, box, corners, indices, brightness, blur = fields
    (x1, y1), (x2, y2) = _points(box, 2)
    lower_right, lower_left, upper_left, upper_right = _points(corners, 4)
    tilts = _numbers(tilt, "tilt")
    if len(tilts) != 2:
        raise ValueError(f"the tilt {tilt!r} is not two numbers")
    return Annotation(
        area=area,
        tilt=(tilts[0], tilts[1]),
        box=Box(x1, y1, x2, y2),
        quad=Quad.of((upper_left, upper_right, lower_right, lower_left)),
        text=spelled(_numbers(indices, "characters")),
        brightness=_numbers(brightness, "brightness")[0],
        blur=_numbers(blur, "blur")[0],
    )


def spelled(indices: Sequence[int]) -> str:
    """Look characters up: a province, a letter, then five or six letters or digits."""
    if len(indices) not in (7, 8):
        raise ValueError(f"{len(indices)} characters instead of 7 or 8")
    tables = (PROVINCES, LETTERS, *[SIGNS] * (len(indices) - 2))
    for place, (index, table) in enumerate(zip(indices, tables, strict=True), 1):
        if not 0 <= index < len(table):
            raise ValueError(f"character {place} has number {index} of {len(table)}")
    text = "".join(table[index] for index, table in zip(indices, tables, strict=True))
    return "" if NOTHING in text else text


def _numbers(field: str, what: str) -> list[int]:
    try:
        return [int(number) for number in field.split("_")]
    except ValueError:
        raise ValueError(f"the {what} {field!r} is no number") from None


def _points(field: str, count: int) -> list[tuple[int, int]]:
    pairs = [pair.split("&") for pair in field.split("_")]
    if len(pairs) != count or any(len(pair) != 2 for pair in pairs):
        raise ValueError(f"{field!r} is not {count} points")
    try:
        return [(int(x), int(y)) for x, y in pairs]
    except ValueError:
        raise ValueError(f"{field!r} is not {count} points") from None


def part(source: Path, name: str) -> list[str]:
    """Return the pictures of one of CCPD's own parts, as ``splits/NAME.txt`` lists them."""
    lists = source / "splits"
    listed = lists / f"{name}.txt"
    if not listed.is_file():
        there = ", ".join(sorted(path.stem for path in lists.glob("*.txt"))) or "none"
        raise WrongUse(f"{listed} does not exist; the lists there are: {there}")
    lines = listed.read_text(encoding="utf-8").replace("\\", "/").splitlines()
    names = [line.strip() for line in lines if line.strip()]
    for name in names:
        if name.startswith("/") or ".." in name.split("/"):
            raise WrongUse(f"{listed} names {name}, which is not below {source}")
    return names
