"""Messages on their way to somebody who may be away: none is lost, and their order holds.

They wait in a SQLite file, or in memory where there is no file to keep, and leave one by one.
Who can't be reached is tried again, less and less often. A message counts as delivered when
the other side says so; if that answer gets lost it is delivered twice, never not at all.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path

from plateglass.errors import PlateglassError

LIMIT = 100_000
"""Messages that may wait; then whoever makes them waits too."""
FIRST_WAIT, LONGEST_WAIT = 0.5, 60.0


class Unreachable(PlateglassError):  # noqa: N818
    """Nobody took the message; it is worth trying again."""


class Refused(PlateglassError):  # noqa: N818
    """The other side can't use this message; trying again would not change that."""


Send = Callable[[str, bytes], None]
"""Delivers a body to a topic, or raises one of the above."""


class Outbox:
    """Delivers on a thread of its own."""

    def __init__(
        self,
        send: Send,
        file: Path | None = None,
        *,
        limit: int = LIMIT,
        first_wait: float = FIRST_WAIT,
    ) -> None:
        self._send, self._file, self._limit, self._first_wait = send, file, limit, first_wait
        if file is not None:
            file.parent.mkdir(parents=True, exist_ok=True)
        self._store = sqlite3.connect(file or ":memory:", check_same_thread=False)
        with self._store:
            self._store.execute(
                "CREATE TABLE IF NOT EXISTS waiting "
                "(id INTEGER PRIMARY KEY, topic TEXT NOT NULL, body BLOB NOT NULL)"
            )
        self._change = threading.Condition()
        self._closing = False
        self.refused: list[str] = []
        """Why messages were not taken; the last few."""
        self.trouble = ""
        """Why the last try failed; empty while all goes well."""
        self._thread = threading.Thread(target=self._deliver, daemon=True)
        self._thread.start()

    def __len__(self) -> int:
        """Return how many messages wait."""
        with self._change:
            return self._count()

    def _count(self) -> int:
        (count,) = self._store.execute("SELECT COUNT(*) FROM waiting").fetchone()
        return int(count)

    def put(self, topic: str, body: bytes) -> None:
        """Leave a message; wait while there are too many."""
        with self._change:
            self._change.wait_for(lambda: self._count() < self._limit)
            with self._store:
                self._store.execute(
                    "INSERT INTO waiting (topic, body) VALUES (?, ?)", (topic, body)
                )
            self._change.notify_all()

    def close(self, seconds: float = 20.0) -> int:
        """Wait that long for what is left to be delivered; return how many messages are not.

        With a file they go out the next time that it is opened.
        """
        until = time.monotonic() + seconds
        with self._change:
            self._change.wait_for(lambda: not self._count(), timeout=seconds)
            self._closing = True
            self._change.notify_all()
        self._thread.join(max(0.1, until - time.monotonic()))
        with self._change:
            left = self._count()
            if not self._thread.is_alive():
                self._store.close()
        if self._file is not None and not left:
            self._file.unlink(missing_ok=True)
        return left

    def _deliver(self) -> None:
        wait = self._first_wait
        while True:
            with self._change:
                self._change.wait_for(lambda: self._closing or self._count())
                if self._closing:
                    return
                number, topic, body = self._store.execute(
                    "SELECT id, topic, body FROM waiting ORDER BY id LIMIT 1"
                ).fetchone()
            try:
                self._send(topic, body)
            except Unreachable as error:
                self.trouble = str(error)
                with self._change:
                    if self._change.wait_for(lambda: self._closing, timeout=wait):
                        return
                wait = min(LONGEST_WAIT, 2 * wait)
                continue
            except Refused as error:
                self.refused = [*self.refused[-9:], str(error)]
            wait, self.trouble = self._first_wait, ""
            with self._change:
                with self._store:
                    self._store.execute("DELETE FROM waiting WHERE id = ?", (number,))
                self._change.notify_all()
