"""The folder of one training run: what was asked, how it went, and where to go on from.

config.json       the recipe's settings and the environment
log.jsonl         one line per report
checkpoint.pt     everything needed to go on; replaced atomically
"""

from __future__ import annotations

import json
import platform
import time
from dataclasses import asdict, is_dataclass
from typing import TYPE_CHECKING, Any

import torch

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from torch import Tensor


class Run:
    """A run's folder, created if need be."""

    def __init__(self, folder: Path, settings: Any) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        config = {
            "settings": asdict(settings) if is_dataclass(settings) else settings,  # type: ignore[arg-type]
            "torch": torch.__version__,
            "python": platform.python_version(),
            "machine": platform.machine(),
        }
        (folder / "config.json").write_text(json.dumps(config, indent=1, default=str) + "\n")
        self._started = time.monotonic()

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
        """Return the last checkpoint, or ``None`` for a fresh run."""
        if not self.checkpoint.exists():
            return None
        state: dict[str, Any] = torch.load(
            self.checkpoint, map_location="cpu", weights_only=False
        )
        return state

    def report(self, **values: Any) -> None:
        """Append a line to the log and print it."""
        seconds = round(time.monotonic() - self._started, 1)
        line = json.dumps({"seconds": seconds, **values}, default=float)
        with (self.folder / "log.jsonl").open("a") as log:
            log.write(line + "\n")
        print(line, flush=True)  # noqa: T201  (a training run speaks on stdout)


def recipe_of(checkpoint: Path) -> str:
    """Return the recipe that made a checkpoint."""
    state = torch.load(checkpoint, map_location="cpu", weights_only=False)
    return str(state["recipe"])


class Means:
    """Averages since the last report, kept on the device until somebody looks."""

    def __init__(self) -> None:
        self._start()

    def _start(self) -> None:
        self._sums: dict[str, Tensor] = {}
        self._steps, self._samples, self._clock = 0, 0, time.monotonic()

    def add(self, values: Mapping[str, Tensor], samples: int) -> None:
        """Add one step's values."""
        for name, value in values.items():
            self._sums[name] = self._sums.get(name, 0.0) + value
        self._steps += 1
        self._samples += samples

    def take(self) -> dict[str, float]:
        """Return the means and the samples per second, and start anew."""
        means = {name: round(float(v) / self._steps, 4) for name, v in self._sums.items()}
        means["per_second"] = round(self._samples / (time.monotonic() - self._clock))
        self._start()
        return means
