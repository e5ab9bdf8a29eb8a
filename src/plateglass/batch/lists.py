"""Lists of pictures: a path a line, CSV or Parquet with a column of paths.

Paths are taken from the folder of the list, wherever the command runs, so that a list and its
pictures can move together; results call a picture as the list does.
"""

from __future__ import annotations

import csv
import io
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plateglass.batch.loaders import File, Item
from plateglass.batch.places import is_url, opened
from plateglass.errors import MissingExtra, WrongUse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LINES = (".txt", ".lst", ".list")
TABLES = (".csv", ".parquet")
COLUMNS = ("file", "path", "picture", "image", "filename", "file_name", "url")
"""Names of the column of paths, in the order in which they are looked for."""
_ROWS = 4096


def listed(place: str) -> Iterator[Item]:
    """Yield what a list names, in its order."""
    lower = place.lower()
    try:
        if lower.endswith(".parquet"):
            names = _parquet(place)
        elif lower.endswith(".csv"):
            names = _csv(place)
        else:
            names = _lines(place)
        for name in names:
            if name:
                yield Item(name, File(_resolved(name, place)))
    except UnicodeDecodeError:
        raise WrongUse(f"{place} is not UTF-8 text; save it as UTF-8") from None
    except OSError as error:
        raise WrongUse(f"{place} can't be read: {error.strerror or error}") from None


def _resolved(name: str, place: str) -> str:
    if is_url(name):
        return name
    if is_url(place):
        return name if name.startswith("/") else f"{place.rsplit('/', 1)[0]}/{name}"
    return str(Path(place).parent / name)


def _lines(place: str) -> Iterator[str]:
    with opened(place) as file, io.TextIOWrapper(file, "utf-8-sig") as text:
        for line in text:
            yield line.rstrip("\r\n")


def _csv(place: str) -> Iterator[str]:
    with opened(place) as file, io.TextIOWrapper(file, "utf-8-sig", newline="") as text:
        rows = csv.DictReader(text)
        column = _column(rows.fieldnames or (), place)
        for row in rows:
            yield row[column] or ""


def _parquet(place: str) -> Iterator[str]:
    try:
        parquet: Any = import_module("pyarrow.parquet")
    except ImportError:
        raise MissingExtra(place, "pyarrow", "batch") from None
    with opened(place) as file:
        try:
            table = parquet.ParquetFile(file)
        except ValueError as error:  # what pyarrow's own errors are
            raise WrongUse(f"{place} can't be read as Parquet: {error}") from None
        column = _column(table.schema_arrow.names, place)
        for batch in table.iter_batches(_ROWS, columns=[column]):
            yield from (str(name or "") for name in batch.column(0).to_pylist())


def _column(names: Iterable[str], place: str) -> str:
    known = {name.strip().lower(): name for name in reversed(list(names))}
    for column in COLUMNS:
        if column in known:
            return known[column]
    raise WrongUse(
        f"{place} has no column of paths: call it {COLUMNS[0]} (or {', '.join(COLUMNS[1:])})"
    )
