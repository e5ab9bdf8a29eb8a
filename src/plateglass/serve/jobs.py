"""Clips take longer than a request may: each is a job, one at a time, in its own folder."""

from __future__ import annotations

import secrets
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

from plateglass.errors import PlateglassError
from plateglass.serve.problems import Busy, Problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from plateglass.serve.journal import Journal

State = Literal["queued", "running", "done", "failed", "cancelled"]
STATES: tuple[State, ...] = get_args(State)
OPEN = ("queued", "running")

WAITING = 4
"""Jobs that may wait; the next is told to come back."""
REMEMBERED, SECONDS = 16, 3600.0
"""Jobs that are over are forgotten, with their files, when there are more or they are older."""


class Room:
    """A folder for one job, gone with it unless it is to be kept.

    Only a :class:`tempfile.TemporaryDirectory` ever removes anything here, and it knows by
    itself what it made.
    """

    def __init__(self, keep: Path | None = None) -> None:
        self._own: tempfile.TemporaryDirectory[str] | None = None
        if keep is None:
            self._own = tempfile.TemporaryDirectory(
                prefix="plateglass-", ignore_cleanup_errors=True
            )
            self.path = Path(self._own.name)
        else:
            keep.mkdir(parents=True, exist_ok=True)
            self.path = Path(tempfile.mkdtemp(prefix="clip-", dir=keep))

    def clear(self) -> None:
        """Remove it, if it was made to be removed."""
        if self._own is not None:
            self._own.cleanup()


@dataclass
class Job:
    """One clip, from its arrival until it is forgotten."""

    id: str
    name: str
    room: Room
    clip: Path
    """The file as it was sent."""
    state: State = "queued"
    seconds: float = 0.0
    """Seconds of the clip that have been watched."""
    duration: float | None = None
    plates: int = 0
    """Plates seen so far."""
    error: str | None = None
    over: float | None = None
    """When it was over, on the monotonic clock."""
    unwanted: threading.Event = field(default_factory=threading.Event)

    @property
    def folder(self) -> Path:
        """Where everything of this job lies."""
        return self.room.path

    @property
    def result(self) -> Path:
        """Where its result lies, once it is done."""
        return self.folder / "result.json"

    def told(self) -> dict[str, Any]:
        """Say how far it is."""
        return {
            "id": self.id,
            "file": self.name,
            "state": self.state,
            "seconds": round(self.seconds, 2),
            "duration": None if self.duration is None else round(self.duration, 2),
            "plates": self.plates,
            "error": self.error,
        }


class Jobs:
    """The jobs of a service; called on the event loop, working on a thread of its own."""

    def __init__(self, journal: Journal, keep: Path | None) -> None:
        self._journal, self._keep = journal, keep
        self._jobs: dict[str, Job] = {}
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="plateglass-clip")

    def room(self) -> Room:
        """Make the folder of a job to come."""
        return Room(self._keep)

    def check(self) -> None:
        """Raise :class:`Busy` if another job can't be taken."""
        self._tidy()
        if sum(job.state in OPEN for job in self._jobs.values()) > WAITING:
            raise Busy(30)

    def start(self, name: str, room: Room, clip: Path, work: Callable[[Job], None]) -> Job:
        """Queue a job; ``work`` watches the clip and writes the result."""
        job = Job(secrets.token_urlsafe(12), name, room, clip)
        self._jobs[job.id] = job
        self._thread.submit(self._run, job, work)
        return job

    def get(self, number: str) -> Job:
        """Return a job, or say that there is none."""
        self._tidy()
        if number not in self._jobs:
            raise Problem(404, "there is no such job, or it has been forgotten")
        return self._jobs[number]

    def drop(self, number: str) -> None:
        """Stop a job and forget it."""
        job = self.get(number)
        job.unwanted.set()
        del self._jobs[number]
        if job.state != "running":  # or its own thread does it
            job.room.clear()

    def count(self) -> dict[State, int]:
        """Count the jobs in each state."""
        states = [job.state for job in self._jobs.values()]
        return {state: states.count(state) for state in STATES}

    def close(self) -> None:
        """Stop everything and forget it."""
        for job in self._jobs.values():
            job.unwanted.set()
        self._thread.shutdown(wait=True, cancel_futures=True)
        for job in self._jobs.values():
            job.room.clear()

    def _run(self, job: Job, work: Callable[[Job], None]) -> None:
        start = time.perf_counter()
        job.state = "running"
        try:
            if not job.unwanted.is_set():
                work(job)
            job.state = "cancelled" if job.unwanted.is_set() else "done"
        except PlateglassError as error:
            # Sentences name the file by its path here, which is nobody's business.
            job.error = str(error).replace(str(job.clip), job.name)
            job.state = "failed"
        except Exception as error:
            job.error, job.state = "this is a fault of Plateglass; see its log", "failed"
            self._journal.fault("job", error, id=job.id)
        job.over = time.monotonic()
        ms = round((time.perf_counter() - start) * 1e3)
        self._journal.write("job", id=job.id, state=job.state, ms=ms, plates=job.plates)
        if job.unwanted.is_set():
            job.room.clear()

    def _tidy(self) -> None:
        over = [job for job in self._jobs.values() if job.over is not None]
        over.sort(key=lambda job: -(job.over or 0))
        now = time.monotonic()
        for rank, job in enumerate(over):
            if rank >= REMEMBERED or now - (job.over or 0) > SECONDS:
                del self._jobs[job.id]
                job.room.clear()
