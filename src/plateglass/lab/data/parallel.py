"""Many small jobs on several processes, their results in the order of the jobs."""

from __future__ import annotations

import multiprocessing
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

import cv2

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Job = TypeVar("Job")
Done = TypeVar("Done")


def ordered(work: Callable[[Job], Done], jobs: Iterable[Job], workers: int) -> Iterator[Done]:
    """Yield ``work(job)`` for each job, in order; ``work`` must be a module's own function.

    Only a few jobs per worker are under way at a time, so that a million jobs cost no memory
    and an interrupted run has little to do again.
    """
    if workers <= 1:
        yield from map(work, jobs)
        return
    # "spawn" and not "fork": a forked child inherits locks held by threads of the parent.
    context = multiprocessing.get_context("spawn")
    waiting = iter(jobs)
    with ProcessPoolExecutor(workers, context, initializer=_one_thread) as pool:
        try:
            running = deque(pool.submit(work, job) for job in islice(waiting, 2 * workers))
            while running:
                yield running.popleft().result()
                running.extend(pool.submit(work, job) for job in islice(waiting, 1))
        finally:
            pool.shutdown(cancel_futures=True)


def _one_thread() -> None:
    # The workers share the cores; OpenCV's own threads would only get in each other's way.
    cv2.setNumThreads(1)
