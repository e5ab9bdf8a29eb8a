"""Runs side by side: what each was, how far it came, and what its exam says."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from plateglass.errors import WrongUse
from plateglass.lab.train.logbook import entries

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

LAST = ("loss", "psnr", "ssim", "own_exact", "exact", "characters")
"""What the last line of a log is asked for, in this order."""


@dataclass(frozen=True)
class Summary:
    """One run in a line."""

    folder: str
    recipe: str
    stage: str
    """The one it is in, or ended with."""
    epoch: int
    step: int
    minutes: float
    """By the clock,"""
    processor: float
    """and of the processor."""
    measures: Mapping[str, float] = field(default_factory=dict)
    """Of the last exam; where a recipe has none, of the last steps."""


def summaries(folder: Path) -> list[Summary]:
    """Return every run below a folder, by name."""
    if not folder.is_dir():
        raise WrongUse(f"--list {folder}: there is no such folder")
    found = [_summary(config.parent, folder) for config in _configs(folder)]
    if not found:
        raise WrongUse(f"--list {folder}: no run lies in there")
    return sorted(found, key=lambda run: run.folder)


def _configs(folder: Path) -> Iterator[Path]:
    for config in folder.rglob("config.json"):
        if (config.parent / "log.jsonl").is_file():
            yield config


def _summary(run: Path, root: Path) -> Summary:
    settings = json.loads((run / "config.json").read_text(encoding="utf-8")).get("settings", {})
    log = entries(run / "log.jsonl")
    last: dict[str, Any] = log[-1] if log else {}
    measures = {}
    for name in LAST:
        value = last.get(f"valid_{name}", last.get(name))
        if isinstance(value, (int, float)):
            measures[name] = float(value)
    name = run.relative_to(root).as_posix()
    return Summary(
        folder=run.name if name == "." else name,
        recipe=str(settings.get("recipe", "")),
        stage=str(last.get("stage", "")),
        epoch=int(last.get("epoch", 0)),
        step=int(last.get("step", 0)),
        minutes=float(last.get("seconds", 0.0)) / 60,
        processor=float(last.get("processor", 0.0)) / 60,
        measures=measures,
    )
