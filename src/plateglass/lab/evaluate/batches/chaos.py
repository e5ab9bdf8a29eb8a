"""Whether a run loses anything: ``python -m plateglass.lab.evaluate.batches.chaos``.

A run of drawn plates, one file in twenty of which is cut off, is done once undisturbed. Then it
is done again and again: killed at random moments; on two Dask workers, one of which is killed;
on a disk that gets full. Each time the results have to be the undisturbed run's, byte for byte,
with nothing half-written in between.
"""

from __future__ import annotations

import argparse
import math
import random
import resource
import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from plateglass.batch.closing import FAILED, SUMMARY, results
from plateglass.batch.journal import CHUNK, ORDER, Journal
from plateglass.lab.evaluate.batches.machines import (
    batch,
    family,
    kill,
    parts,
    scheduler,
    worker,
)
from plateglass.lab.evaluate.batches.material import crops, listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from plateglass.lab.evaluate.batches.machines import Program

_CORRUPT = 0.05
_TWO = ("--workers", "2")
_DIFFERENT = 400
"""Plates drawn; more pictures than these are the same ones again."""
_ENOUGH = 4
"""Chunks that must be left for a run to be killed in its middle."""
_SOON = 0.4
"""Seconds in which a moment is drawn at random, after what it follows."""


class LostError(Exception):
    """A run has not done what it promises."""


@dataclass(frozen=True)
class Ground:
    """What every run is done over, and what has to come out."""

    folder: Path
    source: Path
    """A list of pictures."""
    truth: dict[str, bytes]
    closing: tuple[bytes, bytes]

    def judge(self, out: Path) -> None:
        """Compare a run that is over with the undisturbed one."""
        if parts(out) != self.truth or _closing(out) != self.closing:
            raise LostError(f"{out} is not what the undisturbed run wrote")
        if left := [p for p in out.rglob("*") if p.name.startswith(".unwritten")]:
            raise LostError(f"{left[0]} was left behind")

    def glance(self, out: Path) -> int:
        """See that what is there in the middle of a run is whole; return how much it is."""
        there = parts(out)
        if torn := [name for name, data in there.items() if self.truth.get(name) != data]:
            raise LostError(f"{torn[0]} was there before it was whole")
        return len(there)


