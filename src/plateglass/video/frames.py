"""Where frames come from, whatever was named: one frame at a time, each with its second.

A source is a film (any codec that PyAV opens), a folder or pattern of pictures, a camera or
stream that the caller names, or frames that a program hands over. What is broken in it is
passed over and counted.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import cv2
import numpy as np

from plateglass.errors import BadPicture

if TYPE_CHECKING:
    from typing import TypeAlias

    from numpy.typing import NDArray

    from plateglass.geometry import Picture

    Source: TypeAlias = str | os.PathLike[str] | Iterable[tuple[float, Picture]]

FPS = 25.0
"""Frames a second of a source that doesn't say."""
REMOTE = ("rtsp://", "rtsps://", "rtmp://", "http://", "https://", "udp://", "rtp://", "srt://")
CAMERA = "usb:"


@dataclass(frozen=True, eq=False)
class Frame:
    """One frame; its pixels are converted when they are first looked at."""

    number: int
    time: float
    """Seconds since the source's first frame; never falls."""
    width: int
    height: int
    decode: Callable[[], Picture] = field(repr=False)
    grey: Callable[[], NDArray[np.uint8]] | None = field(default=None, repr=False)
    """A quicker way to the brightness, where there is one."""

    @cached_property
    def pixels(self) -> Picture:
        """RGB, upright."""
        return self.decode()

    @cached_property
    def luma(self) -> NDArray[np.uint8]:
        """Brightness alone."""
        if self.grey is not None and "pixels" not in vars(self):
            return self.grey()
        return np.asarray(cv2.cvtColor(self.pixels, cv2.COLOR_RGB2GRAY), np.uint8)


@dataclass
class Facts:
    """What is known about a source; some of it only while its frames go by."""

    name: str
    duration: float | None = None
    pictures: bool = False
    """Whether its frames are files of their own."""
    skipped: int = 0
    missed: int = 0
    """Frames of a camera that came while others were looked at."""
    notes: list[str] = field(default_factory=list)
    error: str | None = None

    def note(self, sentence: str) -> None:
        """Say something once."""
        if sentence not in self.notes:
            self.notes.append(sentence)


class Frames(Protocol):
    """A source that was opened."""

    facts: Facts

    def __iter__(self) -> Iterator[Frame]:
        """Yield the frames; only once."""
        ...

    def close(self) -> None:
        """Let go of the source."""
        ...


def open_frames(
    source: Source,
    *,
    urls: bool = False,
    fps: float | None = None,
    stop: Callable[[], bool] | None = None,
) -> Frames:
    """Open a source; ``fps`` is the pace of pictures, which don't tell.

    ``stop`` is asked while a camera has nothing to show.

    A network address has to be allowed by ``urls``, since naming it sends packets; ``usb:0``
    is the first camera of this machine.
    """
    from plateglass.video import cameras, films, sequences

    if not isinstance(source, (str, os.PathLike)):
        return sequences.Handed(source)
    name = os.fspath(source)
    if name.lower().startswith(REMOTE):
        if not urls:
            raise BadPicture(f"{name} is a URL; add --url (urls=True) to allow the connection")
        return cameras.stream(name, stop)
    if name.lower().startswith(CAMERA):
        return cameras.usb(name, stop)
    if Path(name).is_dir():
        return sequences.folder(Path(name), fps or FPS)
    if sequences.is_pattern(name):
        return sequences.pattern(name, fps or FPS)
    return films.Film(name)
