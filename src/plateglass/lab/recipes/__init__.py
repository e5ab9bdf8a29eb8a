"""One recipe a file; its docstring is its lab note.

A recipe is a module with ``run(order)``. ``plateglass train NAME`` finds it by its name. What
it ``TAKES`` of an order beside the folder, ``smoke``, ``resume`` and ``threads`` it names; the
rest it refuses.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path
from types import ModuleType

from plateglass.errors import MissingExtra, WrongUse


@dataclass(frozen=True)
class Order:
    """What the command line asks of a recipe; what a recipe can't use, it refuses."""

    out: Path
    """The run's folder."""
    data: tuple[Path, ...] = ()
    """What to learn from instead of rendered plates alone."""
    plates: int = 0
    """Rendered plates to draw before training; 0 leaves it to the recipe."""
    smoke: bool = False
    resume: bool = False
    start: Path | None = None
    """A checkpoint or shipped weight to start from."""
    steps: int = 0
    """0 leaves it to the recipe."""
    cooldown: int = 0
    threads: int = 0
    """0 leaves it to the recipe, or to PyTorch."""
    budget: float = 0
    """Minutes that training may take; the recipe's middle size is made for it."""
    settings: tuple[str, ...] = ()
    """Settings of the recipe to turn, each as ``NAME=VALUE``."""
    camera: str = ""
    """A preset that makes the bad pictures, instead of the recipe's own."""
    generator: str = ""
    """Which network restores, where there is a choice."""
    encoder: Path | None = None
    """A file of pretrained weights for the encoder."""
    features: Path | None = None
    """A file of VGG-19's weights for the perceptual loss."""
    devices: int = 1
    """Processes that share each batch, one a GPU, or on the CPU where there is none."""
    precision: str = "bf16"
    workers: int = 0
    """Processes that prepare pictures; 0 prepares them in between."""


ALWAYS = frozenset({"out", "smoke", "resume", "threads"})
ENDLESS = frozenset(
    {
        "data",
        "plates",
        "start",
        "steps",
        "cooldown",
        "budget",
        "settings",
        "devices",
        "precision",
        "workers",
    }
)
"""What recipes take that train until they are stopped."""
PICTURES = frozenset(
    {
        "data",
        "plates",
        "start",
        "steps",
        "budget",
        "settings",
        "camera",
        "devices",
        "precision",
        "workers",
    }
)
"""What recipes take that restore pictures."""


def names() -> tuple[str, ...]:
    """Return the recipes there are."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules(__path__)))


def module_of(name: str) -> ModuleType:
    """Return a recipe's module."""
    if name not in names():
        raise WrongUse(f"there is no recipe called {name!r}; known are: {', '.join(names())}")
    try:
        return importlib.import_module(f"{__name__}.{name}")
    except ModuleNotFoundError as error:
        raise MissingExtra("training", str(error.name), "lab") from None


def recipe(name: str) -> Callable[[Order], None]:
    """Return a recipe's ``run``, which refuses what the recipe can't use."""
    module = module_of(name)
    takes: frozenset[str] = module.TAKES | ALWAYS

    def run(order: Order) -> None:
        for field in fields(order):
            given = getattr(order, field.name)
            if field.name not in takes and given != field.default:
                option = {"start": "from", "settings": "set"}.get(field.name, field.name)
                raise WrongUse(f"{name} has no use for --{option}: leave it out")
        module.run(order)

    return run
