"""Folders of real pictures with a ``labels.csv``: one row a plate.

Columns ``file,text,country`` are needed; ``x1,y1,x2,y2`` (a loose box), ``corners``
(``"x,y x,y x,y x,y"``, clockwise from the top left), ``track``, ``t`` and ``note`` may follow.
Without a box the whole picture is the plate.
"""

from __future__ import annotations

import csv
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from plateglass.errors import WrongUse
from plateglass.geometry import Box, Quad

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NEEDED = ("file", "text", "country")


@dataclass(frozen=True)
class Label:
    """One plate of one picture, as a person transcribed it."""

    path: Path
    text: str
    """Characters only; empty when nobody transcribed the plate."""
    country: str
    quad: Quad | None
    """Corners, or the loose box, in the picture; ``None`` when the picture is the plate."""
    tight: bool
    """Whether the quad is the plate's own corners rather than a loose box."""
    track: str = ""
    time: float = 0.0
    note: str = ""


def characters_only(text: str) -> str:
    """Drop separators, spaces and marks, fold width and case: what labels hold."""
    wide = unicodedata.normalize("NFKC", text).upper()
    return "".join(c for c in wide if c.isalnum())


def quad_of(corners: str) -> Quad:
    """Read four corners as tables hold them.

    >>> quad_of("1,2 9,2 9,5 1,5").width
    8.0
    """
    pairs = [pair.split(",") for pair in corners.split()]
    return Quad.of([(float(x), float(y)) for x, y in pairs])


def _quad(row: dict[str, str]) -> tuple[Quad | None, bool]:
    if row.get("corners"):
        return quad_of(row["corners"]), True
    if row.get("x1"):
        return Quad.from_box(Box(*(float(row[k]) for k in ("x1", "y1", "x2", "y2")))), False
    return None, False


def read_labels(folder: Path) -> Iterator[Label]:
    """Yield the rows of ``folder/labels.csv`` in their order."""
    table = folder / "labels.csv"
    if not table.is_file():
        raise WrongUse(f"{folder} has no labels.csv: it needs one with {', '.join(NEEDED)}")
    with table.open(newline="", encoding="utf-8-sig") as file:
        rows = csv.DictReader(file)
        missing = [name for name in NEEDED if name not in (rows.fieldnames or ())]
        if missing:
            raise WrongUse(f"{table} lacks the column {', '.join(missing)}")
        for number, row in enumerate(rows, start=2):
            try:
                quad, tight = _quad(row)
            except ValueError as error:
                raise WrongUse(f"{table}, line {number}: {error}") from None
            yield Label(
                path=folder / row["file"],
                text=row["text"].strip().upper(),
                country=row["country"].strip(),
                quad=quad,
                tight=tight,
                track=row.get("track") or "",
                time=float(row.get("t") or 0.0),
                note=row.get("note") or "",
            )
