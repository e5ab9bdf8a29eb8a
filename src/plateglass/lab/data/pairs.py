"""Folders of pairs: a bad picture here, the good one of the same name there.

``pairs.csv`` has a row a pair: ``bad`` and ``good`` (below the table's own folder where that is
possible), and ``split``: ``train`` or ``valid``.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath, PurePosixPath
from typing import TYPE_CHECKING, Literal

import numpy as np

from plateglass import files, inputs
from plateglass.errors import WrongUse
from plateglass.lab.camera.crappify import TABLE as CRAPPIFIED

if TYPE_CHECKING:
    from collections.abc import Iterable

    Split = Literal["train", "valid"]

TABLE = "pairs.csv"
COLUMNS = ("bad", "good", "split")
VALID, SEED = 0.2, 42
"""Share of the pairs that validates, and the seed that chooses them, as in the first seed."""


@dataclass(frozen=True)
class Pair:
    """Two pictures of the same plate."""

    bad: Path
    good: Path
    split: Split = "train"


@dataclass(frozen=True)
class Matched:
    """The pairs of two folders, and what has no partner."""

    pairs: tuple[Pair, ...]
    bad_alone: tuple[str, ...] = ()
    good_alone: tuple[str, ...] = ()


def match(bad: Path, good: Path) -> Matched:
    """Pair pictures of the same relative name, whatever their endings.

    What ``data crappify`` wrote into its table counts before names.
    """
    for folder in (bad, good):
        if not folder.is_dir():
            raise WrongUse(f"{folder} is not a folder")
    worse, better = _below(bad), _below(good)
    by_stem: dict[PurePath, list[str]] = {}
    for name in better:
        by_stem.setdefault(PurePosixPath(name).with_suffix(""), []).append(name)
    noted = _noted(bad / CRAPPIFIED)
    pairs, alone, used = [], [], set()
    for name in worse:
        same = by_stem.get(PurePosixPath(name).with_suffix(""), [])
        partner = noted.get(name) or (name if name in better else None)
        if partner not in better:
            partner = same[0] if len(same) == 1 else None
        if partner is None:
            alone.append(name)
        else:
            pairs.append(Pair(worse[name], better[partner]))
            used.add(partner)
    return Matched(tuple(pairs), tuple(alone), tuple(n for n in better if n not in used))


def _below(folder: Path) -> dict[str, Path]:
    found = [item for item in inputs.expand([folder]) if item.problem is None]
    return {PurePosixPath(*i.relative.parts).as_posix(): Path(i.name) for i in found}


def _noted(table: Path) -> dict[str, str]:
    if not table.is_file():
        return {}
    with table.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return {row["file"]: row["source"] for row in rows if row.get("file") and row.get("source")}


def split(pairs: Sequence[Pair], share: float = VALID, seed: int = SEED) -> list[Pair]:
    """Let a share of the pairs validate: the first ones of a seeded shuffle."""
    order = np.random.default_rng(seed).permutation(len(pairs))
    validating = set(order[: int(share * len(pairs))].tolist())
    return [
        Pair(pair.bad, pair.good, "valid" if place in validating else "train")
        for place, pair in enumerate(pairs)
    ]


def write(pairs: Iterable[Pair], table: Path) -> Path:
    """Write the table."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for pair in pairs:
        writer.writerow((_from(pair.bad, table), _from(pair.good, table), pair.split))
    return files.write(table, text.getvalue())


def _from(path: Path, table: Path) -> str:
    try:
        return Path(os.path.relpath(path, table.parent)).as_posix()
    except ValueError:  # another drive on Windows
        return path.resolve().as_posix()


def read(table: Path) -> list[Pair]:
    """Read a table back; its paths count from its own folder."""
    if not table.is_file():
        raise WrongUse(f"{table} does not exist: plateglass data pairs writes such a table")
    pairs = []
    with table.open(newline="", encoding="utf-8-sig") as file:
        for number, row in enumerate(csv.DictReader(file), 2):
            if not (row.get("bad") and row.get("good") and row.get("split")):
                raise WrongUse(f"{table}, line {number}: it needs {', '.join(COLUMNS)}")
            if row["split"] not in ("train", "valid"):
                raise WrongUse(f"{table}, line {number}: a split is train or valid")
            pairs.append(
                Pair(
                    table.parent / row["bad"],
                    table.parent / row["good"],
                    "valid" if row["split"] == "valid" else "train",
                )
            )
    return pairs
