"""Means of what a loop reports, kept on the device until somebody looks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class Averages:
    """A mean for each name; names may come at some steps only."""

    def __init__(self) -> None:
        self._sums: dict[str, Tensor] = {}
        self._counts: dict[str, int] = {}

    def add(self, parts: Mapping[str, Tensor], count: int = 1) -> None:
        """Add means over ``count`` samples or steps."""
        for name, value in parts.items():
            self._sums[name] = self._sums.get(name, 0.0) + value.detach().double() * count
            self._counts[name] = self._counts.get(name, 0) + count

    def take(self, total: Callable[[Tensor], Tensor] | None = None) -> dict[str, float]:
        """Return the means and start anew; ``total`` adds up over processes."""
        means = {}
        for name in sorted(self._sums):
            both = torch.stack(
                [self._sums[name], torch.full_like(self._sums[name], self._counts[name])]
            )
            whole, count = (total(both) if total else both).tolist()
            means[name] = whole / count
        self._sums, self._counts = {}, {}
        return means

    def state_dict(self) -> dict[str, Any]:
        """Return what is half added up."""
        return {"sums": dict(self._sums), "counts": dict(self._counts)}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Go on adding up."""
        self._sums, self._counts = dict(state["sums"]), dict(state["counts"])
