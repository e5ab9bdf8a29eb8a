"""A small data set out of a large one: so many pictures, chosen by a seed."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from plateglass import files
from plateglass.errors import PlateglassError, WrongUse
from plateglass.lab.data.prepare import LABELS, claim, pictures

if TYPE_CHECKING:
    from collections.abc import Callable

COUNT = 3000
"""How many pictures the first seed took from CCPD."""


def mini(
    source: Path,
    out: Path,
    count: int = COUNT,
    seed: int = 0,
    *,
    progress: Callable[[int, int], None] = lambda done, count: None,
) -> tuple[int, int]:
    """Copy ``count`` pictures of a folder, with their rows where it has a ``labels.csv``.

    Returns how many were taken, and of how many. Of several rows of one picture all come along.
    """
    if not source.is_dir():
        raise WrongUse(f"{source} is not a folder")
    labels = _labels(source / LABELS)
    names = pictures(source, out) if labels is None else list(dict.fromkeys(labels[1]))
    names = sorted(name for name in names if (source / name).is_file())
    if not names:
        raise WrongUse(f"{source} holds no pictures")
    claim(out, {"mini": str(source), "count": count, "seed": seed}, "sample")
    rng = np.random.default_rng(seed)
    picked = rng.choice(len(names), min(count, len(names)), replace=False)
    taken = [names[i] for i in sorted(picked.tolist())]
    for done, name in enumerate(taken, 1):
        _copied(source / name, out / name)
        progress(done, len(taken))
    if labels is not None:
        head, rows = labels
        kept = [row for name in taken for row in rows[name]]
        text = io.StringIO()
        writer = csv.DictWriter(text, head, lineterminator="\n", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(kept)
        files.write(out / LABELS, text.getvalue())
    return len(taken), len(names)


def _labels(table: Path) -> tuple[list[str], dict[str, list[dict[str, str]]]] | None:
    if not table.is_file():
        return None
    with table.open(newline="", encoding="utf-8-sig") as file:
        reader = csv.DictReader(file)
        head = list(reader.fieldnames or ())
        if "file" not in head:
            raise WrongUse(f"{table} lacks the column file")
        rows: dict[str, list[dict[str, str]]] = {}
        for row in reader:
            rows.setdefault(row["file"], []).append(row)
    return head, rows


def _copied(source: Path, target: Path) -> None:
    if target.is_file() and target.stat().st_size == source.stat().st_size:
        return
    try:
        data = source.read_bytes()
    except OSError as error:
        raise PlateglassError(f"{source} can't be read: {error.strerror or error}") from None
    files.write(target, data)
