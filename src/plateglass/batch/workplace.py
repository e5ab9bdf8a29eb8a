"""Where jobs are done, and how they flow there: threads here, processes, or a Dask cluster.

A workplace takes one job and promises its result. Only a few jobs for each worker are under way
at a time, so that a million of them cost no memory.
"""

from __future__ import annotations

from collections import deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import islice
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from concurrent.futures import Executor

Job = TypeVar("Job")
Done = TypeVar("Done")
_AHEAD = 2
"""Jobs a worker: the one that it does, and one so that it needn't wait."""
_LOOK = 1.0
"""Seconds between two moments at which Ctrl-C is heard where waiting can't be interrupted."""


class Promise(Protocol):
    """A result to come; the executors of Python and of Dask have one."""

    def result(self) -> Any:
        """Wait for it."""
        ...

    def cancel(self) -> Any:
        """Don't begin with it."""
        ...

    def add_done_callback(self, fn: Callable[[Any], Any]) -> None:
        """Call when it is there, with the promise itself."""
        ...


class Workplace(Protocol):
    """Whatever does jobs."""

    @property
    def size(self) -> int:
        """How many jobs are done at a time; it may change."""
        ...

    def submit(self, work: Callable[[Job], Done], job: Job) -> Promise:
        """Take a job."""
        ...

    def everywhere(self, work: Callable[[Any], object], argument: Any) -> None:
        """Do something once on every machine that takes jobs, as far as it can be reached."""
        ...


class Pool:
    """A workplace of this machine: threads or processes, as the executor has it."""

    def __init__(self, executor: Executor, size: int) -> None:
        self._executor, self.size = executor, size

    def submit(self, work: Callable[[Job], Done], job: Job) -> Promise:
        """Take a job."""
        return self._executor.submit(work, job)

    def everywhere(self, work: Callable[[Any], object], argument: Any) -> None:
        """Do it here."""
        work(argument)


@contextmanager
def threads(size: int) -> Iterator[Workplace]:
    """Open a workplace of so many threads, for jobs that wait for processes of their own."""
    with ThreadPoolExecutor(size) as pool:
        yield Pool(pool, size)


def in_order(
    place: Workplace, work: Callable[[Job], Done], jobs: Iterable[Job]
) -> Iterator[Done]:
    """Yield the results in the order of the jobs."""
    waiting = iter(jobs)
    running = deque(place.submit(work, job) for job in islice(waiting, _AHEAD * place.size))
    try:
        while running:
            done: Done = running.popleft().result()
            yield done
            short = _AHEAD * place.size - len(running)
            running.extend(place.submit(work, job) for job in islice(waiting, max(0, short)))
    finally:
        for promise in running:
            promise.cancel()


def as_done(
    place: Workplace, work: Callable[[Job], Done], jobs: Iterable[Job]
) -> Iterator[Done]:
    """Yield the results as they come, so that one slow job keeps nobody waiting."""
    waiting = iter(jobs)
    running: set[Promise] = set()
    ready: SimpleQueue[Promise] = SimpleQueue()
    try:
        while True:
            for job in islice(waiting, max(0, _AHEAD * place.size - len(running))):
                promise = place.submit(work, job)
                running.add(promise)
                promise.add_done_callback(ready.put)
            if not running:
                return
            promise = _next(ready)
            running.discard(promise)
            done: Done = promise.result()
            yield done
    finally:
        for promise in running:
            promise.cancel()


def _next(ready: SimpleQueue[Promise]) -> Promise:
    while True:
        try:
            return ready.get(timeout=_LOOK)
        except Empty:
            continue
