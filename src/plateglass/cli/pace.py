"""How far a long run is, as a line now and then for whoever reads a log instead of a screen."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

EVERY = 60.0
"""Seconds between two lines."""


class Pace:
    """Called with what is done and of how many; says so on standard error once a minute."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._begun: tuple[float, int] | None = None
        self._last = clock()

    def __call__(self, done: int, total: int | None) -> None:
        """Hear, and say if it is time to."""
        now = self._clock()
        if self._begun is None:
            # What was done before this run began says nothing about its rate.
            self._begun = now, done
        if now - self._last >= EVERY:
            self._last = now
            sys.stderr.write(f"{self._told(now, done, total)}\n")

    def _told(self, now: float, done: int, total: int | None) -> str:
        assert self._begun is not None
        since, before = self._begun
        rate = (done - before) / (now - since) if now > since else 0.0
        of = "" if total is None else f" of {total}"
        told = f"{done}{of} pictures, {rate:.3g}/s"
        if total is None or not rate:
            return told
        return f"{told}, {spelt((total - done) / rate)} left"


def spelt(seconds: float) -> str:
    """Write a time as a person would.

    >>> spelt(50), spelt(4000), spelt(200000)
    ('50 s', '1 h 7 min', '2 d 7 h')
    """
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    if minutes < 60:
        return f"{minutes} min"
    if minutes < 48 * 60:
        return f"{minutes // 60} h {minutes % 60} min"
    return f"{minutes // 1440} d {minutes % 1440 // 60} h"
