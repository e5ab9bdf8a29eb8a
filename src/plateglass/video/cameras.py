"""Cameras and network streams: watched live, opened again when they break off.

A camera doesn't wait. Its frames are decoded on a thread of their own, and while one is looked
at, those that come in the meantime are missed, and counted, rather than piled up.
"""

from __future__ import annotations

import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from plateglass.errors import BadPicture, WrongUse
from plateglass.video.films import Decoder, av, reason
from plateglass.video.frames import CAMERA, FPS, Facts, Frame

OPEN_SECONDS, READ_SECONDS = 15.0, 15.0
_LEAVE_SECONDS = 2.0
"""How long whoever closes a camera waits for a read that is under way."""
_ASK_SECONDS = 0.2
"""How often a caller is asked, while nothing comes, whether it still wants to watch."""
LONGEST_WAIT = 30.0
"""Seconds between two tries to reach a camera that went away, in the end."""
_WAITING = 2
"""Frames that may wait to be looked at."""


Stop = Callable[[], bool]


def stream(url: str, stop: Stop | None = None) -> Live:
    """Open a stream that was named; RTSP over TCP, since lost packets look like bad plates."""
    options = {"rtsp_transport": "tcp"} if url.lower().startswith("rtsp") else {}
    # An address may hold a password, which has no place in results.
    scheme, _, rest = url.partition("://")
    name = f"{scheme}://{rest.rsplit('@', 1)[-1]}"
    # Over HTTP come films as well as cameras: a film says how long or how large it is.
    endless = None if url.lower().startswith("http") else True
    return Live(lambda: _open(url, None, options), name, endless, stop=stop)


def usb(name: str, stop: Stop | None = None) -> Live:
    """Open a camera of this machine: ``usb:0`` is the first."""
    number = name[len(CAMERA) :]
    if sys.platform == "win32":
        device, kind = f"video={number}", "dshow"
    elif not number.isdecimal():
        raise WrongUse(f"a camera is usb:0, usb:1 and so on, not {name!r}")
    elif sys.platform == "darwin":
        device, kind = number, "avfoundation"
    else:
        device, kind = f"/dev/video{number}", "v4l2"
    return Live(lambda: _open(device, kind, {}), name, endless=True, stop=stop)


def _open(url: str, kind: str | None, options: dict[str, str]) -> Any:
    return av().open(url, format=kind, options=options, timeout=(OPEN_SECONDS, READ_SECONDS))


class Live:
    """Frames as they come."""

    def __init__(
        self,
        connect: Callable[[], Any],
        name: str,
        endless: bool | None,
        first_wait: float = 1.0,
        stop: Stop | None = None,
    ) -> None:
        self.facts = Facts(name)
        self._connect, self._first_wait, self._stop = connect, first_wait, stop
        self._waiting: deque[Frame] = deque()
        self._change = threading.Condition()
        self._over = False
        try:
            first = connect()
        except av().error.FFmpegError as error:
            raise BadPicture(f"{name} can't be reached: {reason(error)}") from None
        self._decoder = Decoder(first, name, self.facts)
        if endless is None:
            endless = self.facts.duration is None and first.size <= 0
        self._endless = endless
        self.facts.duration = None if endless else self.facts.duration
        self._thread = threading.Thread(target=self._receive, daemon=True)

    def __iter__(self) -> Iterator[Frame]:
        """Yield the newest frames until the stream ends or :meth:`close` is called."""
        self._thread.start()
        while True:
            with self._change:
                # A camera that went away must not keep anybody who wants to leave.
                while not self._change.wait_for(
                    lambda: self._waiting or self._over, timeout=_ASK_SECONDS
                ):
                    if self._stop is not None and self._stop():
                        return
                if not self._waiting:
                    return
                frame = self._waiting.popleft()
                self._change.notify_all()
            yield frame

    def close(self) -> None:
        """Stop receiving."""
        with self._change:
            self._over = True
            self._change.notify_all()
        if self._thread.is_alive():
            self._thread.join(_LEAVE_SECONDS)

    def _receive(self) -> None:
        number, last, start = 0, -1 / FPS, time.monotonic()
        while not self._over:
            # Each connection counts its seconds from nothing; ours never fall.
            begun = max(time.monotonic() - start, last + 1 / FPS)
            self.facts.error = None
            for frame in self._decoder:
                last = begun + frame.time
                self._put(replace(frame, number=number, time=last))
                number += 1
                if self._over:
                    break
            self._decoder.close()
            if self._over or not self._endless or not self._reconnect():
                break
        with self._change:
            self._over = True
            self._change.notify_all()

    def _put(self, frame: Frame) -> None:
        with self._change:
            if not self._endless:  # a file on a server waits, as a file does
                self._change.wait_for(lambda: len(self._waiting) < _WAITING or self._over)
            elif len(self._waiting) >= _WAITING:
                self._waiting.popleft()
                self.facts.missed += 1
            self._waiting.append(frame)
            self._change.notify_all()

    def _reconnect(self) -> bool:
        """Try again, less and less often, until it is there or nobody wants it any more."""
        self.facts.note("the connection broke off and was made again")
        wait = self._first_wait
        while True:
            with self._change:
                if self._change.wait_for(lambda: self._over, timeout=wait):
                    return False
            try:
                self._decoder = Decoder(self._connect(), self.facts.name, self.facts)
                self.facts.duration = None
                return True
            except (av().error.FFmpegError, BadPicture):
                wait = min(LONGEST_WAIT, 2 * wait)
