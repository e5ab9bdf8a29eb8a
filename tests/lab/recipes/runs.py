"""What a run leaves behind, to be compared with what another one left."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch

from plateglass.lab.recipes import Order, recipe

CLOCKS = {"seconds", "processor", "spent"}
"""What no two runs agree on."""


def log(run: Path) -> list[dict[str, Any]]:
    """Read a log, the clocks left out."""
    lines = (run / "log.jsonl").read_text(encoding="utf-8").splitlines()
    return [{k: v for k, v in json.loads(line).items() if k not in CLOCKS} for line in lines]


def state(run: Path) -> dict[str, Any]:
    """Read a checkpoint."""
    stored: dict[str, Any] = torch.load(run / "checkpoint.pt", weights_only=True)
    return stored


def same(a: Any, b: Any) -> bool:
    """Say whether two states are equal to the bit, the clocks left out."""
    if isinstance(a, torch.Tensor):
        return torch.equal(a, b)
    if isinstance(a, dict):
        return set(a) == set(b) and all(same(a[k], b[k]) for k in a if k not in CLOCKS)
    if isinstance(a, (list, tuple)):
        return len(a) == len(b) and all(same(x, y) for x, y in zip(a, b, strict=True))
    return bool(a == b)


def paused_and_resumed(through: Path, order: Order, pause: int) -> Path:
    """Make the smoke run ``through`` once more, cut in two, and see that nothing differs.

    ``order`` says what ``through`` was asked for, but another folder.
    """
    name = state(through)["recipe"]
    order.out.mkdir(parents=True)
    for drawn in ("plates.pool", "streets"):  # from a seed alone: no need to draw it again
        if (through / drawn).is_dir():
            shutil.copytree(through / drawn, order.out / drawn)
        elif (through / drawn).exists():
            shutil.copy(through / drawn, order.out)
    recipe(name)(replace(order, smoke=True, steps=pause))
    assert state(order.out)["step"] == pause
    recipe(name)(replace(order, smoke=True, resume=True))  # as far as the order goes
    assert same(state(through), state(order.out))
    assert log(through) == log(order.out)
    return order.out
