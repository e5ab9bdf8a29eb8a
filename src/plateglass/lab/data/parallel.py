"""Many small jobs on several processes or on Dask, their results in the order of the jobs."""

from __future__ import annotations

import multiprocessing
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from importlib import import_module
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import cv2

from plateglass.errors import MissingExtra, WrongUse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Job = TypeVar("Job")
Done = TypeVar("Done")

LOCAL = "local"
PATIENCE = 30.0
"""Seconds in which a cluster has to answer."""


class Promise(Protocol):
    """A result to come; both kinds of executor have one."""

    def result(self) -> Any:
        """Wait for it."""
        ...


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
    if cluster:
        with _dask(cluster) as (submit, count):
            yield from _flowing(submit, work, jobs, count)
    elif workers <= 1:
        yield from map(work, jobs)
    else:
        # "spawn" and not "fork": a forked child inherits locks held by threads of the parent.
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(workers, context, initializer=one_thread) as pool:
            try:
                yield from _flowing(pool.submit, work, jobs, workers)
            finally:
                pool.shutdown(cancel_futures=True)


def _flowing(
    submit: Callable[..., Promise], work: Callable[[Job], Done], jobs: Iterable[Job], count: int
) -> Iterator[Done]:
    waiting = iter(jobs)
    running = deque(submit(work, job) for job in islice(waiting, 2 * count))
    while running:
        done: Done = running.popleft().result()
        yield done
        running.extend(submit(work, job) for job in islice(waiting, 1))


@contextmanager
def _dask(cluster: str) -> Iterator[tuple[Callable[..., Promise], int]]:
    """Connect to a Dask cluster, or start one here for the time being."""
    try:
        dask: Any = import_module("distributed")  # whose types are half there
    except ImportError:
        raise MissingExtra("--cluster", "distributed", "cluster") from None
    name, _, number = cluster.partition(":")
    if name == LOCAL:
        if number and not (number.isdecimal() and int(number)):
            raise WrongUse(f"--cluster {cluster!r}: write local or local:N, as in local:4")
        with (
            dask.LocalCluster(
                n_workers=int(number) if number else None,
                threads_per_worker=1,
                dashboard_address=None,
            ) as started,
            dask.Client(started) as client,
        ):
            yield _submitter(client)
        return
    try:
        client = dask.Client(cluster, timeout=PATIENCE)
    except (OSError, ValueError) as error:
        raise WrongUse(f"no Dask scheduler answers at {cluster}: {error}") from None
    with client:
        yield _submitter(client)


def _submitter(client: Any) -> tuple[Callable[..., Promise], int]:
    client.run(one_thread)
    count = max(1, sum(client.ncores().values()))

    def submit(work: Callable[[Job], Done], job: Job) -> Promise:
        # Not pure: work that writes files must not be answered from memory.
        promise: Promise = client.submit(work, job, pure=False)
        return promise

    return submit, count


def one_thread() -> None:
    """Let a worker be one thread: OpenCV's own would only get in the other workers' way."""
    cv2.setNumThreads(1)
