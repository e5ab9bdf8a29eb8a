"""Distributions as data: each turns one uniform number into one setting.

One number a setting keeps a preset quick, and changing one setting's distribution leaves the
draws of the others as they were.
"""

from __future__ import annotations

import math
from bisect import bisect
from dataclasses import dataclass
from typing import Protocol


class Draw(Protocol):
    """What a preset knows about one setting."""

    def at(self, u: float, difficulty: float) -> object:
        """Return the setting for ``u`` in 0..1; difficulty 0 is the easy end, 1 the whole."""
        ...


@dataclass(frozen=True)
class Uniform:
    """Anything between low and high; difficulty moves it away from ``easy``."""

    low: float
    high: float
    easy: float | None = None
    """Where difficulty 0 leaves it; without one difficulty does not matter."""

    def at(self, u: float, difficulty: float) -> float:
        """See :class:`Draw`."""
        value = self.low + (self.high - self.low) * u
        return value if self.easy is None else self.easy + (value - self.easy) * difficulty


@dataclass(frozen=True)
class Log:
    """Between low and high, every factor as likely as the same factor elsewhere."""

    low: float
    high: float
    easy: float | None = None

    def at(self, u: float, difficulty: float) -> float:
        """See :class:`Draw`."""
        value = self.low * math.exp(math.log(self.high / self.low) * u)
        if self.easy is None or difficulty == 1:
            return value
        return self.easy * math.exp(math.log(value / self.easy) * difficulty)


@dataclass(frozen=True)
class Bell:
    """Around a middle, most of it near, all of it within ``reach`` (a raised cosine)."""

    middle: float
    reach: float

    def at(self, u: float, difficulty: float) -> float:
        """See :class:`Draw`."""
        # The cosine's inverse has no closed form; this power is within 0.02 of it.
        side = 2 * u - 1
        bent = math.copysign(1 - (1 - abs(side)) ** 0.5, side)
        return self.middle + self.reach * bent * difficulty


@dataclass(frozen=True)
class Quantiles:
    """Any shape by its quantiles; difficulty 0 draws from above ``easy`` in it."""

    shares: tuple[float, ...]
    values: tuple[float, ...]
    easy: float = 0.0

    def at(self, u: float, difficulty: float) -> float:
        """See :class:`Draw`."""
        u = 1 - (1 - u) * (1 - self.easy * (1 - difficulty))
        i = min(max(bisect(self.shares, u), 1), len(self.shares) - 1)
        x0, x1 = self.shares[i - 1], self.shares[i]
        y0, y1 = self.values[i - 1], self.values[i]
        return y0 + (y1 - y0) * (u - x0) / (x1 - x0)


@dataclass(frozen=True)
class Whole:
    """Another distribution, rounded."""

    of: Draw

    def at(self, u: float, difficulty: float) -> int:
        """See :class:`Draw`."""
        return round(float(self.of.at(u, difficulty)))  # type: ignore[arg-type]


@dataclass(frozen=True)
class Pick:
    """One of several values, by weight."""

    values: tuple[object, ...]
    weights: tuple[float, ...] = ()

    def at(self, u: float, difficulty: float) -> object:
        """See :class:`Draw`."""
        if not self.weights:
            return self.values[min(int(u * len(self.values)), len(self.values) - 1)]
        u *= sum(self.weights)
        for value, weight in zip(self.values, self.weights, strict=True):
            u -= weight
            if u < 0:
                return value
        return self.values[-1]


@dataclass(frozen=True)
class Maybe:
    """Another distribution with a probability, which shrinks with difficulty; else neutral."""

    chance: float
    of: Draw
    otherwise: object = 0.0
    steady: bool = False
    """Whether the chance keeps its size at every difficulty."""

    def at(self, u: float, difficulty: float) -> object:
        """See :class:`Draw`."""
        chance = self.chance if self.steady else self.chance * difficulty
        return self.of.at(u / chance, difficulty) if u < chance else self.otherwise


@dataclass(frozen=True)
class Several:
    """A tuple, each part from its own distribution by digits of the same number."""

    parts: tuple[Draw, ...]

    def at(self, u: float, difficulty: float) -> tuple[object, ...]:
        """See :class:`Draw`."""
        # 53 bits are plenty for three parts: each takes the next eleven or so.
        values = []
        for part in self.parts:
            u *= 2048
            digit = min(int(u), 2047)
            u -= digit
            values.append(part.at(digit / 2047, difficulty))
        return tuple(values)
