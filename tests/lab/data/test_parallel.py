"""Jobs on processes and on Dask: same results, same order, and nothing far ahead."""

from __future__ import annotations

import itertools
import os
from typing import TYPE_CHECKING

import pytest

from plateglass.batch import cluster as dask
from plateglass.errors import WrongUse
from plateglass.lab.data.parallel import ordered

if TYPE_CHECKING:
    from collections.abc import Iterator


def squared(number: int) -> tuple[int, int]:
    return number * number, os.getpid()


@pytest.mark.parametrize(("workers", "cluster"), [(1, ""), (2, ""), (1, "local:1")])
def test_results_come_in_the_order_of_the_jobs(workers: int, cluster: str) -> None:
    done = list(ordered(squared, range(7), workers, cluster))
    assert [value for value, _ in done] == [n * n for n in range(7)]
    here = {process for _, process in done} == {os.getpid()}
    assert here == (workers == 1 and not cluster)


def test_endless_jobs_are_taken_as_they_are_needed() -> None:
    taken: list[int] = []

    def jobs() -> Iterator[int]:
        for number in itertools.count():
            taken.append(number)
            yield number

    results = ordered(squared, jobs(), 2)
    assert [next(results)[0] for _ in range(3)] == [0, 1, 4]
    results.close()  # type: ignore[attr-defined]
    assert len(taken) <= 7


def test_a_cluster_that_runs_already_is_used_and_left_running() -> None:
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, dashboard_address="127.0.0.1:0"
    ) as running:
        for _ in range(2):
            done = list(ordered(squared, range(5), 1, running.scheduler_address))
            assert [value for value, _ in done] == [n * n for n in range(5)]


@pytest.mark.parametrize(
    ("cluster", "said"), [("local:many", "local:4"), ("tcp://127.0.0.1:9", "no Dask scheduler")]
)
def test_a_cluster_that_is_none_is_a_sentence(
    cluster: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dask, "PATIENCE", 0.5)
    with pytest.raises(WrongUse, match=said):
        list(ordered(squared, range(2), 1, cluster))
