"""The committed measurements, and how a page names one number of them."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
RESULTS = ROOT / "docs" / "results"
Row = dict[str, Any]

SHARES = frozenset({
    "exact", "as_labelled", "exact_ours", "characters", "all_but_one", "within", "rank5", "ece",
    "coverage99", "hallucinated", "recall", "precision", "corner", "share", "gain", "lost",
    "crisp", "crisp_wrong", "crisp_missed", "crisp_known_wrong", "labelled",
    "placed", "labels_placed",
})  # fmt: skip
"""Columns that hold shares, which pages show in percent."""


class FigureError(LookupError):
    """A page asks for a figure that no result holds."""


@cache
def load(name: str) -> dict[str, Any]:
    """Return one measurement, the JSON file in ``docs/results/NAME``."""
    files = sorted((RESULTS / name).glob("*.json"))
    if len(files) != 1:
        raise FigureError(f"docs/results/{name} holds {len(files)} JSON files, not one")
    found: dict[str, Any] = json.loads(files[0].read_text("utf-8"))
    return found


def rows(name: str, **wanted: object) -> list[Row]:
    """Return the rows of a table that have these values; ``NAME.TABLE`` names another table."""
    folder, _, table = name.partition(".")
    data = load(folder)
    if (table or "table") not in data:
        raise FigureError(f"{name}: there is no table {table or 'table'!r}")
    matching: list[Row] = data[table or "table"]
    return [row for row in matching if all(_is(row, k, v) for k, v in wanted.items())]


def row(name: str, **wanted: object) -> Row:
    """Return the one row that has these values."""
    found = rows(name, **wanted)
    if len(found) != 1:
        said = " ".join(f"{key}={value}" for key, value in wanted.items())
        raise FigureError(f"{name} has {len(found)} rows with {said or 'anything'}, not one")
    return found[0]


def value(row: Row, column: str) -> Any:
    """Return one cell."""
    if column not in row:
        raise FigureError(f"there is no column {column!r}; there are {', '.join(row)}")
    return row[column]


def _is(row: Row, key: str, wanted: object) -> bool:
    return str(row.get(key)).lower() == str(wanted).lower()


def shown(row: Row, column: str, form: str = "") -> str:
    """Write one cell for people; ``form`` is bare (no sign), whole (rounded), or interval."""
    if form == "interval":
        low, high = (bare(row, f"{column}_{end}") for end in ("low", "high"))
        return f"{low}-{high}"
    if form == "whole":
        return f"{100 * value(row, column):.0f} %"
    text = bare(row, column)
    return f"{text} %" if column in SHARES and form != "bare" and text != "-" else text


def bare(row: Row, column: str) -> str:
    """Write one cell without its sign: shares in percent, counts with commas, "-" for none."""
    cell = value(row, column)
    if cell is None:
        return "-"
    if isinstance(cell, (str, bool)):
        return str(cell)
    if isinstance(cell, int):
        return f"{cell:,}"
    name = column.removesuffix("_low").removesuffix("_high")
    if name in SHARES:
        return f"{100 * cell:.1f}"
    return f"{cell:.3f}" if "ssim" in name else f"{cell:.1f}"
