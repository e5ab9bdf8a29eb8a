"""A Dask cluster as the place where jobs are done: one that runs, or one started here.

Workers that are lost are Dask's business: it gives their jobs to others. A cluster started here
grows with the work and shrinks again; of one that runs, whoever joins is made use of.
"""

from __future__ import annotations

import logging
import sys
import time
from contextlib import contextmanager, suppress
from importlib import import_module
from typing import TYPE_CHECKING, Any

from plateglass.errors import MissingExtra, PlateglassError, WrongUse
from plateglass.here import cores

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from plateglass.batch.workplace import Done, Job, Promise, Workplace

LOCAL = "local"
PATIENCE = 30.0
"""Seconds in which a cluster has to answer, and to have a worker."""
_RETRIES = 2
"""Times a job that failed is tried again, on whichever worker is free."""
_RECOUNT = 2.0
"""Seconds after which the workers are counted anew."""


@contextmanager
def cluster(address: str) -> Iterator[Workplace]:
    """Connect to ``tcp://host:8786``, or start ``local`` or ``local:N`` for the time being."""
    try:
        dask: Any = import_module("distributed")  # whose types are half there
    except ImportError:
        raise MissingExtra("--cluster", "distributed", "cluster") from None
    # It tells of every connection that ends as it should.
    logging.getLogger("distributed.core").setLevel(logging.ERROR)
    name, _, number = address.partition(":")
    if name == LOCAL:
        if number and not (number.isdecimal() and int(number)):
            raise WrongUse(f"--cluster {address!r}: write local or local:N, as in local:4")
        with _started(dask, int(number or cores())) as place:
            yield place
        return
    try:
        client = dask.Client(address, timeout=PATIENCE)
    except (OSError, ValueError) as error:
        raise WrongUse(f"no Dask scheduler answers at {address}: {error}") from None
    with client:
        try:
            client.wait_for_workers(1, timeout=PATIENCE)
        except TimeoutError:
            raise WrongUse(
                f"the Dask scheduler at {address} has no workers: start one beside it with "
                f"'dask worker {address}'"
            ) from None
        _tell(client)
        yield _Dask(client, dask)


@contextmanager
def _started(dask: Any, most: int) -> Iterator[Workplace]:
    with (
        dask.LocalCluster(
            n_workers=1,
            threads_per_worker=1,
            dashboard_address=_dashboard(),
            # What goes wrong is a sentence at the end, not tracebacks on the way there.
            silence_logs=logging.CRITICAL,
        ) as started,
        dask.Client(started) as client,
    ):
        # By the second: jobs are short, and so is the wait for another worker.
        started.adapt(minimum=1, maximum=most, target_duration="1s")
        _tell(client)
        yield _Dask(client, dask, most)


def _dashboard() -> str | None:
    try:
        import_module("bokeh")
    except ImportError:
        return None
    return "127.0.0.1:0"  # any free port: several clusters may run here


def _tell(client: Any) -> None:
    """Say where the work can be watched."""
    # A link is made up even where there is no dashboard.
    if "dashboard" in client.scheduler_info()["services"]:
        sys.stderr.write(f"dashboard: {client.dashboard_link}\n")


class _Dask:
    """A client, seen as a workplace."""

    def __init__(self, client: Any, dask: Any, most: int = 0) -> None:
        self._client, self._dask, self._most = client, dask, most
        self._size, self._counted = 1, -_RECOUNT

    @property
    def size(self) -> int:
        """Threads of all workers, or as many as there may become."""
        if self._most:
            return self._most
        if time.monotonic() - self._counted > _RECOUNT:
            self._size = max(1, sum(self._client.ncores().values()))
            self._counted = time.monotonic()
        return self._size

    def submit(self, work: Callable[[Job], Done], job: Job) -> Promise:
        """Take a job."""
        # Not pure: work that writes files must not be answered from memory.
        future = self._client.submit(work, job, pure=False, retries=_RETRIES)
        return _Future(future, self._dask)

    def everywhere(self, work: Callable[[Any], object], argument: Any) -> None:
        """Do it on every worker; one that is gone has nothing left to be told."""
        with suppress(Exception):
            self._client.run(work, argument, on_error="ignore")


class _Future:
    """A result to come from a cluster, whose own failures are sentences."""

    def __init__(self, future: Any, dask: Any) -> None:
        self._future, self._dask = future, dask

    def result(self) -> Any:
        """Wait for it."""
        try:
            return self._future.result()
        except self._dask.scheduler.KilledWorker as error:
            raise PlateglassError(
                f"the Dask workers die of the work ({error}): see their logs, give them more "
                "memory; what is done is safe"
            ) from None
        except RuntimeError as error:
            if "deserialization" not in str(error):
                raise
            raise PlateglassError(
                "the Dask cluster does not understand the work: install the same plateglass, "
                "Python and dask where its scheduler and its workers run"
            ) from None
        except self._dask.CancelledError:
            raise PlateglassError(
                "the Dask cluster is gone, or has dropped the work: start it again; "
                "what is done is safe"
            ) from None

    def cancel(self) -> None:
        """Drop it, wherever it is."""
        with suppress(Exception):
            self._future.cancel()

    def add_done_callback(self, fn: Callable[[Any], Any]) -> None:
        """Call when it is there."""
        self._future.add_done_callback(lambda _: fn(self))
