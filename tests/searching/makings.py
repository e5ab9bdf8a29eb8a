"""Readings made by hand, and archives of them."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from itertools import product
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from plateglass.batch import parquet

Slots = Sequence[Mapping[str, float]]
"""What each slot may hold; the likeliest character of each makes the reading."""


def plate(slots: Slots, *, p: float | None = None, country: str = "DE") -> dict[str, Any]:
    """Say of a plate what the reader would: every text's chance is the product of its slots."""
    texts = {
        "".join(char for char, _ in text): math.prod(q for _, q in text)
        for text in product(*(slot.items() for slot in slots))
    }
    best = "".join(max(slot, key=lambda char: slot[char]) for slot in slots)
    ranked = sorted(texts, key=lambda text: -texts[text])[:10]
    return {
        "quad": [[0, 0], [9, 0], [9, 3], [0, 3]],
        "found": 1.0,
        "text": best,
        "best": best,
        "p": texts[best] if p is None else p,
        "legibility": "fair",
        "country": [{"code": country, "p": 0.9}],
        "characters": [
            {
                "char": char,
                "p": slot[char],
                "others": [[c, q] for c, q in slot.items() if c != char],
            }
            for char, slot in zip(best, slots, strict=True)
        ],
        "candidates": [{"text": t, "p": texts[t], "format": None} for t in ranked],
    }


def sure(text: str, p: float = 0.99) -> dict[str, Any]:
    """Say of a plate that it is a text beyond doubt."""
    return plate([{char: 1.0} for char in text], p=p)


def result(file: str, *plates: dict[str, Any], error: str | None = None) -> dict[str, Any]:
    """Make a line of ``plateglass/1``."""
    return {
        "schema": "plateglass/1",
        "file": file,
        "width": 90,
        "height": 30,
        "error": error,
        "notes": [],
        "ms": {},
        "plates": list(plates),
    }


def lines(path: Path, results: Sequence[dict[str, Any]]) -> Path:
    """Write results as ``plateglass read --format jsonl`` does."""
    path.write_text("".join(json.dumps(r) + "\n" for r in results), encoding="utf-8")
    return path


def table(results: Sequence[dict[str, Any]]) -> Any:
    """Return results as a run writes them into Parquet."""
    return parquet.table([row for told in results for row in parquet.rows(told)])


def parquets(path: Path, results: Sequence[dict[str, Any]], rows: int = 8192) -> Path:
    """Write results as a run does."""
    pq.write_table(table(results), path, row_group_size=rows, **parquet.options())
    return path
