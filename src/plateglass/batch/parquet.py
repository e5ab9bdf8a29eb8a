"""The results as Parquet: a row a plate, one schema, for whoever asks a million of them.

``OUT/parquet/plates-0000.parquet`` is made from ``OUT/results/0000``, which stays what counts:
these files can be deleted and made again.
"""

from __future__ import annotations

import io
import secrets
from importlib import import_module
from itertools import groupby, islice
from typing import TYPE_CHECKING, Any

from plateglass.batch import slots
from plateglass.batch.closing import results
from plateglass.errors import MissingExtra, PlateglassError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from plateglass.batch.journal import Journal

FOLDER = "parquet"
_ROWS = 8192
"""Rows in memory, and in a row group."""


def needed() -> Any:
    """Return pyarrow, or say what to install."""
    try:
        import_module("pyarrow.parquet")
        return import_module("pyarrow")
    except ImportError:
        raise MissingExtra("--parquet", "pyarrow", "batch") from None


def schema() -> Any:
    """Return the columns, the same whatever a run has found."""
    arrow = needed()
    text, real = arrow.string(), arrow.float32()
    candidate = arrow.struct([("text", text), ("p", real), ("format", text)])
    other = arrow.struct([("char", text), ("p", real)])
    character = arrow.struct([("char", text), ("p", real), ("others", arrow.list_(other))])
    country = arrow.struct([("code", text), ("p", real)])
    return arrow.schema(
        [
            ("file", text),
            ("width", arrow.int32()),
            ("height", arrow.int32()),
            ("error", text),
            # 0 where the picture has no plate, otherwise 1, 2, ... as in the CSV of `read`.
            ("plate", arrow.int32()),
            ("quad", arrow.list_(real)),
            ("found", real),
            ("text", text),
            ("best", text),
            ("p", real),
            ("legibility", text),
            ("country", arrow.list_(country)),
            ("characters", arrow.list_(character)),
            ("candidates", arrow.list_(candidate)),
            ("restored", text),
            ("restored_p", real),
            ("agrees", arrow.bool_()),
            # The same once more, as `plateglass search` wants it.
            (slots.SLOTS, arrow.binary(slots.PLATE.itemsize)),
            (slots.OTHERS, arrow.binary()),
        ]
    )


def table(found: list[dict[str, Any]]) -> Any:
    """Return :func:`rows` as a table of all columns."""
    made = needed().Table.from_pylist(found, schema=schema())
    for name, column in zip((slots.SLOTS, slots.OTHERS), slots.pack(made), strict=True):
        made = made.set_column(made.column_names.index(name), name, column)
    return made


def options() -> dict[str, Any]:
    """Return how files are written: small, but for the column that a search reads in full."""
    parquet: Any = import_module("pyarrow.parquet")
    empty = io.BytesIO()
    parquet.write_table(schema().empty_table(), empty)
    columns = parquet.read_metadata(empty).schema
    leaves = [columns.column(place).path for place in range(len(columns))]
    return {
        "compression": {leaf: "lz4" if leaf == slots.SLOTS else "zstd" for leaf in leaves},
        # No two plates have the same: a dictionary would only be in the way.
        "use_dictionary": [leaf for leaf in leaves if leaf not in (slots.SLOTS, slots.OTHERS)],
        "write_statistics": [
            leaf for leaf in leaves if leaf not in (slots.SLOTS, slots.OTHERS)
        ],
    }


def rows(result: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield a row a plate, and one for a picture without any, so that none is missing."""
    picture = {
        # Parquet holds text only: a name that is none has its odd bytes as escapes.
        "file": result["file"].encode(errors="backslashreplace").decode(),
        "width": result["width"],
        "height": result["height"],
        "error": result["error"],
    }
    if picture["error"] is not None:
        picture["error"] = picture["error"].encode(errors="backslashreplace").decode()
    if not result["plates"]:
        yield {**picture, "plate": 0}
    for number, plate in enumerate(result["plates"], 1):
        restored = plate.get("restored") or {}
        yield {
            **picture,
            "plate": number,
            "quad": [value for point in plate["quad"] for value in point],
            **{name: plate[name] for name in ("found", "text", "best", "p", "legibility")},
            "country": plate["country"],
            "characters": [
                {
                    "char": c["char"],
                    "p": c["p"],
                    "others": [{"char": char, "p": p} for char, p in c["others"]],
                }
                for c in plate["characters"]
            ],
            "candidates": plate["candidates"],
            "restored": restored.get("best"),
            "restored_p": restored.get("p"),
            "agrees": restored.get("agrees"),
        }


def convert(journal: Journal) -> None:
    """Write a Parquet file for each folder of parts."""
    out = journal.out / FOLDER
    wanted = set()
    for folder, parts in groupby(journal.parts(), key=lambda part: part.parent):
        path = out / f"plates-{folder.name}.parquet"
        wanted.add(path)
        _write(
            path, (row for part in parts for result in results(part) for row in rows(result))
        )
    for path in set(out.glob("*.parquet*")) - wanted:
        path.unlink()


def _write(path: Path, found: Iterator[dict[str, Any]]) -> None:
    parquet: Any = import_module("pyarrow.parquet")
    beside = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with parquet.ParquetWriter(beside, schema(), **options()) as writer:
                while taken := list(islice(found, _ROWS)):
                    writer.write_table(table(taken))
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise PlateglassError(f"{path} can't be written: {error.strerror or error}") from None
