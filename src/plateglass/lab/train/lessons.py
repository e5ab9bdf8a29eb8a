"""Batches in an order that can be entered anywhere: a run resumes at its very next sample.

A lesson is a sequence of samples, each made when it is asked for from ``(index, lap)``: what
chance decides about a sample depends on nothing else, so neither the number of workers nor of
processes changes a pixel.
"""

from __future__ import annotations

import signal
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

import cv2
import numpy as np
import torch
from torch.utils.data import DataLoader

from plateglass.errors import WrongUse

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

VALIDATION = 0
"""The lap on which validation samples are made: always the same ones."""

Sample = TypeVar("Sample", covariant=True)
Batch = TypeVar("Batch", covariant=True)


class Course(Protocol):
    """What a stage goes through: batches to learn from, and maybe some to be judged by."""

    @property
    def laps(self) -> int:
        """Batches an epoch, where a plan doesn't say."""
        ...

    @property
    def looks(self) -> float:
        """Batches of an exam."""
        ...

    def batches(self, first: int, rank: int = 0, ranks: int = 1) -> Iterator[Any]:
        """Yield batches without end from the one of this number on, this process's share."""
        ...

    def examination(self, rank: int = 0, ranks: int = 1) -> Iterator[Any]:
        """Yield the validation batches, this process's share."""
        ...


class Lesson(Protocol[Sample]):
    """Numbered samples; each is a named tuple of arrays."""

    def __len__(self) -> int: ...

    def __getitem__(self, at: tuple[int, int], /) -> Sample: ...


@dataclass(frozen=True)
class Lessons(Generic[Sample]):
    """What a stage learns from and what it is judged by."""

    train: Lesson[Sample]
    valid: Lesson[Sample]
    batch: int
    """Over all processes."""
    seed: int = 0
    workers: int = 0

    def __post_init__(self) -> None:
        """Refuse what no batch can be made of."""
        if len(self.train) < self.batch:
            raise WrongUse(
                f"there are {len(self.train)} samples to learn from, less than a batch of "
                f"{self.batch}: add data, or --set batch={max(1, len(self.train))}"
            )

    @property
    def laps(self) -> int:
        """Batches that go once through the data; what is left over waits for the next lap."""
        return len(self.train) // self.batch

    @property
    def looks(self) -> float:
        """Batches of an exam."""
        return len(self.valid) / self.batch

    def batches(self, first: int, rank: int = 0, ranks: int = 1) -> Iterator[Any]:
        """Yield batches without end from the one of this number on, this process's share."""
        if self.batch % ranks:
            raise WrongUse(f"a batch of {self.batch} can't be shared by {ranks} processes")
        return iter(_loader(self.train, self._places(first, rank, ranks), self.workers))

    def _places(self, first: int, rank: int, ranks: int) -> Iterator[list[tuple[int, int]]]:
        lap, number = divmod(first, self.laps)
        while True:
            lap += 1
            order = np.random.default_rng((self.seed, lap)).permutation(len(self.train))
            for at in range(number, self.laps):
                chosen = order[at * self.batch : (at + 1) * self.batch]
                yield [(int(index), lap) for index in chosen[rank::ranks]]
            number = 0

    def examination(self, rank: int = 0, ranks: int = 1) -> Iterator[Any]:
        """Yield the validation batches, this process's share."""
        if len(self.valid) < ranks:
            raise WrongUse(f"{len(self.valid)} samples are too few to validate with: add data")
        places = [(index, VALIDATION) for index in range(rank, len(self.valid), ranks)]
        size = max(1, self.batch // ranks)
        batches = [places[at : at + size] for at in range(0, len(places), size)]
        return iter(_loader(self.valid, batches, self.workers))


class Scenes(Protocol[Batch]):
    """Numbered batches, each made when it is asked for from its number alone."""

    def __getitem__(self, at: tuple[int, int, int], /) -> Batch:
        """Return a batch, by its number; of it every ``ranks``-th sample from ``rank`` on."""
        ...


@dataclass(frozen=True)
class Stream(Generic[Batch]):
    """Ever new batches that nobody is judged by."""

    scenes: Scenes[Batch]
    laps: int
    """Batches an epoch: after so many it is said how it goes."""
    workers: int = 0
    looks: float = 0

    def batches(self, first: int, rank: int = 0, ranks: int = 1) -> Iterator[Any]:
        """Yield batches without end from the one of this number on, this process's share."""
        numbers = ((number, rank, ranks) for number in count(first))
        return iter(_dealer(self.scenes, numbers, self.workers, batch_size=None))

    def examination(self, rank: int = 0, ranks: int = 1) -> Iterator[Any]:
        """Yield nothing."""
        return iter(())


def _loader(lesson: Any, places: Any, workers: int) -> DataLoader[Any]:
    return _dealer(lesson, None, workers, batch_sampler=_Places(places), collate_fn=stacked)


def _dealer(made: Any, numbers: Any, workers: int, **how: Any) -> DataLoader[Any]:
    return DataLoader(
        made,
        sampler=None if numbers is None else _Places(numbers),
        num_workers=workers,
        **how,
        worker_init_fn=_alone,
        prefetch_factor=4 if workers else None,
        # Its own: a loader draws a number whenever it starts, and a run that is resumed starts
        # one more than a run that went through.
        generator=torch.Generator().manual_seed(0),
    )


class _Places:
    """What a loader takes for a sampler; it only ever iterates once."""

    def __init__(self, places: Any) -> None:
        self._places = places

    def __iter__(self) -> Iterator[list[tuple[int, int]]]:
        return iter(self._places)


def _alone(worker: int) -> None:
    # The workers share the cores; OpenCV's own threads would only get in each other's way.
    cv2.setNumThreads(0)
    # A terminal, a supervisor and timeout(1) ask the whole group to stop. The run decides when:
    # it has a step to finish and a checkpoint to write, and ends its workers itself.
    for asked in (signal.SIGINT, signal.SIGTERM):
        signal.signal(asked, signal.SIG_IGN)


def stacked(samples: Sequence[Any]) -> Any:
    """Make one named tuple of tensors out of many of arrays."""
    columns = zip(*samples, strict=True)
    return type(samples[0])(*(torch.from_numpy(np.stack(column)) for column in columns))


def moved(batch: Any, device: torch.device) -> Any:
    """Return a batch on another device."""
    return type(batch)(*(tensor.to(device, non_blocking=True) for tensor in batch))


def divided(
    keys: Sequence[str], share: float = 0.2, seed: int = 42
) -> tuple[list[int], list[int]]:
    """Split places into those that teach and those that judge, all of one key on one side.

    >>> divided(["a", "b", "a", "c"], share=0.34)
    ([0, 1, 2], [3])
    """
    names = sorted(set(keys))
    order = np.random.default_rng(seed).permutation(len(names))
    chosen = {names[i] for i in order[: max(1, int(share * len(names)))]}
    places = range(len(keys))
    return [i for i in places if keys[i] not in chosen], [
        i for i in places if keys[i] in chosen
    ]
