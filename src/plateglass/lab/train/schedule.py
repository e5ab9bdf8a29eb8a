"""How rate and momentum go over a stage: functions of the step, so there is nothing to save."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple, Protocol


class Pace(NamedTuple):
    """What a schedule says about one step."""

    rate: float
    """To multiply the stage's rate by."""
    momentum: float | None = None
    """``None`` leaves the optimizer's."""


class Schedule(Protocol):
    """Says how fast to go at a step of so many."""

    def __call__(self, step: int, steps: int) -> Pace:
        """Return the pace of a step."""
        ...


def _eased(start: float, end: float, at: float) -> float:
    return end + (start - end) * (1 + math.cos(math.pi * at)) / 2


@dataclass(frozen=True)
class OneCycle:
    """Smith's one cycle: up by half a cosine, down by another, momentum the other way.

    >>> cycle = OneCycle(pct_start=0.5)
    >>> [round(cycle(step, 101).rate, 3) for step in (0, 25, 50, 75, 100)]
    [0.04, 0.52, 1.0, 0.5, 0.0]
    """

    pct_start: float = 0.25
    """Share of the steps on which the rate rises."""
    div: float = 25.0
    """It starts at this fraction of its highest,"""
    final_div: float = 1e5
    """and ends at this one."""
    momentum: tuple[float, float] = (0.95, 0.85)
    """At the ends and at the highest rate."""

    def __call__(self, step: int, steps: int) -> Pace:
        """Return the pace of a step."""
        at = step / max(1, steps - 1)
        if at < self.pct_start:
            share = at / self.pct_start
            return Pace(_eased(1 / self.div, 1, share), _eased(*self.momentum, share))
        share = (at - self.pct_start) / max(1e-9, 1 - self.pct_start)
        high, low = self.momentum
        return Pace(_eased(1, 1 / self.final_div, share), _eased(low, high, share))


@dataclass(frozen=True)
class Exponential:
    """Fall by the same factor on every step, to ``end`` of the rate at the last.

    >>> [Exponential(0.01)(step, 3).rate for step in range(3)]
    [1.0, 0.1, 0.01]
    """

    end: float = 0.1

    def __call__(self, step: int, steps: int) -> Pace:
        """Return the pace of a step."""
        return Pace(self.end ** (step / max(1, steps - 1)))


@dataclass(frozen=True)
class Steady:
    """Warm up, stay, and cool down at the end if asked to.

    >>> [Steady(warmup=2, cooldown=0.5)(step, 8).rate for step in (0, 1, 4, 6, 7)]
    [0.5, 1.0, 1.0, 0.5, 0.25]
    """

    warmup: int = 0
    cooldown: float = 0
    """Steps, or below 1 their share of all."""
    end: int = 0
    """The step at which it has cooled down; 0 is the stage's last."""

    def __call__(self, step: int, steps: int) -> Pace:
        """Return the pace of a step."""
        rate, steps = min(1.0, (step + 1) / max(1, self.warmup)), self.end or steps
        if self.cooldown:
            falling = self.cooldown if self.cooldown >= 1 else self.cooldown * steps
            rate *= max(0.0, min(1.0, (steps - step) / falling))
        return Pace(rate)


def spread(low: float, high: float, groups: int) -> list[float]:
    """Return discriminative rates: from ``low`` for what lies deepest, in equal ratios.

    >>> [f"{rate:.0e}" for rate in spread(1e-6, 1e-4, 3)]
    ['1e-06', '1e-05', '1e-04']
    """
    ratio = (high / low) ** (1 / max(1, groups - 1))
    return [high * ratio ** (number - groups + 1) for number in range(groups)]
