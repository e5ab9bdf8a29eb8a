"""The processes that a machine keeps for a run, whether it is the run's own or a cluster's."""

from __future__ import annotations

import threading
from contextlib import suppress
from typing import TYPE_CHECKING

from plateglass.batch.hand import Hand

if TYPE_CHECKING:
    from plateglass.batch.journal import Chunk
    from plateglass.batch.worker import Task


class Crew:
    """The hands of one machine for one task, hired as they are needed. Thread-safe."""

    def __init__(self, task: Task) -> None:
        self._task = task
        self._all: list[Hand] = []
        self._idle: list[Hand] = []
        self._lock = threading.Lock()

    def do(self, chunk: Chunk) -> int:
        """Give a chunk to somebody idle; return its number of pictures once it is done."""
        with self._lock:
            if not self._idle:
                self._all.append(Hand(self._task))
                self._idle.append(self._all[-1])
            hand = self._idle.pop()
        try:
            hand.do(chunk)
        finally:
            self._idle.append(hand)
        return len(chunk.items)

    def stop(self) -> None:
        """Let everybody go."""
        with self._lock:
            for hand in self._all:
                hand.stop()


_CREWS: dict[Task, Crew] = {}
_LOCK = threading.Lock()


def do(task: Task, chunk: Chunk) -> int:
    """Do a chunk on this machine; its crew stays for the next one."""
    with _LOCK:
        crew = _CREWS.setdefault(task, Crew(task))
    return crew.do(chunk)


def dismiss(task: Task) -> None:
    """Let a task's crew on this machine go."""
    with _LOCK, suppress(KeyError):
        _CREWS.pop(task).stop()
