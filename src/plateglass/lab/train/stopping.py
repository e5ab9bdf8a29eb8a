"""Stop a stage when it no longer gets better."""

from __future__ import annotations

import math
from typing import Any


class Stopper:
    """Ends a stage after ``patience`` epochs without a gain of ``min_delta``; 0 never does.

    >>> stopper = Stopper(patience=2, min_delta=0.01)
    >>> [stopper(loss) for loss in (1.0, 0.5, 0.495, 0.48, 0.475, 0.471)]
    [False, False, False, False, False, True]
    """

    def __init__(self, patience: int, min_delta: float) -> None:
        self.patience, self.min_delta = patience, min_delta
        self.best, self.waited = math.inf, 0

    def __call__(self, loss: float) -> bool:
        """Hear of an epoch's loss; say whether that was enough."""
        if loss < self.best - self.min_delta:
            self.best, self.waited = loss, 0
        else:
            self.waited += 1
        return bool(self.patience) and self.waited >= self.patience

    def state_dict(self) -> dict[str, Any]:
        """Return how long it has waited for what."""
        return {"best": self.best, "waited": self.waited}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Go on waiting."""
        self.best, self.waited = state["best"], state["waited"]
