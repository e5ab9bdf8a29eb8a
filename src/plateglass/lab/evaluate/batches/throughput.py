"""How fast ``batch`` is: ``python -m plateglass.lab.evaluate.batches.throughput WHAT``.

    share    processor time of finding, reading and restoring, and of the networks alone, in all
             that a process of a run uses
    groups   processor time a plate, for so many plates in the reader at once
    threads  the same for one and two threads inside it
    start    until a run of one picture is over
    memory   of all processes, over a long run of small pictures
    scaling  pictures a second with 1 and 2 processes here, and 1 and 2 workers of Dask's

Processor time can be compared on a busy machine; wall time only on a quiet one.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import cv2

from plateglass.batch.journal import Chunk, Journal, chunks, made_with
from plateglass.batch.opening import GROUP
from plateglass.batch.sources import items
from plateglass.batch.worker import Desk, Task
from plateglass.finder import Finder
from plateglass.image import load, open_picture
from plateglass.lab.evaluate.batches.machines import batch, megabytes, scheduler, worker
from plateglass.lab.evaluate.batches.material import crops, listed
from plateglass.pipeline import Plateglass, Wish
from plateglass.reader import Reader
from plateglass.weights import catalog, session

_SMALL = 50
"""Different pictures in a list of any length."""


class _Nobody:
    """Hears the signs of life that a worker gives."""

    def send(self, said: object) -> None:
        """Forget it."""


def _watched(name: str, spent: list[float]) -> None:
    """Add the time that a network uses to a list."""
    network: Any = session(name, 1)
    run = network.run

    def timed(*given: Any) -> Any:
        start = time.thread_time()
        try:
            return run(*given)
        finally:
            spent.append(time.thread_time() - start)

    network.run = timed


def share(folder: Path, source: str, count: int, *, view: str, pictures: bool) -> str:
    """Do a chunk's work in this process and see where its time goes."""
    spent: list[float] = []
    for name in catalog():
        _watched(name, spent)
    out = folder / "out"
    out.mkdir()
    order = Journal(out).claim(made_with(), resume=False)
    wish = Wish(view=view, eyes="both" if pictures else "original")  # type: ignore[arg-type]
    task = Task(out, wish, pictures, order=order)
    cv2.setNumThreads(1)
    desk = Desk(task)
    some = next(chunks(items(source), count))
    # Once before: rules are compiled when the first plate of a country comes by.
    desk.do(Chunk(0, some.items[:_SMALL]), _Nobody())  # type: ignore[arg-type]
    spent.clear()
    start = time.process_time()
    desk.do(some, _Nobody())  # type: ignore[arg-type]
    whole, of, inside = time.process_time() - start, len(some.items), sum(spent)
    pictures_at_hand = [
        (i.name, open_picture(i.load(), name=i.name).pixels) for i in some.items
    ]
    machine = Plateglass(find=None if view == "crop" else Finder(threads=1))
    start = time.process_time()
    for _ in machine.results(pictures_at_hand, wish, restore=pictures, together=GROUP):
        pass
    stages = time.process_time() - start
    return (
        f"{of} pictures: {1e3 * whole / of:.2f} ms of processor time each; "
        f"{1e3 * stages / of:.2f} to find, read and restore them "
        f"({100 * stages / whole:.0f} %), of which {1e3 * inside / of:.2f} in networks "
        f"({100 * inside / whole:.0f} %)"
    )


def groups(paths: list[Path]) -> Iterator[str]:
    """Time the reader with more and more plates at once."""
    cv2.setNumThreads(1)
    reader = Reader()
    pictures = [load(path) for path in paths][:48]
    reader(pictures[:1])
    for size in (1, 2, 4, 8, 16, 24, 1, 2, 4, 8, 16, 24):
        start = time.thread_time()
        for first in range(0, len(pictures), size):
            reader(pictures[first : first + size])
        spent = time.thread_time() - start
        yield f"{size:>3} plates at once: {1e3 * spent / len(pictures):.2f} ms a plate"


