"""Tables as CSV, whole at once or row by row while the work they tell of goes on."""

from __future__ import annotations

import csv
import io
from importlib import resources
from typing import TYPE_CHECKING

from plateglass import files

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    Row = Mapping[str, str]


def text_of(columns: Sequence[str], rows: Iterable[Row]) -> str:
    """Write a table; what a row doesn't say stays empty."""
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def rows_on(table: str, folder: Path) -> Iterator[dict[str, str]]:
    """Yield what a table of this package says of the files of a public folder, by its name."""
    place = resources.files("plateglass.lab.data") / table
    with place.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["folder"] == folder.name:
                yield row


class GrowingTable:
    """A table on disk that begins with these rows; each one added is there at once.

    A run that is cut short thus finds the row of every picture that it finished.
    """

    def __init__(self, path: Path, columns: Sequence[str], rows: Iterable[Row] = ()) -> None:
        files.write(path, text_of(columns, rows))
        self._file = path.open("a", newline="", encoding="utf-8")
        self._writer = csv.DictWriter(self._file, columns, lineterminator="\n")

    def __enter__(self) -> GrowingTable:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def add(self, row: Row) -> None:
        """Append and flush."""
        self._writer.writerow(row)
        self._file.flush()