def ground(folder: Path, count: int, different: int = _DIFFERENT) -> Ground:
    """Draw the plates and do the undisturbed run."""
    drawn = crops(folder / "in", min(count, different), _CORRUPT)
    source = listed(drawn, count // len(drawn), folder / "list.txt")
    out = folder / "undisturbed"
    _ended(batch(source, out, "--crop", *_TWO), out, 1)
    errors = [r["error"] for part in Journal(out).parts() for r in results(part)]
    failed = len(errors) - errors.count(None)
    if failed != math.ceil(_CORRUPT * len(drawn)) * (count // len(drawn)):
        raise LostError(f"{failed} of {len(errors)} pictures failed, and 1 in 20 is damaged")
    return Ground(folder, source, parts(out), _closing(out))


def killed(on: Ground, times: int, rng: random.Random) -> Iterator[str]:
    """Kill a run and resume it; only kills with workers alive count."""
    out = on.folder / "killed"
    done, early, whole = 0, 0, 0
    while done < times:
        before = on.glance(out)
        if len(on.truth) - before < _ENOUGH:
            _finished(on, out)
            shutil.rmtree(out)
            whole += 1
            continue
        run = batch(on.source, out, "--crop", *_TWO, *(("--resume",) if out.exists() else ()))
        # With none: in the middle of the start, of a picture, of its own decay.
        wanted = before + rng.randrange(3)
        while run.poll() is None and len(parts(out)) < wanted:
            time.sleep(0.01)
        time.sleep(rng.random() * _SOON)
        processes = family(run.pid)
        kill(run)
        _left(processes)
        after = on.glance(out)
        if after < before:
            raise LostError(f"of {before} parts {after} are left")
        if run.returncode != -signal.SIGKILL:
            continue  # it was over
        if len(processes) == 1 or not (out / ORDER).exists():
            early += 1  # it had nobody at work yet
            continue
        done += 1
        yield f"kill {done}: {len(processes)} processes, {before} -> {after} of {len(on.truth)}"
    _finished(on, out)
    yield (
        f"killed {done} times in its middle and {early} times while it started, finished "
        f"{whole + 1} times: the same bytes"
    )


def _finished(on: Ground, out: Path) -> None:
    """Let the run come to its end."""
    _ended(batch(on.source, out, "--crop", *_TWO, "--resume"), out, 1)
    on.judge(out)


def lost_worker(on: Ground) -> str:
    """Kill one of two Dask workers in the middle of its work."""
    out = on.folder / "cluster"
    with (
        scheduler(on.folder / "dask") as address,
        worker(on.folder / "dask" / "one", address) as one,
        worker(on.folder / "dask" / "two", address) as two,
    ):
        run = batch(on.source, out, "--crop", "--cluster", address)
        while len(parts(out)) < 2:
            if run.poll() is not None:
                raise LostError(_said(out))
            time.sleep(0.01)
        at_work = len(family(one.pid))
        kill(one)
        there = on.glance(out)
        if at_work < 2 or there > len(on.truth) - 2:
            raise LostError(
                "the worker had nothing to do when it was killed: take more pictures"
            )
        _ended(run, out, 1)
        if two.poll() is not None:
            raise LostError("the other worker died as well")
    on.judge(out)
    return f"one of two Dask workers killed at {there} of {len(on.truth)}: the same bytes"


def full_disk(on: Ground, *, mount: bool = True) -> str:
    """Let the disk get full, make room, go on."""
    disk = on.folder / "disk"
    disk.mkdir()
    room = sum(map(len, on.truth.values())) // 3
    mounted = mount and _mount(disk, f"size={room}")
    out = disk / "out"
    try:
        run = batch(on.source, out, "--crop", *_TWO)
        if not mounted:
            limit = min(len(data) for data in on.truth.values()) // 2
            resource.prlimit(run.pid, resource.RLIMIT_FSIZE, (limit, limit))
        _ended(run, out, 1)
        there = on.glance(out)
        if "can't be written" not in _said(out):
            raise LostError(f"a full disk was not said: {_said(out)}")
        if there == len(on.truth):
            raise LostError("the disk did not get full")
        if mounted:
            _mount(disk, "remount,size=1g")
        _finished(on, out)
    finally:
        if mounted:
            subprocess.run(["umount", str(disk)], check=False)
    how = f"tmpfs of {room} bytes" if mounted else "limit on the size of files"
    return f"disk full ({how}) at {there} of {len(on.truth)}: said so; then the same bytes"


def _mount(disk: Path, options: str) -> bool:
    """Mount a small file system, if we may."""
    if shutil.which("mount") is None:
        return False
    typed = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(disk)]
    return subprocess.run(typed, check=False, capture_output=True).returncode == 0


def _ended(run: Program, out: Path, code: int) -> None:
    if run.wait() != code:
        raise LostError(f"the run ended with {run.returncode}, not {code}: {_said(out)}")


def _said(out: Path) -> str:
    return out.with_name(f"{out.name}.log").read_text(errors="replace")[-2000:]


def _closing(out: Path) -> tuple[bytes, bytes]:
    return (out / FAILED).read_bytes(), (out / SUMMARY).read_bytes()


def _left(processes: list[int], patience: float = 60.0) -> None:
    """Wait until the workers of a killed run have noticed."""
    until = time.monotonic() + patience
    while any(family(process) for process in processes):
        if time.monotonic() > until:
            raise LostError("a killed run's workers stay")
        time.sleep(0.02)


def main() -> None:
    """Do it all, and say what came of it."""
    options = argparse.ArgumentParser(description=__doc__.split("\n\n", 1)[0])
    options.add_argument("--pictures", type=int, default=80 * CHUNK)
    options.add_argument("--kills", type=int, default=20)
    options.add_argument("--seed", type=int, default=0)
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        on = ground(Path(folder), asked.pictures)
        for line in killed(on, asked.kills, random.Random(asked.seed)):
            print(line, flush=True)  # noqa: T201
        for trial in (lost_worker, full_disk):
            print(trial(on), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