def threads(paths: list[Path]) -> Iterator[str]:
    """Time the reader with more threads inside it, which more processes could use instead."""
    cv2.setNumThreads(1)
    pictures = [load(path) for path in paths][:48]
    for number in (1, 2, 1, 2):
        reader = Reader(threads=number)
        reader(pictures[:1])
        used, clock = time.process_time(), time.perf_counter()
        for first in range(0, len(pictures), GROUP):
            reader(pictures[first : first + GROUP])
        used, clock = time.process_time() - used, time.perf_counter() - clock
        yield (
            f"{number} threads in the reader: {1e3 * used / len(pictures):.2f} ms of processor "
            f"time a plate, {1e3 * clock / len(pictures):.2f} ms by the clock"
        )


def start(folder: Path, one: Path) -> str:
    """Run over a single picture."""
    before, clock = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    batch(one, folder / "one", "--crop", "--workers", "1").wait()
    wall = time.monotonic() - clock
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return f"a run of one picture: {wall:.2f} s, {used:.2f} s of processor time"


def memory(folder: Path, paths: list[Path], count: int) -> Iterator[str]:
    """Watch a long run."""
    source = listed(paths, count // len(paths), folder / "long.txt")
    out = folder / "long"
    run = batch(source, out, "--crop", "--workers", "1")
    begun = time.monotonic()
    last = -1.0
    while run.poll() is None:
        at = time.monotonic() - begun
        if at - last >= 60 or last < 0:
            last = at
            done = sum(1 for _ in out.glob("results/*/part-*.jsonl")) * 64
            yield f"{at / 60:6.1f} min  {done:>7} pictures  {megabytes(run.pid):6.0f} MB"
        time.sleep(5.0)
    yield f"exit code {run.returncode} after {(time.monotonic() - begun) / 60:.1f} min"


def scaling(folder: Path, paths: list[Path], count: int) -> Iterator[str]:
    """Run the same list with 1 and 2 processes, and with 1 and 2 workers."""
    source = listed(paths, max(1, count // len(paths)), folder / "list.txt")
    for number in (1, 2):
        yield _timed(source, folder / f"here{number}", "--workers", str(number))
    for number in (1, 2):
        with ExitStack() as stack:
            address = stack.enter_context(scheduler(folder / f"cluster{number}"))
            for which in range(number):
                stack.enter_context(
                    worker(folder / f"cluster{number}" / f"machine{which}", address)
                )
            yield _timed(source, folder / f"there{number}", "--cluster", address)


def _timed(source: Path, out: Path, *options: str) -> str:
    begun = time.monotonic()
    run = batch(source, out, "--crop", *options)
    while not list(out.glob("results/*/part-*")):
        if run.poll() is not None:
            raise RuntimeError(out.with_name(f"{out.name}.log").read_text())
        time.sleep(0.05)
    first, ready = time.monotonic() - begun, sum(1 for _ in out.glob("results/*/part-*"))
    run.wait()
    wall = time.monotonic() - begun
    count = sum(part.read_bytes().count(b"\n") for part in out.glob("results/*/part-*"))
    rate = (count - 64 * ready) / (wall - first)
    return (
        f"{' '.join(options):40} {rate:7.1f} pictures/s, the first after {first:.1f} s, "
        f"all after {wall:.1f} s"
    )


def main() -> None:
    """Measure what is asked for and print it."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument(
        "what", choices=["share", "groups", "threads", "start", "memory", "scaling"]
    )
    options.add_argument("--count", type=int, default=0, help="Pictures in the list.")
    options.add_argument("--photos", help="share: a folder of photos instead of plates.")
    options.add_argument("--pictures", action="store_true", help="share: restore, too.")
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = crops(folder / "in", _SMALL)
        lines: Iterator[str]
        if asked.what == "share":
            view = "photo" if asked.photos else "crop"
            source = asked.photos or str(listed(paths, 10, folder / "list.txt"))
            count = asked.count or 200
            lines = iter([share(folder, source, count, view=view, pictures=asked.pictures)])
        elif asked.what == "groups":
            lines = groups(paths)
        elif asked.what == "threads":
            lines = threads(paths)
        elif asked.what == "start":
            lines = iter([start(folder, paths[0])])
        elif asked.what == "memory":
            lines = memory(folder, paths, asked.count or 100_000)
        else:
            lines = scaling(folder, paths, asked.count or 2_000)
        for line in lines:
            print(line, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
