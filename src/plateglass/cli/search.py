"""``plateglass search``: which plates of an archive could be the sought one."""

from __future__ import annotations

import json
from enum import Enum
from typing import TYPE_CHECKING, Annotated, Optional

import typer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from plateglass.errors import PlateglassError
    from plateglass.searching import Hit

CSV_HEADER = (
    *("archive", "file", "plate", "p", "distance", "text", "best", "reading_p", "legibility"),
    *("country", "marked", "why"),
)


class Format(str, Enum):
    """How answers are written."""

    text = "text"
    json = "json"
    jsonl = "jsonl"
    csv = "csv"


def search(
    pattern: Annotated[
        str,
        typer.Argument(
            metavar="PATTERN",
            help="? one character, * any number, [0O] either; put it in quotes.",
        ),
    ],
    archives: Annotated[
        list[str],
        typer.Argument(
            metavar="ARCHIVE...",
            help="OUT of plateglass batch, Parquet files, JSON lines, globs, URLs; - is stdin.",
        ),
    ],
    as_read: Annotated[
        bool, typer.Option("--as-read", help="Only plates whose reading matches.")
    ] = False,
    within: Annotated[
        Optional[float],  # noqa: UP045 (evaluated when the module loads, on Python 3.10 too)
        typer.Option(
            "--within",
            metavar="EDITS",
            help="Only plates whose reading is that near; look-alikes count less than an edit.",
        ),
    ] = None,
    min_p: Annotated[
        Optional[float],  # noqa: UP045
        typer.Option(
            "--min-p",
            help="Smallest probability (0.001; of the reading with --as-read or --within).",
        ),
    ] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="Answers at most.")] = 20,
    country: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(
            "--country", metavar="CC", help="Only plates that are likeliest from there."
        ),
    ] = None,
    path: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("--path", metavar="GLOB", help="Only pictures with such a name."),
    ] = None,
    output: Annotated[
        Format, typer.Option("--format", help="A table for people, or lines for programs.")
    ] = Format.text,
) -> None:
    """Find the plates of an archive that could be the sought one.

    Ranked by the probability that a plate matches PATTERN, by all that its record says of each
    character, not by its best guess alone. An archive without an answer is no error.
    """
    from plateglass.errors import WrongUse
    from plateglass.searching import search as find

    if as_read and within is not None:
        raise WrongUse("--as-read is --within 0: give one of them")
    failures: list[PlateglassError] = []
    hits = find(
        pattern,
        *archives,
        within=0.0 if as_read else within,
        min_p=min_p,
        limit=limit,
        country=country,
        path=path,
        failed=failures.append,
    )
    _write(hits, output)
    for failure in failures:
        typer.echo(f"plateglass: {failure}", err=True)
    raise typer.Exit(1 if failures else 0)


def _write(hits: Sequence[Hit], output: Format) -> None:
    if output is Format.json:
        print(json.dumps([hit.to_json() for hit in hits], ensure_ascii=False, indent=2))
    elif output is Format.jsonl:
        for hit in hits:
            print(json.dumps(hit.to_json(), ensure_ascii=False))
    elif output is Format.csv:
        _csv(hits)
    else:
        _table(hits)


def _csv(hits: Sequence[Hit]) -> None:
    import csv
    import sys

    rows = csv.writer(sys.stdout, lineterminator="\n")
    rows.writerow(CSV_HEADER)
    for hit in hits:
        told = hit.to_json()
        rows.writerow(told[name] for name in CSV_HEADER)


def _table(hits: Sequence[Hit]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from plateglass.show.ink import percent

    if not hits:
        print("no plate of the archive could be that one")
        return
    table = Table(box=None, header_style="dim", pad_edge=False, padding=(0, 3, 0, 0))
    table.add_column("file", overflow="fold", min_width=24)
    table.add_column("plate", justify="right")
    table.add_column("reading", no_wrap=True)
    table.add_column("is it", justify="right", no_wrap=True)
    table.add_column("edits", justify="right", no_wrap=True)
    table.add_column("why", overflow="fold")
    for hit in hits:
        table.add_row(
            Text(hit.file), str(hit.plate), Text(hit.marked, style="bold"), percent(hit.p),
            f"{hit.distance:.2f}", Text(hit.why),
        )  # fmt: skip
    Console().print(table)
