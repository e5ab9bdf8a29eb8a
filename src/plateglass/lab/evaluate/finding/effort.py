"""How long finders take over photos of known sizes, and how much memory they need."""

from __future__ import annotations

import multiprocessing
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np

from plateglass.image import load, save
from plateglass.lab.evaluate.finding.locators import THREADS, locator
from plateglass.lab.evaluate.protocols import seeded
from plateglass.lab.scenes import draw_scene

if TYPE_CHECKING:
    from collections.abc import Sequence

SIZES = ((1280, 720), (4000, 3000))
REPEATS = 5
STREETS = 3
"""Different pictures of each size: some have plates far away, which takes longer."""


@dataclass(frozen=True)
class Effort:
    """What one size of photos costs a finder."""

    finder: str
    width: int
    height: int
    ms: float
    """Median of the wall time."""
    cpu_ms: float
    """Median of the processor time, of all threads together."""
    megabytes: float | None
    """The most memory that the process took, this size and the smaller ones included."""


def efforts(names: Sequence[str]) -> list[Effort]:
    """Measure each finder in a process of its own, so that memory is its own too."""
    alone = multiprocessing.get_context("spawn")
    found: list[Effort] = []
    with tempfile.TemporaryDirectory() as folder:
        streets = [_streets(Path(folder), *size) for size in SIZES]
        for name in names:
            with alone.Pool(1) as pool:
                found += pool.apply(_efforts, (name, streets))
    return found


def _efforts(name: str, streets: Sequence[Sequence[Path]]) -> list[Effort]:
    cv2.setNumThreads(THREADS)
    finder = locator(name)
    found = []
    for paths, (width, height) in zip(streets, SIZES, strict=True):
        walls, cpus = [], []
        for path in paths:
            picture = load(path)
            finder(picture)
            for _ in range(REPEATS):
                wall, cpu = time.perf_counter(), time.process_time()
                finder(picture)
                walls.append((time.perf_counter() - wall) * 1e3)
                cpus.append((time.process_time() - cpu) * 1e3)
        wall_ms, cpu_ms = float(np.median(walls)), float(np.median(cpus))
        found.append(Effort(finder.name, width, height, wall_ms, cpu_ms, _megabytes()))
    return found


def _streets(folder: Path, width: int, height: int) -> list[Path]:
    paths = []
    for number in range(STREETS):
        # Drawn small and enlarged: what counts here is the size.
        half = width // 2, height // 2
        scene = draw_scene(seeded("plateglass-bench-effort/1", number), half)
        whole = np.asarray(cv2.resize(scene.picture, (width, height)), np.uint8)
        paths.append(folder / f"{width}-{number}.jpg")
        save(whole, paths[-1])
    return paths


def _megabytes() -> float | None:
    try:
        import resource
        import sys
    except ImportError:
        return None
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # Bytes on macOS, kilobytes elsewhere.
    return most / (1 << 20 if sys.platform == "darwin" else 1 << 10)
