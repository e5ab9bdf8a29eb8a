"""Figures that nobody measures, because they can be counted in what the package ships."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from plateglass import weights
from plateglass.plates.catalog import all_formats, countries
from plateglass.searching.costs import EDIT, cost

if TYPE_CHECKING:
    from collections.abc import Callable


def plates() -> dict[str, str]:
    """Count what the package knows of the world's plates."""
    return {"formats": f"{len(all_formats())}", "countries": f"{len(countries())}"}


@cache
def weight(name: str) -> dict[str, str]:
    """Return the size of a shipped network: millions of parameters, and megabytes on disk."""
    from plateglass.lab.evaluate.restoring.restorers import learned

    path = weights.weight(name).path
    return {
        "parameters": f"{learned(path) / 1e6:.1f}",
        "megabytes": f"{path.stat().st_size / 1e6:.1f}",
    }


def mistake(one: str, other: str) -> dict[str, str]:
    """Return what a search asks for taking one character for another."""
    return {"edits": f"{cost(one, other) / EDIT:.2f}"}


COUNTED: dict[str, Callable[..., dict[str, str]]] = {
    "plates": plates,
    "weight": weight,
    "mistake": mistake,
}
