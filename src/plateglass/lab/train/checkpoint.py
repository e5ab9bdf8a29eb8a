"""Checkpoints as they lie on disk, those of earlier releases too.

The reader, the finder and the restorer once had a loop of their own, whose checkpoints held one
network, its average, an optimizer and a few objects. They are read as if today's loop had
written them: they can be resumed, started from and exported.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import torch
from torch.serialization import safe_globals

from plateglass.errors import WrongUse
from plateglass.evidence import Classes

if TYPE_CHECKING:
    from pathlib import Path

    from torch import Tensor

STAGE = "learn"
"""The only stage of a network that the package ships."""
AVERAGE = "average"
"""The name under which a run keeps the average that ships."""


class _Settings:
    """What was once stored as a recipe's own class."""


_KNOWN: list[Any] = [
    Classes,
    (_Settings, "plateglass.lab.recipes.reader.Settings"),
    (_Settings, "plateglass.lab.recipes.restorer.Settings"),
]


def read(path: Path) -> dict[str, Any]:
    """Return a checkpoint: values and tensors alone, no code is run."""
    if not path.is_file():
        raise WrongUse(f"there is no checkpoint {path}: name a run's checkpoint.pt")
    try:
        with safe_globals(_KNOWN):
            state: Any = torch.load(path, map_location="cpu", weights_only=True)
    except Exception:  # torch raises whatever its unpickler does
        state = None
    if not isinstance(state, dict) or "recipe" not in state:
        raise WrongUse(f"{path} is no checkpoint: name a run's checkpoint.pt")
    return state if "networks" in state else _renewed(state)


def averaged(state: dict[str, Any]) -> dict[str, Tensor]:
    """Return the average of a run's weights under the network's own names."""
    average = state["networks"][AVERAGE]
    return {
        name.removeprefix("module."): value
        for name, value in average.items()
        if name != "n_averaged"
    }


def classes_of(state: dict[str, Any]) -> Classes:
    """Return what a run's network tells apart."""
    notes = state["notes"]
    return Classes(notes["characters"], tuple(notes["countries"]))


def noted(classes: Classes) -> dict[str, Any]:
    """Return classes as notes of a run."""
    return {"characters": classes.characters, "countries": list(classes.countries)}


def _renewed(state: dict[str, Any]) -> dict[str, Any]:
    settings = dict(vars(state["settings"])) if "settings" in state else {}
    every = settings.get("report_every", 50)
    optimizer = state["optimizer"]
    # What learns slowest came last.
    groups = sorted(optimizer["param_groups"], key=lambda group: group.get("pace", 1.0))
    parts = {
        "optimizer": {"state": optimizer["state"], "param_groups": groups},
        "averages": {"sums": {}, "counts": {}},
        "stopper": {"best": math.inf, "waited": 0},
    }
    epoch, step = divmod(state["step"], every)
    return {
        "recipe": state["recipe"],
        "settings": settings,
        "step": state["step"],
        "seconds": 0.0,
        "spent": 0.0,
        "done": [],
        "notes": noted(state["classes"]) if "classes" in state else {},
        "networks": {state["recipe"]: state["net"], AVERAGE: state["average"]},
        "stage": {"name": STAGE, "steps": every, "epoch": epoch, "step": step, "parts": parts},
        "random": [],
    }
