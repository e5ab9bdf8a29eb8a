"""Where results lie, and how they come block by block: Parquet, JSON lines, a run's folder."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from glob import glob, has_magic
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

from plateglass.batch import parquet, slots
from plateglass.batch.journal import ORDER, RESULTS
from plateglass.batch.places import file_system, is_url, opened, walk
from plateglass.errors import MissingExtra, PlateglassError, WrongUse
from plateglass.results import SCHEMA

TABLES, LINES = (".parquet",), (".jsonl", ".ndjson", ".json")
TRACKS = "plateglass-track/1"
_GROUPS = 8
"""Row groups of a Parquet file that are asked at once; 65,536 plates of a run's."""
_ROWS = 8192
"""Plates of JSON lines that are asked at once."""


class Block(Protocol):
    """Some plates, of which columns are fetched when they are wanted."""

    @property
    def shelf(self) -> str:
        """The file that has them."""
        ...

    def columns(self, *names: str) -> Any:
        """Return columns as an Arrow table."""
        ...

    def one(self, row: int, *names: str) -> dict[str, Any]:
        """Return columns of one plate."""
        ...


def shelves(archives: Iterable[str]) -> list[str]:
    """Return the files that archives consist of, in the order given and sorted within."""
    needed()
    found: list[str] = []
    for archive in archives:
        files = [archive] if archive == "-" else _files(archive)
        if not files:
            raise WrongUse(
                f"{archive} holds no results: name a folder that plateglass batch has written, "
                "Parquet files, or JSON lines of plateglass read --format jsonl"
            )
        found += files
    return list(dict.fromkeys(found))


def _files(archive: str) -> list[str]:
    if is_url(archive):
        return _remote(archive)
    place = Path(archive)
    if place.is_dir():
        return _run(place) if (place / ORDER).exists() else _below(place)
    if place.exists():
        return [archive]
    if has_magic(archive):
        names = glob(archive, recursive=True)  # noqa: PTH207 (Path.glob takes no absolute one)
        return sorted(name for name in names if Path(name).is_file())
    raise WrongUse(f"{archive} does not exist; check the spelling")


def _below(folder: Path) -> list[str]:
    """Return every file of results in a folder, whatever made it."""
    names = (p for p in folder.rglob("*") if p.suffix.lower() in (*TABLES, ".jsonl", ".ndjson"))
    return sorted(str(p) for p in names if p.is_file() and not p.name.startswith("."))


def _run(folder: Path) -> list[str]:
    """Return a run's Parquet files, or its lines where these know more."""
    tables = sorted((folder / parquet.FOLDER).glob("plates-*.parquet"))
    parts = sorted((folder / RESULTS).glob("*"))
    if tables:
        made = min(table.stat().st_mtime for table in tables)
        if all(part.stat().st_mtime <= made for part in parts):
            return [str(table) for table in tables]
    return sorted(str(line) for part in parts for line in part.glob("part-*.jsonl"))


def _remote(url: str) -> list[str]:
    system, path = file_system(url)
    scheme = url.split("://")[0]
    if url.lower().endswith((*TABLES, *LINES)) and not has_magic(path):
        return [url]
    try:
        names = system.glob(path) if has_magic(path) else list(walk(system, path))
    except OSError as error:
        raise WrongUse(f"{url} can't be listed: {error.strerror or error}") from None
    known = (name for name in names if name.lower().endswith((*TABLES, *LINES)))
    return [f"{scheme}://{name}" for name in sorted(known)]


def blocks(shelf: str) -> Iterator[Block]:
    """Yield what a file holds, a block at a time; one that can't be read says so."""
    try:
        yield from _table(shelf) if shelf.lower().endswith(TABLES) else _lines(shelf)
    except PlateglassError:
        raise
    except FileNotFoundError:
        raise PlateglassError(f"{shelf} does not exist any more") from None
    except UnicodeDecodeError:
        raise PlateglassError(f"{shelf} is not UTF-8 text, as JSON lines are") from None
    except OSError as error:
        raise PlateglassError(f"{shelf} can't be read: {error.strerror or error}") from None


