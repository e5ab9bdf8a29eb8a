"""Many small jobs on several processes or on Dask, their results in the order of the jobs."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

import cv2

from plateglass.batch.cluster import cluster as dask
from plateglass.batch.workplace import Pool, in_order

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from plateglass.batch.workplace import Done, Job, Workplace


def ordered(
    work: Callable[[Job], Done], jobs: Iterable[Job], workers: int, cluster: str = ""
) -> Iterator[Done]:
    """Yield ``work(job)`` for each job, in order; ``work`` must be a module's own function.

    ``cluster`` names a Dask cluster to use instead of ``workers`` processes: ``local``,
    ``local:N`` or a scheduler's address (``tcp://host:8786``), whose workers see the same
    folders. Only a few jobs per worker are under way at a time, so that a million jobs cost no
    memory and an interrupted run has little to do again.
    """
    waiting = iter(jobs)
    first = list(islice(waiting, 1))
    jobs = chain(first, waiting)
    if not first:
        return  # no cluster, and no process, is started for nothing
    if workers <= 1 and not cluster:
        yield from map(work, jobs)
        return
    with dask(cluster) if cluster else processes(workers) as place:
        yield from in_order(place, partial(_single, work), jobs)


@contextmanager
def processes(size: int) -> Iterator[Workplace]:
    """Open a workplace of so many processes."""
    # "spawn" and not "fork": a forked child inherits locks held by threads of the parent.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(size, context) as pool:
        yield Pool(pool, size)


def _single(work: Callable[[Any], Any], job: Any) -> Any:
    # OpenCV's own threads would only get in the other workers' way.
    cv2.setNumThreads(1)
    return work(job)
