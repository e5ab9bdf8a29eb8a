"""What a run leaves behind for people: log, curves, samples, TensorBoard, and a moving bar.

config.json       what was asked
environment.json  where it ran
log.jsonl         one line an epoch
curves.png        the same, drawn
samples/          what came in, what came out, what is true; after every epoch
tensorboard/      scalars and samples: tensorboard --logdir RUNS
checkpoint.pt     everything needed to go on; replaced atomically
"""

from __future__ import annotations

import json
import os
import platform
import sys
import time
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from plateglass import files, image
from plateglass.lab.train.checkpoint import read
from plateglass.lab.train.curves import draw

if TYPE_CHECKING:
    from pathlib import Path

    from plateglass.geometry import Picture

PACKAGES = (
    "plateglass",
    "torch",
    "lightning-fabric",
    "numpy",
    "opencv-python-headless",
    "onnx",
)
SHOWN_EVERY = 0.2
"""Seconds between two looks at the loss: each waits for the device."""


class Logbook:
    """A run's folder, and what tells people how it goes; silent in all processes but one."""

    def __init__(
        self, folder: Path, recipe: str, asked: dict[str, Any], *, silent: bool
    ) -> None:
        self.silent = silent
        self._bar: Any = None
        self._board: Any = None
        self._seen = 0.0
        self.folder = folder
        if not silent:
            config = {"settings": {"recipe": recipe, **asked}}
            files.write(
                folder / "config.json", json.dumps(config, indent=1, default=str) + "\n"
            )
            environs = json.dumps(environment(), indent=1) + "\n"
            files.write(folder / "environment.json", environs)

    def open(self, step: int) -> None:
        """Start writing at this step; what an interrupted run wrote beyond it is struck out."""
        if self.silent:
            return
        from torch.utils.tensorboard import SummaryWriter

        self._board = SummaryWriter(str(self.folder / "tensorboard"), purge_step=step)
        log = self.folder / "log.jsonl"
        kept = [entry for entry in entries(log) if entry["step"] <= step]
        files.write(log, "".join(json.dumps(entry) + "\n" for entry in kept))

    def close(self) -> None:
        """Put the pen down."""
        self._stop_bar()
        if self._board is not None:
            self._board.close()

    @property
    def checkpoint(self) -> Path:
        """Where the run can be taken up again."""
        return self.folder / "checkpoint.pt"

    def save(self, state: dict[str, Any]) -> None:
        """Write a checkpoint beside the old one, then rename."""
        beside = self.checkpoint.with_suffix(".part")
        torch.save(state, beside)
        beside.replace(self.checkpoint)

    def load(self) -> dict[str, Any] | None:
        """Return the last checkpoint, ``None`` for a fresh run."""
        return read(self.checkpoint) if self.checkpoint.exists() else None

    def moved(self, stage: str, done: int, total: int, loss: torch.Tensor, rate: float) -> None:
        """Move the bar of a stage, if anybody watches it."""
        now = time.monotonic()
        if self.silent or (now - self._seen < SHOWN_EVERY and done < total):
            return
        self._seen = now
        if self._bar is None:
            self._bar = Bar()
        self._bar.move(stage, done, total, loss, rate)

    def epoch(self, stage: str, number: int, step: int, **values: float) -> None:
        """Write an epoch's line everywhere."""
        if self.silent:
            return
        values = {name: float(f"{value:.6g}") for name, value in values.items()}
        line = {"stage": stage, "epoch": number, "step": step, **values}
        with (self.folder / "log.jsonl").open("a", encoding="utf-8") as log:
            log.write(json.dumps(line) + "\n")
        for name, value in values.items():
            self._board.add_scalar(f"{stage}/{name}", value, step)
        self.say(f"{stage} {number}  " + "  ".join(f"{n} {v:.4g}" for n, v in values.items()))

    def say(self, words: str) -> None:
        """Tell the person in front of the screen."""
        if self.silent:
            return
        if self._bar is not None:
            self._bar.say(words)
        else:
            print(words, flush=True)  # noqa: T201  (a training run speaks on stdout)

    def sample(self, name: str, step: int, picture: Picture) -> None:
        """Keep a picture of how well it does."""
        if self.silent:
            return
        image.save(picture, self.folder / "samples" / f"{name}-{step:06d}.png")
        self._board.add_image(name, picture, step, dataformats="HWC")

    def figure(self, name: str, picture: bytes) -> None:
        """Keep a figure."""
        if not self.silent:
            files.write(self.folder / f"{name}.png", picture)

    def draw_curves(self) -> None:
        """Draw the log so far."""
        self._stop_bar()
        log = self.folder / "log.jsonl"
        if not self.silent and entries(log):
            self.figure("curves", draw(entries(log)))

    def _stop_bar(self) -> None:
        if self._bar is not None:
            self._bar.stop()
            self._bar = None


class Bar:
    """Loss, rate and time left on a terminal; nothing anywhere else."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            Progress,
            TextColumn,
            TimeRemainingColumn,
        )

        console = Console(stderr=True)
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("loss {task.fields[loss]}  rate {task.fields[rate]}"),
            TimeRemainingColumn(),
            console=console,
            disable=not console.is_terminal,
        )
        self._progress.start()
        self._tasks: dict[str, Any] = {}

    def move(self, stage: str, done: int, total: int, loss: torch.Tensor, rate: float) -> None:
        """Show where a stage is."""
        if self._progress.disable:
            return
        if stage not in self._tasks:
            self._tasks[stage] = self._progress.add_task(stage, total=total, loss="", rate="")
        self._progress.update(
            self._tasks[stage], completed=done, total=total,
            loss=f"{float(loss):.4f}", rate=f"{rate:.1e}",
        )  # fmt: skip

    def say(self, words: str) -> None:
        """Print a line above the bar."""
        if self._progress.disable:
            print(words, flush=True)  # noqa: T201
        else:
            self._progress.console.print(words, highlight=False)

    def stop(self) -> None:
        """Leave the screen as it is."""
        self._progress.stop()


def entries(log: Path) -> list[dict[str, Any]]:
    """Read a log, if there is one; a line that a crash cut short is left out."""
    found: list[dict[str, Any]] = []
    if not log.exists():
        return found
    for line in log.read_text(encoding="utf-8").splitlines():
        try:
            found.append(json.loads(line))
        except ValueError:
            continue
    return found


def environment() -> dict[str, Any]:
    """Return what the numbers of a run may depend on beside its settings."""

    def installed(name: str) -> str | None:
        try:
            return version(name)
        except PackageNotFoundError:
            return None

    gpus = [torch.cuda.get_device_name(i) for i in range(torch.cuda.device_count())]
    return {
        "command": " ".join(sys.argv),
        "python": platform.python_version(),
        "system": platform.platform(),
        "processor": platform.processor() or platform.machine(),
        "cores": os.cpu_count(),
        "threads": torch.get_num_threads(),
        "gpus": gpus,
        "packages": {name: installed(name) for name in PACKAGES},
    }


def tiles(rows: list[list[Picture]], gap: int = 4) -> Picture:
    """Lay pictures out in a grid, a row for each list, on white."""
    height = max(p.shape[0] for row in rows for p in row)
    width = max(p.shape[1] for row in rows for p in row)
    columns = max(map(len, rows))
    sheet = np.full(
        (len(rows) * (height + gap) + gap, columns * (width + gap) + gap, 3), 255, np.uint8
    )
    for r, row in enumerate(rows):
        for c, picture in enumerate(row):
            y, x = gap + r * (height + gap), gap + c * (width + gap)
            sheet[y : y + picture.shape[0], x : x + picture.shape[1]] = picture
    return sheet