def needed() -> Any:
    """Return pyarrow's Parquet, or say what to install."""
    try:
        return import_module("pyarrow.parquet")
    except ImportError:
        raise MissingExtra("plateglass search", "pyarrow", "batch") from None


def _table(shelf: str) -> Iterator[Block]:
    try:
        # Left open: answers are looked up once all files have been asked.
        file = needed().ParquetFile(opened(shelf) if is_url(shelf) else shelf, memory_map=True)
    except ValueError as error:  # what pyarrow's own errors are
        reason = str(error).splitlines()[0]
        raise PlateglassError(f"{shelf} can't be read as Parquet: {reason}") from None
    missing = {*slots.FROM, "file", "plate"} - {*file.schema_arrow.names}
    if missing:
        raise PlateglassError(
            f"{shelf} has no column {min(missing)}: it was not written by plateglass batch"
        )
    for first in range(0, file.num_row_groups, _GROUPS):
        yield _Groups(shelf, file, range(first, min(first + _GROUPS, file.num_row_groups)))


@dataclass(frozen=True)
class _Groups:
    """Row groups of a Parquet file."""

    shelf: str
    file: Any
    groups: range

    def columns(self, *names: str) -> Any:
        packed = {slots.SLOTS, slots.OTHERS} & {*names}
        try:
            if not packed or slots.SLOTS in self.file.schema_arrow.names:
                return self._read(names)
            # Written before results had these columns.
            made = self._read(dict.fromkeys([*slots.FROM, *names]))
        except (OSError, ValueError) as error:
            reason = str(error).splitlines()[0]
            raise PlateglassError(f"{self.shelf} is damaged: {reason}") from None
        for name, column in zip((slots.SLOTS, slots.OTHERS), slots.pack(made), strict=True):
            made = made.append_column(name, column)
        return made.select(names)

    def one(self, row: int, *names: str) -> dict[str, Any]:
        for group in self.groups:
            count = self.file.metadata.row_group(group).num_rows
            if row < count:
                alone = replace(self, groups=range(group, group + 1))
                return _first(alone.columns(*names).slice(row))
            row -= count
        raise IndexError(row)

    def _read(self, names: Iterable[str]) -> Any:
        # One thread: as many files are read at once as there are cores.
        return self.file.read_row_groups(self.groups, columns=list(names), use_threads=False)


@dataclass(frozen=True)
class _Whole:
    """A table in memory."""

    shelf: str
    table: Any

    def columns(self, *names: str) -> Any:
        return self.table.select(names)

    def one(self, row: int, *names: str) -> dict[str, Any]:
        return _first(self.table.select(names).slice(row))


def _first(table: Any) -> dict[str, Any]:
    (row,) = table.slice(0, 1).to_pylist()
    return dict(row)


def _lines(shelf: str) -> Iterator[Block]:
    with ExitStack() as stack:
        if shelf == "-":
            lines: Iterable[str] = io.TextIOWrapper(sys.stdin.buffer, "utf-8")
        else:
            lines = stack.enter_context(io.TextIOWrapper(opened(shelf), "utf-8-sig"))
        rows = (
            row for number, line in enumerate(lines, 1) for row in _rows(shelf, number, line)
        )
        while taken := list(islice(rows, _ROWS)):
            yield _Whole(shelf, parquet.table(taken))


def _rows(shelf: str, number: int, line: str) -> Iterator[dict[str, Any]]:
    if not line.strip():
        return
    try:
        told = json.loads(line)
        schema = told.get("schema")
        if schema == SCHEMA:
            yield from parquet.rows(told)
        elif schema == TRACKS:
            yield from _track(told)
        else:
            raise ValueError
    except (ValueError, KeyError, TypeError, AttributeError):
        raise PlateglassError(
            f"{shelf} has no result of Plateglass in line {number}: JSON lines as "
            "plateglass read --format jsonl writes them are wanted"
        ) from None


def _track(told: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Take the end of a clip's track for a picture with one plate, numbered as the track."""
    if told["event"] != "end":
        return
    picture = {"file": told["source"], "width": None, "height": None, "error": None}
    for row in parquet.rows({**picture, "plates": [told]}):
        yield {**row, "plate": told["track"]}
