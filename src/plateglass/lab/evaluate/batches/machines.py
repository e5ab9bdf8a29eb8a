"""Programs started beside this one: runs of ``batch``, and machines of a Dask cluster."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from plateglass.batch.journal import Journal

if TYPE_CHECKING:
    from collections.abc import Iterator

    Program = subprocess.Popen[bytes]

_PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


def batch(source: Path, out: Path, *options: str) -> Program:
    """Start a run in a process group of its own; what it says goes to a file beside OUT."""
    typed = [sys.executable, "-m", "plateglass", "batch", str(source), str(out), *options]
    with out.with_name(f"{out.name}.log").open("ab") as log:
        return subprocess.Popen(typed, stdout=log, stderr=log)


def parts(out: Path) -> dict[str, bytes]:
    """Return the results on disk, by file."""
    return {path.name: path.read_bytes() for path in Journal(out).parts()}


def kill(program: Program) -> None:
    """End it at once, without a word."""
    program.send_signal(signal.SIGKILL)
    program.wait()


def family(process: int) -> list[int]:
    """Return a process and all its descendants, as far as they live; on Linux only."""
    about = Path(f"/proc/{process}")
    try:
        # Each thread has children of its own.
        found = [c for t in about.glob("task/*/children") for c in t.read_text().split()]
        state = (about / "stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return []
    if state == "Z":
        return []
    return [process, *(p for child in found for p in family(int(child)))]


def megabytes(process: int) -> float:
    """Return what a process and its descendants hold in memory."""
    pages = 0
    for member in family(process):
        try:
            pages += int(Path(f"/proc/{member}/statm").read_text().split()[1])
        except OSError:  # has just ended
            continue
    return pages * _PAGE / 2**20


@contextmanager
def machine(folder: Path, *typed: str) -> Iterator[Program]:
    """Start a program of Dask's, in a folder of its own as on a machine of its own."""
    folder.mkdir(parents=True)
    # Whatever can be imported here is to be found there.
    knows = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    with (folder / "log.txt").open("wb") as log:
        program = subprocess.Popen(
            [sys.executable, "-m", "dask", *typed],
            cwd=folder,
            env=knows,
            stdout=log,
            stderr=log,
        )
    try:
        yield program
    finally:
        kill(program)


@contextmanager
def scheduler(folder: Path) -> Iterator[str]:
    """Start a scheduler; yield its address."""
    note = folder / "head" / "scheduler.json"
    typed = ["scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard"]
    with machine(note.parent, *typed, "--scheduler-file", str(note)) as program:
        while not note.exists() or not note.read_text():
            if program.poll() is not None:
                raise RuntimeError((note.parent / "log.txt").read_text())
            time.sleep(0.1)
        yield str(json.loads(note.read_text())["address"])


@contextmanager
def worker(folder: Path, address: str) -> Iterator[Program]:
    """Start a worker that does one thing at a time and has nobody to start it again."""
    typed = ["worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard"]
    with machine(folder, *typed, "--local-directory", str(folder)) as program:
        yield program
