"""How long one picture takes, stage by stage and beside peers in one run, and how much memory.

    python -m plateglass.lab.evaluate.speed [--rounds N] [-o FOLDER]

All take turns over the same drawn plates and streets, so that whatever else the machine does
slows all of them down: what to believe is how many times as quick one is as another. The
milliseconds are the clock's, after a warm-up; they want a machine with nothing else to do. One
thread, but for finders, which get as many as the product gives them. A peer that is not
installed is left out.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from plateglass.errors import PlateglassError
from plateglass.lab.evaluate.environment import environment, typed
from plateglass.lab.evaluate.finding import locators
from plateglass.lab.evaluate.finding.locators import locator
from plateglass.lab.evaluate.finding.photos import hard_photos
from plateglass.lab.evaluate.finding.streets import LARGE, SIZE
from plateglass.lab.evaluate.footprint import peak
from plateglass.lab.evaluate.reading.recognisers import recogniser
from plateglass.lab.evaluate.restoring import cases
from plateglass.lab.evaluate.restoring.cases import SIZED, Condition, case
from plateglass.lab.evaluate.restoring.restorers import ESRGAN, restorer
from plateglass.pipeline import Plateglass, telling
from plateglass.restore.told import draft

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import Any

    from plateglass.geometry import Picture

OURS = "plateglass"
CROPS = "reading", "restoring"
"""What is done to crops."""
TOGETHER = 32
"""Crops that are read at once where they come in batches."""
HEIGHT = 16
"""Of the plates, in pixels."""
SEED = 21
STREETS = {SIZE: "wide", LARGE: "far"}
"""Sizes of photographs, and the kinds of street that are drawn so large."""


@dataclass(frozen=True)
class Stage:
    """Something that takes time."""

    task: str
    name: str
    work: Sequence[Callable[[], object]]
    """To be done one after another, and timed each."""
    pictures: int = 1
    """In each piece of work."""
    threads: int = 1


@dataclass(frozen=True)
class Took:
    """How long a picture takes there: median and quartiles of its milliseconds."""

    task: str
    by: str
    threads: int
    ms: float
    low: float
    high: float


def measured(stages: Sequence[Stage], rounds: int) -> list[Took]:
    """Have all stages take turns, so many times over."""
    times: list[list[float]] = [[] for _ in stages]
    for stage in stages:
        stage.work[0]()
    for _ in range(rounds):
        for stage, took in zip(stages, times, strict=True):
            for piece in stage.work:
                start = time.perf_counter()
                piece()
                took.append((time.perf_counter() - start) * 1e3 / stage.pictures)
    return [
        Took(stage.task, stage.name, stage.threads, *_quartiles(took))
        for stage, took in zip(stages, times, strict=True)
    ]


def _quartiles(times: Sequence[float]) -> tuple[float, float, float]:
    low, middle, high = np.percentile(times, (25, 50, 75)).tolist()
    return round(middle, 2), round(low, 2), round(high, 2)


def stages(plates: int, streets: int) -> Iterator[Stage]:
    """Yield what the product does with so many drawn plates and streets, and peers."""
    crops = drawn_crops(plates)
    yield from reading(crops)
    yield from restoring(crops)
    for (width, height), kind in STREETS.items():
        yield from finding(f"finding-{width}x{height}", drawn_streets(kind, streets))


def drawn_crops(count: int) -> list[Picture]:
    """Draw small plates."""
    return [case(one, Condition(SIZED, HEIGHT)).crop for one in cases.rendered(count, SEED)]


def drawn_streets(kind: str, count: int) -> list[Picture]:
    """Draw streets of one of the kinds that finders find hard."""
    return [photo.picture() for photo in hard_photos([kind], count, SEED)]


def reading(crops: Sequence[Picture]) -> Iterator[Stage]:
    """Yield readers of single crops, and ours of many at once."""
    ours = recogniser("ours")
    task = "reading"
    yield Stage(task, OURS, [partial(ours, [crop]) for crop in crops])
    many = [crops[i % len(crops)] for i in range(TOGETHER)]
    yield Stage(task, f"{OURS}-{TOGETHER}-at-once", [partial(ours, many)], TOGETHER)
    for peer in installed(recogniser, ["rapidocr"]):
        yield Stage(task, peer.name, [partial(peer, [crop]) for crop in crops])


def restoring(crops: Sequence[Picture]) -> Iterator[Stage]:
    """Yield restorers; ours as it is, and without the looks that keep it from lying."""
    machine = Plateglass()
    tell, task = telling(machine.reader), "restoring"
    told = [tell(evidence) for evidence in machine.reader(crops)]
    alone = [
        partial(lambda crop, said: draft(machine.restorer, crop, said)(said), *pair)
        for pair in zip(crops, told, strict=True)
    ]
    whole = restorer("ours")
    yield Stage(task, OURS, [partial(whole, crop) for crop in crops])
    yield Stage(task, f"{OURS}-drawing-alone", alone)
    for peer in installed(restorer, ESRGAN):
        yield Stage(task, peer.name, [partial(peer, crop) for crop in crops])


def finding(task: str, pictures: Sequence[Picture]) -> Iterator[Stage]:
    """Yield finders."""
    for finder in installed(locator, ["ours", "rapidocr"]):
        work = [partial(finder, picture) for picture in pictures]
        yield Stage(task, finder.name, work, threads=locators.THREADS)


def installed(make: Callable[[str], Any], names: Iterable[str]) -> Iterator[Any]:
    """Yield those of the named that this machine has, and say which it hasn't."""
    for name in names:
        try:
            yield make(name)
        except PlateglassError as error:
            sys.stderr.write(f"without {name}: {error}\n")


def table(times: Sequence[Took]) -> list[dict[str, object]]:
    """Return a row a stage, with how many times as long it takes as ours does."""
    ours = {one.task: one.ms for one in reversed(times) if one.by == OURS}
    return [{**asdict(one), "times": one.ms / ours[one.task]} for one in times]


def memory() -> list[dict[str, object]]:
    """Return how much memory each task takes, in a process of its own."""
    (crop,) = drawn_crops(1)
    shown = [("nothing", "nothing", crop), *((task, task, crop) for task in CROPS)]
    for (width, height), kind in STREETS.items():
        (street,) = drawn_streets(kind, 1)
        shown.append((f"finding-{width}x{height}", "finding", street))
    return [{"task": name, "mib": peak(task, picture)} for name, task, picture in shown]


def write(
    times: Sequence[Took], peaks: Sequence[dict[str, object]], out: Path, command: str
) -> None:
    """Write a measurement as the handbook takes it."""
    told = {
        "environment": environment(command, "finder", "corners", "reader", "restorer"),
        "table": table(times),
        "memory": list(peaks),
    }
    out.mkdir(parents=True, exist_ok=True)
    (out / "speed.json").write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("-o", "--out", type=Path, help="a folder for what was measured")
    asked = parser.parse_args()
    times = measured(list(stages(24, 3)), asked.rounds)
    for row in table(times):
        sys.stdout.write(
            f"{row['task']:<20} {row['by']:<26} {row['threads']} threads "
            f"{row['ms']:8.2f} ms ({row['low']:.2f}-{row['high']:.2f}), "
            f"{row['times']:5.1f} times ours\n"
        )
    peaks = memory() if sys.platform == "linux" else []
    for row in peaks:
        sys.stdout.write(f"{row['task']:<20} {row['mib']:8.1f} MiB at most\n")
    if asked.out:
        write(times, peaks, asked.out, typed("plateglass.lab.evaluate.speed"))


if __name__ == "__main__":
    main()
