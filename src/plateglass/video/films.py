"""Films: files of any container and codec that FFmpeg knows, through PyAV."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from plateglass.errors import BadPicture, MissingExtra
from plateglass.image import LIMITS
from plateglass.video.frames import FPS, Facts, Frame

if TYPE_CHECKING:
    from types import ModuleType

    from numpy.typing import NDArray

SUFFIXES = frozenset((
    ".3gp", ".asf", ".avi", ".dav", ".flv", ".h264", ".h265", ".hevc", ".m2ts", ".m4v",
    ".mjpeg", ".mjpg", ".mkv", ".mov", ".mp4", ".mpeg", ".mpg", ".mts", ".ogv", ".ts", ".vob",
    ".webm", ".wmv", ".y4m",
))  # fmt: skip
"""File endings, in lower case, that a folder is searched for."""
_HOPELESS = 500
"""Broken packets in a row after which a film is given up."""
_THREADED = 17
"""The PyAV that began to convert pixels by several threads."""

_JUMP = 1.0
"""Seconds that a film's times must fall by to be told."""


class Film:
    """A film, decoded as it is watched."""

    def __init__(self, path: str) -> None:
        self.facts = Facts(Path(path).name)
        self._file = _opened(path)
        try:
            # A file of our own and no protocols: a playlist can't fetch what it names.
            container = av().open(self._file, options={"protocol_whitelist": "none"})
            self._decoder = Decoder(container, path, self.facts)
        except BaseException as error:
            self._file.close()
            if isinstance(error, (av().error.FFmpegError, OSError)):
                raise BadPicture(
                    f"{path} is no film that can be decoded ({reason(error)}); "
                    "convert it to MP4, or copy it again"
                ) from None
            raise

    def __iter__(self) -> Iterator[Frame]:
        """Yield the frames that can be decoded; then the film is closed."""
        try:
            yield from self._decoder
        finally:
            self.close()

    def close(self) -> None:
        """Close the file."""
        self._decoder.close()
        self._file.close()


class Decoder:
    """The pictures of a container's first video stream, with seconds that never fall."""

    def __init__(self, container: Any, path: str, facts: Facts) -> None:
        self._container, self._facts = container, facts
        streams = container.streams.video
        if not streams:
            container.close()
            raise BadPicture(f"{path} has sound or data only, no picture")
        self._stream = streams[0]
        self._stream.thread_type = "AUTO"
        context = self._stream.codec_context
        if context.width * context.height > LIMITS.pixels:
            container.close()
            raise BadPicture(
                f"{path} is {context.width} x {context.height} pixels; the limit is "
                f"{LIMITS.pixels / 1e6:.0f} million: scale it down"
            )
        rate = self._stream.average_rate or self._stream.guessed_rate
        self._pace = 1 / float(rate) if rate else 1 / FPS
        facts.duration = self._duration()

    def _duration(self) -> float | None:
        stream = self._stream
        if stream.duration is not None and stream.time_base is not None:
            return float(stream.duration * stream.time_base)
        if self._container.duration is not None:
            return float(self._container.duration / av().time_base)
        return None

    def __iter__(self) -> Iterator[Frame]:
        """Yield the frames that can be decoded."""
        number, first, last = 0, None, -self._pace
        for decoded in self._decoded():
            if decoded.is_corrupt:
                self._facts.skipped += 1
                continue
            time = decoded.time
            if time is not None and first is None:
                first = time - (last + self._pace)
            time = last + self._pace if time is None or first is None else time - first
            if time <= last:
                # A recorder was set to another hour, or two recordings were joined; a camera
                # finds its step, which is not worth a word.
                if last - time > _JUMP:
                    self._facts.note("its times jump back, and were counted on from there")
                first = None if decoded.time is None else decoded.time - (last + self._pace)
                time = last + self._pace
            yield _frame(number, time, decoded)
            number, last = number + 1, time

    def _decoded(self) -> Iterator[Any]:
        errors = av().error.FFmpegError
        packets = self._container.demux(self._stream)
        broken = 0
        while broken < _HOPELESS:
            try:
                packet = next(packets, None)
                pictures = [] if packet is None else packet.decode()
            except av().error.EOFError:
                return
            except errors as error:
                broken += 1
                self._facts.skipped += 1
                if not isinstance(error, av().error.InvalidDataError):
                    self._facts.error = f"it broke off: {reason(error)}"
                    return
                continue
            if packet is None:
                return
            broken = 0
            yield from pictures
        self._facts.error = "nothing more of it can be decoded"

    def close(self) -> None:
        """Close the container."""
        self._container.close()


def _frame(number: int, time: float, decoded: Any) -> Frame:
    # FFmpeg says by how many degrees anticlockwise the picture is to be turned.
    quarter = round(decoded.rotation / 90) % 4
    width, height = decoded.width, decoded.height
    if quarter % 2:
        width, height = height, width

    def upright(kind: str) -> NDArray[np.uint8]:
        picture = pixels(decoded, kind)
        return np.ascontiguousarray(np.rot90(picture, quarter) if quarter else picture)

    return Frame(
        number, time, width, height, partial(upright, "rgb24"), partial(upright, "gray")
    )


def _opened(path: str) -> Any:
    try:
        return Path(path).open("rb")
    except FileNotFoundError:
        raise BadPicture(f"{path} does not exist; check the spelling") from None
    except (OSError, ValueError) as error:
        said = getattr(error, "strerror", None) or error
        raise BadPicture(f"{path} can't be opened: {said}") from None


def reason(error: BaseException) -> str:
    """Return what FFmpeg has to say, without its numbers."""
    return str(getattr(error, "strerror", None) or error).lower()


def pixels(decoded: Any, kind: str) -> NDArray[np.uint8]:
    """Return a decoded frame's pixels as ``kind``, by one thread.

    Left to choose, PyAV starts threads for every frame (from 17 on), and ends them again: ten
    times the work.
    """
    alone = {"threads": 1} if int(av().__version__.split(".")[0]) >= _THREADED else {}
    picture: NDArray[np.uint8] = decoded.to_ndarray(format=kind, **alone)
    return picture


def av() -> ModuleType:
    """Import PyAV, or say how to get it."""
    try:
        import av as module
    except ImportError:
        raise MissingExtra("opening or filming a clip", "av", "video") from None
    # Complaints about damaged frames come as numbers in the summary, not on the terminal.
    module.logging.set_level(None)
    return module
