"""Results in columns: Parquet for whoever goes on from there with pandas, polars or DuckDB."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from plateglass import files

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    Line = Mapping[str, object]


def table(lines: Sequence[Line], path: Path) -> None:
    """Write one table."""
    import pyarrow
    from pyarrow import parquet

    mixed = _mixed(lines)
    even = [{k: _word(v) if k in mixed else v for k, v in line.items()} for line in lines]
    parquet.write_table(pyarrow.Table.from_pylist(even), path)


def single(lines: Sequence[Line], stem: Path) -> None:
    """Write every single outcome, as JSON lines and as Parquet."""
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    files.write(stem.with_suffix(".jsonl"), text)
    table(lines, stem.with_suffix(".parquet"))


def _mixed(lines: Sequence[Line]) -> set[str]:
    """Return the columns that hold words among numbers: heights, of which one is "all"."""
    kinds: dict[str, set[bool]] = {}
    for line in lines:
        for key, value in line.items():
            if value is not None:
                kinds.setdefault(key, set()).add(isinstance(value, str))
    return {key for key, found in kinds.items() if len(found) > 1}


def _word(value: object) -> str | None:
    return None if value is None else str(value)
