"""The run: what is not done yet is given to workers, and in the end it is all counted."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from plateglass.batch.closing import Summary, close
from plateglass.batch.crew import dismiss, do
from plateglass.batch.journal import CHUNK, Chunk, Journal, chunks, made_with
from plateglass.batch.loaders import Item
from plateglass.batch.workplace import as_done
from plateglass.errors import WrongUse
from plateglass.lock import locked

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from plateglass.batch.worker import Task
    from plateglass.batch.workplace import Workplace

Items = Callable[[], Iterable[Item]]
"""Starts the stream of pictures from its beginning, the same ones each time."""
Progress = Callable[[int, "int | None"], None]
"""Hears how many pictures are done, and of how many as soon as that is known."""


@dataclass(frozen=True)
class Run:
    """One order, and how to go about it."""

    items: Items
    task: Task
    source: str
    """What the pictures are called in the order."""
    where: Callable[[], AbstractContextManager[Workplace]]
    """Opens the place where the work is done; what comes out is the same anywhere."""
    chunk: int = CHUNK
    parquet: bool = False
    """Whether the results are written as Parquet too."""
    count_first: bool = True
    """Whether the pictures are counted beside the work, so that the time left can be told."""

    def go(
        self, *, resume: bool = False, progress: Progress = lambda done, count: None
    ) -> Summary:
        """Do what is not done yet; whatever stops this, the next one goes on from there."""
        if self.parquet:
            from plateglass.batch.parquet import needed

            needed()
        if next(iter(self.items()), None) is None:
            raise WrongUse(f"{self.source} holds no pictures")
        with locked(self.task.out):
            journal = Journal(self.task.out)
            order = journal.claim(self._order(), resume=resume)
            self._work(journal, replace(self.task, order=order), progress)
            return close(journal, parquet=self.parquet)

    def _work(self, journal: Journal, task: Task, progress: Progress) -> None:
        tally = _Tally(progress)
        if self.count_first:
            # A daemon, so that nobody waits for it when the run is over first.
            threading.Thread(target=self._count, args=(tally,), daemon=True).start()

        def todo() -> Iterator[Chunk]:
            for chunk in chunks(self.items(), self.chunk):
                tally.chunks += 1
                if journal.done(chunk):
                    tally.add(len(chunk.items))
                else:
                    yield chunk

        with self.where() as place:
            try:
                for pictures in as_done(place, partial(do, task), todo()):
                    tally.add(pictures)
            finally:
                place.everywhere(dismiss, task)
        journal.end(tally.chunks)

    def _count(self, tally: _Tally) -> None:
        # What goes wrong here goes wrong in the run as well, and is told there.
        with suppress(Exception):
            tally.count = sum(1 for _ in self.items())

    def _order(self) -> dict[str, Any]:
        return {
            "source": self.source,
            "settings": dict(self.task.settings),
            "chunk": self.chunk,
            **made_with(),
        }


class _Tally:
    """What is done, as far as the screen is concerned."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self.done = self.chunks = 0
        self.count: int | None = None

    def add(self, pictures: int) -> None:
        self.done += pictures
        self._progress(self.done, self.count)
