"""Marks in Markdown that hold measured figures and tables.

A figure stands between two comments, which neither GitHub nor the site shows:

    <!--= readers-real reader=plateglass set=all height=16: exact -->38.1 %<!--/-->

names a folder of ``docs/results``, the row of its table, and the column; after the column may
follow ``as bare`` (no sign), ``as whole`` (no decimals) or ``as interval``. A table stands
between two comments on lines of their own:

    <!--table peers readers-real -->
    <!--/table-->

names a function of :mod:`tools.handbook.tables` or :mod:`tools.handbook.seeds` and its
arguments. ``plates: formats``,
``plates: countries``, ``weight NAME: parameters``, ``weight NAME: megabytes`` and ``mistake ONE
OTHER: edits`` are counted in what the package ships.

Everywhere else a figure with a unit is one that somebody typed (:func:`typed`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tools.handbook import seeds
from tools.handbook.counted import COUNTED
from tools.handbook.results import FigureError, row, shown
from tools.handbook.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

KINDS = TABLES | seeds.TABLES
"""Of tables."""

FIGURE = re.compile(r"(<!--= ([^>]+?) -->)(.*?)(<!--/-->)", re.DOTALL)
TABLE = re.compile(r"(<!--table ([^>]+?) -->\n)(.*?)(<!--/table-->)", re.DOTALL)
OPENED = re.compile(r"<!--(=|table )")
TYPED = re.compile(r"\d[\d.,]*(?:\s?%|\s(?:ms|MB|MiB|GB|points|pictures\sa\ssecond)\b)")


def filled(text: str, name: str) -> str:
    """Return the page with every mark's figure as the results have it today."""
    found = len(FIGURE.findall(text)) + len(TABLE.findall(text))
    if found != len(OPENED.findall(text)):
        raise FigureError(f"{name}: a mark is opened and not closed")
    if re.search(r"^<!--=", text, re.MULTILINE):  # it would end the paragraph
        raise FigureError(f"{name}: a line begins with the mark of a figure")

    def figure_of(mark: re.Match[str]) -> str:
        return mark[1] + _asked(name, mark[2], figure) + mark[4]

    def table_of(mark: re.Match[str]) -> str:
        return mark[1] + _asked(name, mark[2], table) + mark[4]

    return TABLE.sub(table_of, FIGURE.sub(figure_of, text))


def figure(asked: str) -> str:
    """Return the figure that a mark asks for."""
    where, _, what = asked.partition(":")
    name, *keys = where.split()
    if name in COUNTED:
        return COUNTED[name](*keys)[what.strip()]
    column, _, form = what.strip().partition(" as ")
    return shown(row(name, **dict(_pair(key) for key in keys)), column, form)


def table(asked: str) -> str:
    """Return the table that a mark asks for, with its last line's end."""
    function, *arguments = asked.split()
    if function not in KINDS:
        raise FigureError(f"there is no table {function!r}; there are {', '.join(KINDS)}")
    return KINDS[function](*arguments)


def _pair(key: str) -> tuple[str, str]:
    name, _, wanted = key.partition("=")
    return name, wanted.replace("_", " ") if name in ("condition", "rule") else wanted


def _asked(name: str, asked: str, answer: Callable[[str], str]) -> str:
    try:
        return answer(asked)
    except (LookupError, ValueError, TypeError) as error:
        raise FigureError(f"{name}: <!-- {asked} -->: {error}") from error


def unmarked(text: str) -> str:
    """Return the page without what stands between marks, and without code."""
    text = TABLE.sub("", FIGURE.sub("", text))
    return re.sub(r"```.*?```|`[^`\n]+`", "", text, flags=re.DOTALL)


def typed(path: Path) -> list[str]:
    """Return the figures with a unit that somebody typed into a page."""
    return [" ".join(one.split()) for one in TYPED.findall(unmarked(path.read_text("utf-8")))]
