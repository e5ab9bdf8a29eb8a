"""The end of a run: what is on disk is counted, what failed is listed with the reason."""

from __future__ import annotations

import csv
import json
from collections import Counter
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from plateglass import files
from plateglass.errors import PlateglassError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from plateglass.batch.journal import Journal

SUMMARY, FAILED = "summary.json", "failed.csv"
_REASONS = 1000
"""Different reasons that are told apart; memory has an end, and nobody reads more."""
_SHOWN = 8


@dataclass
class Summary:
    """What came of a run."""

    pictures: int = 0
    without_plate: int = 0
    plates: int = 0
    read: int = 0
    """Plates with a text that can be read."""
    unread: int = 0
    failed: int = 0
    """Pictures that could not be read as pictures."""
    reasons: dict[str, int] = field(default_factory=dict)
    """Why, the most frequent reason first."""

    def __str__(self) -> str:
        """Tell it in lines of words and numbers."""
        lines = [
            f"{self.pictures} pictures, {self.without_plate} of them without a plate, "
            f"{self.failed} failed",
            f"{self.plates} plates: {self.read} read, {self.unread} not readable",
        ]
        shown = list(self.reasons.items())[:_SHOWN]
        lines += [f"  {count:>8}  {reason}" for reason, count in shown]
        if len(self.reasons) > _SHOWN:
            lines.append(f"  and {len(self.reasons) - _SHOWN} other reasons: see {FAILED}")
        return "\n".join(lines)


def results(part: Path) -> Iterator[dict[str, Any]]:
    """Yield what a part holds, as the contract ``plateglass/1`` has it."""
    with part.open(encoding="utf-8", newline="\n") as lines:
        for line in lines:
            yield json.loads(line)


def close(journal: Journal, *, parquet: bool) -> Summary:
    """Read every part once; write ``summary.json``, ``failed.csv`` and the Parquet files."""
    summary = _counted(journal)
    told = json.dumps(asdict(summary), indent=2, ensure_ascii=False) + "\n"
    files.write(journal.out / SUMMARY, told.encode(errors="backslashreplace"))
    if parquet:
        from plateglass.batch.parquet import convert

        convert(journal)
    return summary


def _counted(journal: Journal) -> Summary:
    summary, reasons = Summary(), Counter[str]()
    with _table(journal.out / FAILED) as rows:
        rows.writerow(("file", "error"))
        for part in journal.parts():
            for result in results(part):
                _count(summary, result)
                if result["error"] is not None:
                    rows.writerow((result["file"], result["error"]))
                    reason = result["error"].replace(result["file"], "…")
                    known = reason in reasons or len(reasons) < _REASONS
                    reasons[reason if known else "…"] += 1
    summary.reasons = dict(sorted(reasons.items(), key=lambda item: (-item[1], item[0])))
    return summary


@contextmanager
def _table(path: Path) -> Iterator[Any]:
    """Write rows as they come, and let the table appear once it is whole."""
    beside = path.with_name(f".{path.name}.part")
    try:
        try:
            # A name that is no text is an escape here, as in the parts.
            with beside.open(
                "w", encoding="utf-8", errors="backslashreplace", newline=""
            ) as file:
                yield csv.writer(file, lineterminator="\n")
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise PlateglassError(f"{path} can't be written: {error.strerror or error}") from None


def _count(summary: Summary, result: dict[str, Any]) -> None:
    summary.pictures += 1
    summary.failed += result["error"] is not None
    summary.without_plate += result["error"] is None and not result["plates"]
    for plate in result["plates"]:
        summary.plates += 1
        readable = bool(plate["text"])
        summary.read += readable
        summary.unread += not readable
