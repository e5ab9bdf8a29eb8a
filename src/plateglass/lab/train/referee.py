"""Who learns at a step, generator or critic: three ways to keep them at eye level."""

from __future__ import annotations

import math
from typing import Any, NamedTuple, Protocol


class Turn(NamedTuple):
    """What happens at a step; rates are multiples of the plan's."""

    generator: bool
    critic: bool
    generator_rate: float = 1.0
    critic_rate: float = 1.0


class Referee(Protocol):
    """Decides from the critic's losses so far."""

    def turn(self) -> Turn:
        """Say who learns next."""
        ...

    def saw(self, loss: float) -> None:
        """Hear of the critic's loss, at steps where it learned."""
        ...

    def state_dict(self) -> dict[str, Any]:
        """Return what it remembers."""
        ...

    def load_state_dict(self, state: dict[str, Any], /) -> None:
        """Remember it again."""
        ...


class Both:
    """Both learn at every step."""

    def __init__(self, critic_rate: float = 1.0) -> None:
        self.critic_rate = critic_rate

    def turn(self) -> Turn:
        """Say who learns next."""
        return Turn(generator=True, critic=True, critic_rate=self.critic_rate)

    def saw(self, loss: float) -> None:
        """Hear of the critic's loss."""

    def state_dict(self) -> dict[str, Any]:
        """Return what it remembers: nothing."""
        return {}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Remember it again."""


class Adaptive:
    """The first seed's switch: the critic until its loss is low, then the generator once.

    >>> referee = Adaptive(threshold=0.65)
    >>> turns = []
    >>> for loss in (0.7, 0.6, 0.66, 0.5):
    ...     turns.append(referee.turn().critic)
    ...     if turns[-1]:
    ...         referee.saw(loss)
    >>> turns
    [True, True, False, True]
    """

    def __init__(self, threshold: float, critic_rate: float = 1.0, longest: int = 0) -> None:
        self.threshold, self.critic_rate = threshold, critic_rate
        self.longest = longest
        """Critic's steps in a row at most; 0 waits for ever, as fastai does."""
        self.loss, self.waited = math.inf, 0

    def turn(self) -> Turn:
        """Say who learns next."""
        tired = bool(self.longest) and self.waited >= self.longest
        if self.loss < self.threshold or tired:
            self.loss, self.waited = math.inf, 0
            return Turn(generator=True, critic=False)
        return Turn(generator=False, critic=True, critic_rate=self.critic_rate)

    def saw(self, loss: float) -> None:
        """Hear of the critic's loss."""
        self.loss, self.waited = loss, self.waited + 1

    def state_dict(self) -> dict[str, Any]:
        """Return what it remembers."""
        return {"loss": self.loss, "waited": self.waited}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Remember it again."""
        self.loss, self.waited = state["loss"], state["waited"]


class Handicap:
    """The second seed's tricks: the strong side learns less often, the weak side faster.

    The critic is the strong one while it tells better than ``even``; at ln 2 it guesses.

    >>> referee = Handicap(every=3)
    >>> [tuple(referee.turn()[:2]) for _ in range(4)]
    [(True, True), (True, False), (True, False), (True, True)]
    >>> for _ in range(50):
    ...     referee.saw(0.69)
    >>> [tuple(referee.turn()[:2]) for _ in range(3)]
    [(False, True), (False, True), (True, True)]
    """

    def __init__(self, every: int = 3, weak_rate: float = 2.0, even: float = 0.6) -> None:
        self.every, self.weak_rate, self.even = every, weak_rate, even
        self.loss, self.turns = 0.5, 0

    def turn(self) -> Turn:
        """Say who learns next."""
        both = self.turns % self.every == 0
        self.turns += 1
        if self.loss < self.even:
            return Turn(generator=True, critic=both, generator_rate=self.weak_rate)
        return Turn(generator=both, critic=True, critic_rate=self.weak_rate)

    def saw(self, loss: float) -> None:
        """Hear of the critic's loss."""
        self.loss += 0.1 * (loss - self.loss)

    def state_dict(self) -> dict[str, Any]:
        """Return what it remembers."""
        return {"loss": self.loss, "turns": self.turns}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Remember it again."""
        self.loss, self.turns = state["loss"], state["turns"]
