"""Work off the event loop, and no more of it than fits.

A request takes its place before its body is read, so that what is being worked on, what waits
and what is still arriving are bounded together, in number and so in memory.
"""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

from plateglass.serve.problems import Busy, Problem

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

T = TypeVar("T")


class Pool:
    """Threads that look at pictures; onnxruntime and OpenCV let go of the interpreter."""

    def __init__(self, workers: int, waiting: int) -> None:
        self.workers = workers
        self.places = workers + waiting
        self.taken = 0
        """Places in use: bodies arriving, work waiting and work being done."""
        self.mean = 0.5
        """Seconds that a piece of work took lately."""
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="plateglass")

    @property
    def waiting(self) -> int:
        """Requests beyond those that the workers can be busy with."""
        return max(0, self.taken - self.workers)

    def place(self) -> Place:
        """Take a place, or raise :class:`Busy`; to be used with ``async with``."""
        if self.taken >= self.places:
            raise Busy(self.mean * self.taken / self.workers)
        self.taken += 1
        return Place(self)

    def submit(self, work: Callable[[], T]) -> Future[T]:
        """Start work on the next free thread."""
        return self._threads.submit(work)

    def leave(self, seconds: float | None = None) -> None:
        """Give a place back; on the event loop only."""
        self.taken -= 1
        if seconds is not None:
            self.mean += 0.1 * (seconds - self.mean)

    def close(self) -> None:
        """Drop what hasn't begun and wait for what has."""
        self._threads.shutdown(wait=True, cancel_futures=True)


class Place:
    """One request's place, given back when its work is over, not when its client gives up."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._loop = asyncio.get_running_loop()
        self._work: Future[object] | None = None
        self._seconds: float | None = None

    async def __aenter__(self) -> Place:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._work is None or self._work.done():
            self._pool.leave(self._seconds)
        else:
            self._work.add_done_callback(self._later)

    def _later(self, _: Future[object]) -> None:
        with suppress(RuntimeError):  # the loop is gone: so is the count
            self._loop.call_soon_threadsafe(self._pool.leave)

    async def run(self, work: Callable[[], T], seconds: float) -> T:
        """Wait for a thread and for the work; at most so many seconds for both."""

        def timed() -> T:
            start = time.perf_counter()
            try:
                return work()
            finally:
                self._seconds = time.perf_counter() - start

        future = self._pool.submit(timed)
        self._work = future  # type: ignore[assignment]
        try:
            # Shielded: a thread can't be stopped, so its place stays taken until it ends.
            return await asyncio.wait_for(asyncio.shield(asyncio.wrap_future(future)), seconds)
        except asyncio.TimeoutError:
            future.cancel()
            raise Problem(
                503,
                f"this took longer than {seconds:g} s: send fewer or smaller pictures, or try "
                "again when less is going on",
                headers={"Retry-After": "5"},
            ) from None
