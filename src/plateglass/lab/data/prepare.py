"""A data set made from somebody else's: every source is kept or left out, with the reason.

``OUT/labels.csv`` has a row a kept plate, ``OUT/left_out.csv`` a row a source that was not
kept, ``OUT/summary.json`` the counts, ``OUT/order.json`` what was asked for. Rows are on disk
as soon as their pictures are, so that the same order given again takes up where it stopped;
pictures that could not be read are tried again.
"""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Protocol, TypeVar

from plateglass import files, inputs
from plateglass.errors import WrongUse
from plateglass.lab.data.parallel import ordered
from plateglass.lab.data.tables import GrowingTable, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    Row = dict[str, str]

LABELS, LEFT_OUT, SUMMARY, ORDER = "labels.csv", "left_out.csv", "summary.json", "order.json"
_LEFT = ("source", "reason", "detail")
UNREADABLE = "unreadable"
"""The reason that a later run does not take for granted."""


@dataclass(frozen=True)
class Outcome:
    """What became of one source."""

    source: str
    row: Mapping[str, str] = field(default_factory=dict)
    """Of ``labels.csv``, without the source; empty where it was left out."""
    reason: str = ""
    """Why it was left out: a word to count by."""
    detail: str = ""


def pictures(source: Path, out: Path) -> list[str]:
    """Name the pictures below a folder, but for those that lie in the folder being made."""
    found = [item for item in inputs.expand([source], without=out) if item.problem is None]
    return [PurePosixPath(*item.relative.parts).as_posix() for item in found]


class Job(Protocol):
    """Work on one source; travels to other processes."""

    @property
    def source(self) -> str:
        """The source's name below its folder, with forward slashes on every system."""
        ...


Work = TypeVar("Work", bound=Job)


@dataclass(frozen=True)
class Prepared:
    """What a run found and did."""

    kept: Mapping[str, int]
    """Plates by group."""
    left_out: Mapping[str, int]
    """Sources by reason."""
    done_before: int
    """Sources that an earlier run had dealt with."""

    def __str__(self) -> str:
        """Tell it in lines of words and numbers."""
        before = f", {self.done_before} done before" if self.done_before else ""
        lines = [f"{sum(self.kept.values())} plates kept{before}"]
        lines += [f"  {count:>8}  {name}" for name, count in self.kept.items()]
        lines.append(f"{sum(self.left_out.values())} sources left out")
        lines += [f"  {count:>8}  {name}" for name, count in self.left_out.items()]
        return "\n".join(lines)


def claim(folder: Path, order: Mapping[str, object], what: str) -> None:
    """Write an order down, or see that the folder holds the beginning of this very one."""
    wanted = json.dumps(order, indent=2, sort_keys=True, default=str, ensure_ascii=False) + "\n"
    note = folder / ORDER
    if note.exists():
        if note.read_text(encoding="utf-8") != wanted:
            raise WrongUse(
                f"{folder} holds another {what} (see {note.name} there): choose another "
                "folder, or give the same options to finish it"
            )
    elif folder.exists() and any(folder.iterdir()):
        raise WrongUse(f"{folder} is not empty and holds no {what}: choose another folder")
    else:
        files.write(note, wanted)


def prepare(
    out: Path,
    jobs: Sequence[Work],
    work: Callable[[Work], Outcome],
    columns: Sequence[str],
    *,
    group: str,
    workers: int = 1,
    cluster: str = "",
    progress: Callable[[int, int], None] = lambda done, count: None,
) -> Prepared:
    """Do what is still to be done and count; ``group`` is the column that is counted by."""
    names = {job.source for job in jobs}
    columns = ("file", "source", *columns)
    kept = {
        row["source"]: row
        for row in _rows(out / LABELS, columns)
        if row["source"] in names and (out / row["file"]).is_file()
    }
    left = {
        row["source"]: row
        for row in _rows(out / LEFT_OUT, _LEFT)
        if row["source"] in names - set(kept) and row["reason"] != UNREADABLE
    }
    before = len(kept) + len(left)
    todo = [job for job in jobs if job.source not in kept and job.source not in left]
    progress(before, len(jobs))
    with (
        GrowingTable(out / LABELS, columns, kept.values()) as labels,
        GrowingTable(out / LEFT_OUT, _LEFT, left.values()) as reasons,
    ):
        results = ordered(work, todo, min(workers, len(todo)), cluster)
        for done, outcome in enumerate(results, before + 1):
            row = {"source": outcome.source, **outcome.row}
            if outcome.row:
                kept[outcome.source] = row
                labels.add(row)
            else:
                row |= {"reason": outcome.reason, "detail": outcome.detail}
                left[outcome.source] = row
                reasons.add(row)
            progress(done, len(jobs))
    # In the order of names whatever was there before, so that two runs are the same files.
    files.write(out / LABELS, text_of(columns, (kept[name] for name in sorted(kept))))
    files.write(out / LEFT_OUT, text_of(_LEFT, (left[name] for name in sorted(left))))
    prepared = Prepared(
        _counted(row[group] or "unknown" for row in kept.values()),
        _counted(row["reason"] for row in left.values()),
        before,
    )
    counts = {"kept": prepared.kept, "left_out": prepared.left_out}
    files.write(out / SUMMARY, json.dumps(counts, indent=2, ensure_ascii=False) + "\n")
    return prepared


def _counted(names: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(names).items(), key=lambda item: (-item[1], item[0])))


def _rows(table: Path, columns: Sequence[str]) -> list[Row]:
    """Read what an earlier run left; a line that it was writing when it died doesn't count."""
    if not table.is_file():
        return []
    text = table.read_text(encoding="utf-8")
    whole = text[: text.rfind("\n") + 1]
    rows = csv.DictReader(io.StringIO(whole))
    return [row for row in rows if list(row) == list(columns) and None not in row.values()]
