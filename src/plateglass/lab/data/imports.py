"""Other people's tables, ``image_path,plate_text[,region]``, as a folder of ours."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePath, PurePosixPath
from typing import TYPE_CHECKING

from plateglass import files, image
from plateglass.errors import PlateglassError, WrongUse
from plateglass.inputs import OutputNames
from plateglass.lab.data.labelled import characters_only
from plateglass.lab.data.prepare import UNREADABLE, Outcome, Prepared, claim, prepare
from plateglass.plates import countries
from plateglass.show.countries import NAMES

if TYPE_CHECKING:
    from collections.abc import Callable

PATH, TEXT = "image_path", "plate_text"
REGIONS = ("region", "plate_region", "country")
"""Columns that may say where a plate is from, by name or by code."""
COLUMNS = ("text", "country", "region")


@dataclass(frozen=True)
class _Job:
    source: str
    """The picture as the table names it, and the line where it names it again."""
    path: str
    out: str
    file: str
    text: str
    country: str
    region: str
    again: bool


def import_table(
    table: Path,
    out: Path,
    country: str = "",
    *,
    workers: int = 1,
    cluster: str = "",
    progress: Callable[[int, int], None] = lambda done, count: None,
) -> Prepared:
    """Copy the pictures that a table names into ``out``, with a ``labels.csv``.

    Paths count from the table's own folder. ``country`` stands where no column says one.
    """
    rows = rows_of(table)
    claim(out, {"import": str(table), "country": country}, "import")
    names = OutputNames()
    seen: set[str] = set()
    jobs = []
    for number, row in rows:
        named = row[PATH].strip().replace("\\", "/")
        region = region_in(row)
        again = named in seen
        seen.add(named)
        jobs.append(
            _Job(
                source=f"{named} (line {number})" if again else named,
                path=str(table.parent / named),
                out=str(out),
                file=_place(named, names),
                text=characters_only(row[TEXT] or ""),
                country=code_of(region) or country.upper(),
                region=region,
                again=again,
            )
        )
    return prepare(
        out, jobs, _work, COLUMNS,
        group="country", workers=workers, cluster=cluster, progress=progress,
    )  # fmt: skip


def region_in(row: dict[str, str]) -> str:
    """Return what a row says about where its plate is from."""
    return next((row[column].strip() for column in REGIONS if row.get(column)), "")


def rows_of(table: Path) -> list[tuple[int, dict[str, str]]]:
    """Return a table's rows with their line numbers."""
    try:
        with table.open(newline="", encoding="utf-8-sig") as file:
            reader = csv.DictReader(file)
            missing = [name for name in (PATH, TEXT) if name not in (reader.fieldnames or ())]
            if missing:
                raise WrongUse(
                    f"{table} lacks the column {', '.join(missing)}; "
                    f"it needs {PATH},{TEXT} and may have {REGIONS[0]}"
                )
            rows = list(enumerate(reader, 2))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise WrongUse(f"{table} can't be read as a table: {error}") from None
    if not rows:
        raise WrongUse(f"{table} has no rows")
    return [(number, row) for number, row in rows if row[PATH]]


def _place(named: str, names: OutputNames) -> str:
    path = PurePosixPath(named)
    inside = not path.is_absolute() and ".." not in path.parts and ":" not in named
    relative = PurePath(path) if inside else PurePath(path.name)
    return names.claim(relative).as_posix() + path.suffix.lower()


def code_of(region: str) -> str:
    """Return a country's code from its code or its English name; empty for other regions.

    >>> code_of("de"), code_of("South Korea"), code_of("Bavaria")
    ('DE', 'KR', '')
    """
    return _codes().get(region.casefold(), "")


@cache
def _codes() -> dict[str, str]:
    by_name = {name.casefold(): code for code, name in NAMES.items()}
    return by_name | {code.casefold(): code for code in countries()}


def _work(job: _Job) -> Outcome:
    if job.again:
        return Outcome(job.source, reason="named before", detail=job.text)
    if not job.text:
        return Outcome(job.source, reason="no text")
    try:
        loaded = image.open_picture(Path(job.path))
    except PlateglassError as error:
        return Outcome(job.source, reason=UNREADABLE, detail=str(error))
    files.write(Path(job.out, job.file), loaded.data or b"")
    row = {"file": job.file, "text": job.text, "country": job.country, "region": job.region}
    return Outcome(job.source, row)
