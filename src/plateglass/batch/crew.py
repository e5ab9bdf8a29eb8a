"""Workers hired, watched and replaced: what one of them dies of stops nobody else."""

from __future__ import annotations

import multiprocessing
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from multiprocessing.connection import wait
from typing import TYPE_CHECKING

from plateglass.batch.worker import Word, work
from plateglass.errors import PlateglassError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

    from plateglass.batch.journal import Chunk
    from plateglass.batch.worker import Task

PATIENCE = 600.0
"""Seconds that one picture may take; beyond it, its worker is taken for stuck."""
_LOOK = 1.0
"""Seconds between two looks at whether somebody is stuck."""


@dataclass
class _Hand:
    """One worker, and what it has in hand."""

    process: BaseProcess
    chunk: Chunk
    since: float
    place: int | None = None
    """The picture it is at; ``None`` before the first."""

    def given(self, pipe: Connection, chunk: Chunk) -> None:
        self.chunk, self.place, self.since = chunk, None, time.monotonic()
        with suppress(OSError):  # it has died; that is heard at the next look
            pipe.send(chunk)


class Crew:
    """At most ``size`` workers at a time."""

    def __init__(self, task: Task, size: int, *, patience: float = PATIENCE) -> None:
        self._task, self._size, self._patience = task, size, patience
        # "spawn" and not "fork": a forked child inherits locks held by threads of the parent.
        self._context = multiprocessing.get_context("spawn")
        self._hands: dict[Connection, _Hand] = {}
        self._stillborn = 0

    def carry_out(self, chunks: Iterator[Chunk]) -> Iterator[Chunk]:
        """Yield each chunk once its part is on disk, in the order in which they get done."""
        try:
            while len(self._hands) < self._size and (chunk := next(chunks, None)):
                self._hire(chunk)
            while self._hands:
                for pipe in wait(list(self._hands), _LOOK):
                    assert pipe in self._hands
                    yield from self._heard(pipe, chunks)
                self._look_for_stuck()
        finally:
            for hand in self._hands.values():
                hand.process.terminate()
            for pipe, hand in self._hands.items():
                hand.process.join()
                pipe.close()

    def _hire(self, chunk: Chunk) -> None:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=work, args=(theirs, self._task), daemon=True)
        process.start()
        theirs.close()  # or its death would not be heard
        self._hands[ours] = _Hand(process, chunk, time.monotonic())

    def _heard(self, pipe: Connection, chunks: Iterator[Chunk]) -> Iterator[Chunk]:
        hand = self._hands[pipe]
        try:
            said = pipe.recv()
        except (EOFError, OSError):
            self._bury(pipe)
            return
        if isinstance(said, Exception):
            raise said
        if isinstance(said, int):
            hand.place, hand.since = said, time.monotonic()
        elif said is Word.READY:
            hand.given(pipe, hand.chunk)
        else:
            self._stillborn = 0
            yield hand.chunk
            following = next(chunks, None)
            if following is None:
                self._dismiss(pipe)
            else:
                hand.given(pipe, following)

    def _dismiss(self, pipe: Connection) -> None:
        hand = self._hands.pop(pipe)
        with suppress(OSError):  # gone before it was told to go
            pipe.send(None)
        hand.process.join()
        pipe.close()

    def _bury(self, pipe: Connection) -> None:
        """Let somebody else do the chunk, who knows at which picture it went wrong."""
        hand = self._hands.pop(pipe)
        pipe.close()
        hand.process.join()
        chunk = hand.chunk
        if hand.place is not None:
            chunk = replace(chunk, fallen=(*chunk.fallen, hand.place))
        else:
            self._stillborn += 1
            if self._stillborn > 2 * self._size:
                raise PlateglassError(
                    "the processes that should read die before their first picture (exit code "
                    f"{hand.process.exitcode}): see what 'plateglass demo' says"
                )
        self._hire(chunk)

    def _look_for_stuck(self) -> None:
        for hand in self._hands.values():
            at_work = hand.place is not None
            if at_work and time.monotonic() - hand.since > self._patience:
                hand.process.kill()  # which is heard as its death
                hand.since = time.monotonic()
