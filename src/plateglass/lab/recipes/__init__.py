"""One recipe a file; its docstring is its lab note.

A recipe is a module with ``run(order)``. ``plateglass train NAME`` finds it by its name.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from plateglass.errors import MissingExtra, WrongUse


@dataclass(frozen=True)
class Order:
    """What the command line asks of a recipe; what a recipe can't use, it refuses."""

    out: Path
    """The run's folder."""
    data: tuple[Path, ...] = ()
    """Folders of real pictures with labels."""
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
    """0 tries out what is quickest."""


def names() -> tuple[str, ...]:
    """Return the recipes there are."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules(__path__)))


def recipe(name: str) -> Callable[[Order], None]:
    """Return a recipe's ``run``."""
    if name not in names():
        raise WrongUse(f"there is no recipe called {name!r}; known are: {', '.join(names())}")
    try:
        module = importlib.import_module(f"{__name__}.{name}")
    except ModuleNotFoundError as error:
        raise MissingExtra("training", str(error.name), "lab") from None
    run: Callable[[Order], None] = module.run
    return run
