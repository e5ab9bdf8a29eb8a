"""How many samples a second this machine makes, so that training is never kept waiting."""

from __future__ import annotations

import multiprocessing
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np

from plateglass.lab.camera import measure as camera
from plateglass.lab.camera import preset, shoot
from plateglass.lab.plates import measure as plates
from plateglass.lab.plates.pool import Pool, build

if TYPE_CHECKING:
    from collections.abc import Callable
    from threading import Barrier

PATIENCE = 120.0
"""Seconds in which every process has to be there, however busy the machine is."""


@dataclass(frozen=True)
class Speed:
    """One kind of work, in samples a second."""

    what: str
    one: float
    """By one process with one thread."""
    two: float
    """By two of them at the same time, together."""


def measure(
    seconds: float = 5.0,
    progress: Callable[[int, int], None] = lambda done, count: None,
    pool: int = 250,
) -> list[Speed]:
    """Measure drawing, photographing, and photographing from a pool of so many plates."""
    with tempfile.TemporaryDirectory() as folder:
        path = build(Path(folder) / "plates.pgp", pool, workers=1)
        works: dict[str, Callable[[], float]] = {
            "sharp plates, cut to 64x192": partial(_drawn, seconds),
            "camera, preset training": partial(_shot, seconds),
            "plates from a pool, then the camera": partial(_taken, path, seconds),
        }
        speeds = []
        for done, (what, work) in enumerate(works.items()):
            progress(done, len(works))
            speeds.append(Speed(what, together(work, 1), together(work, 2)))
        progress(len(works), len(works))
    return speeds


def together(work: Callable[[], float], processes: int) -> float:
    """Add up what ``work`` returns in several processes that begin at the same moment."""
    context = multiprocessing.get_context("spawn")
    start = context.Barrier(processes)
    with ProcessPoolExecutor(processes, context, _line_up, (start,)) as crowd:
        return sum(done.result() for done in [crowd.submit(work) for _ in range(processes)])


def _line_up(start: Barrier) -> None:
    cv2.setNumThreads(1)
    start.wait(PATIENCE)


def _drawn(seconds: float) -> float:
    return plates.measure(seconds).rate


def _shot(seconds: float) -> float:
    return camera.measure("training", seconds).per_second


def _taken(path: Path, seconds: float) -> float:
    """Decode plates of a pool and photograph them, as training does."""
    chosen, rng, made = preset("training"), np.random.default_rng(0), 0
    with Pool(path) as pool:
        start = time.perf_counter()
        while (past := time.perf_counter() - start) < seconds or not made:
            drawn = pool[int(rng.integers(len(pool)))]
            shoot(drawn.picture, drawn.quad, chosen.draw(rng), rng)
            made += 1
    return made / past
