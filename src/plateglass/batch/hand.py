"""One process that does chunks, and is replaced when it dies: its death stops nobody else."""

from __future__ import annotations

import multiprocessing
import threading
from typing import TYPE_CHECKING

from plateglass.batch.worker import Word, work
from plateglass.errors import PlateglassError

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

    from plateglass.batch.journal import Chunk
    from plateglass.batch.worker import Task

PATIENCE = 600.0
"""Seconds that a few pictures may take; beyond it, the process is taken for stuck."""
_STILLBORN = 3
"""Processes that may die before their first picture, one after another."""
# "spawn" and not "fork": a forked child inherits locks held by threads of the parent.
_CONTEXT = multiprocessing.get_context("spawn")
_HIRING = threading.Lock()


class Hand:
    """Used by one thread at a time; only :meth:`stop` comes from elsewhere."""

    def __init__(self, task: Task, *, patience: float = PATIENCE) -> None:
        self._task, self._patience = task, patience
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None
        self._place: int | None = None
        """The picture it is at; ``None`` before the first."""
        self._stopped = False

    def do(self, chunk: Chunk) -> None:
        """Return once the chunk's part is on disk, however many processes that takes."""
        stillborn = 0
        while True:
            pipe = self._hired()
            self._place = None
            try:
                self._carried(pipe, chunk)
                return
            except (EOFError, OSError):
                code = self._buried()
            if self._stopped:
                raise PlateglassError("the run was stopped; --resume goes on from there")
            if self._place is not None:
                chunk = chunk.after_death(self._place)
                continue
            stillborn += 1
            if stillborn == _STILLBORN:
                raise PlateglassError(
                    "the processes that should read die before their first picture (exit code "
                    f"{code}): see what 'plateglass demo' says"
                )

    def stop(self) -> None:
        """Let the process go, whatever it is at."""
        self._stopped = True
        if (process := self._process) is not None:
            process.kill()

    def _hired(self) -> Connection:
        if self._pipe is not None and self._process is not None and self._process.is_alive():
            return self._pipe
        self._buried()
        ours, theirs = _CONTEXT.Pipe()
        with _HIRING:
            # Dask's workers are themselves daemons, who may not have children otherwise.
            here = multiprocessing.current_process()
            was, here.daemon = here.daemon, False
            try:
                self._process = _CONTEXT.Process(
                    target=work, args=(theirs, self._task), daemon=True
                )
                self._process.start()
            finally:
                here.daemon = was
        theirs.close()  # or its death would not be heard
        if self._stopped:  # while it was being born
            self._process.kill()
        self._pipe = ours
        return ours

    def _carried(self, pipe: Connection, chunk: Chunk) -> None:
        pipe.send(chunk)
        while True:
            begun = self._place is not None
            if not pipe.poll(self._patience if begun else PATIENCE):
                assert self._process is not None
                self._process.kill()
                raise EOFError
            said = pipe.recv()
            if isinstance(said, Exception):
                raise said
            if said is Word.DONE:
                return
            self._place = said

    def _buried(self) -> int | None:
        """Clear away what is left of a dead process; return what it died with."""
        if self._pipe is not None:
            self._pipe.close()
        code = None
        if self._process is not None:
            self._process.join()
            code = self._process.exitcode
        self._pipe = self._process = None
        return code
