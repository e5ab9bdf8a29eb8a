"""Bodies in: several pictures as a form, one as it is, or any number in JSON.

Everything stays in memory and within the limits of :class:`Settings`; names are shortened to
their last part and lead nowhere.
"""

from __future__ import annotations

import asyncio
import io
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, BinaryIO

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from plateglass.serve.problems import Problem

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from fastapi import Request
    from python_multipart.multipart import MultipartCallbacks

MOST_FIELDS = 128
"""Parts of a form, pictures and words together."""
NAME_LENGTH = 200


@dataclass
class Part:
    """One field of a form."""

    name: str
    filename: str | None
    file: BinaryIO

    @property
    def data(self) -> bytes:
        """All of it."""
        self.file.seek(0)
        return self.file.read()

    @property
    def text(self) -> str:
        """As words."""
        return self.data.decode("utf-8", "replace").strip()


def media_type(request: Request) -> tuple[str, dict[bytes, bytes]]:
    """Return the body's type in small letters, and its parameters."""
    kind, parameters = parse_options_header(request.headers.get("content-type", ""))
    return kind.decode("latin-1").lower(), parameters


def bare(name: str | None, otherwise: str) -> str:
    """Keep the last part of a name a client sent, without control characters."""
    last = (name or "").replace("\\", "/").rsplit("/", 1)[-1]
    clean = "".join(char for char in last if char.isprintable()).strip()
    return clean[:NAME_LENGTH] or otherwise


async def chunks(request: Request, most: int, seconds: float) -> AsyncIterator[bytes]:
    """Yield the body as it arrives, within ``most`` bytes and ``seconds``."""
    told = request.headers.get("content-length", "0")
    if not told.isascii() or not told.isdigit() or int(told) > most:
        raise _too_large(most)
    end, taken = time.monotonic() + seconds, 0
    stream = request.stream().__aiter__()
    while True:
        try:
            chunk = await asyncio.wait_for(stream.__anext__(), max(0.0, end - time.monotonic()))
        except StopAsyncIteration:
            return
        except asyncio.TimeoutError:
            raise Problem(408, f"the body did not arrive within {seconds:g} s") from None
        taken += len(chunk)
        if taken > most:
            raise _too_large(most)
        yield chunk


def _too_large(most: int) -> Problem:
    return Problem(
        413, f"a body may have {most / 2**20:.0f} MiB: send fewer or smaller files at once"
    )


async def whole(request: Request, most: int, seconds: float) -> bytes:
    """Return a body in one piece."""
    body = bytearray()
    async for chunk in chunks(request, most, seconds):
        body += chunk
    return bytes(body)


async def form(
    request: Request,
    most: int,
    seconds: float,
    into: Callable[[str], BinaryIO] = lambda name: io.BytesIO(),
) -> list[Part]:
    """Take a multipart form apart; ``into`` says where the field of a name is put."""
    _, parameters = media_type(request)
    boundary = parameters.get(b"boundary")
    if not boundary:
        raise Problem(400, "the form's Content-Type names no boundary: let your client set it")
    reader = _Form(into)
    try:
        parser = MultipartParser(boundary, reader.callbacks)
        async for chunk in chunks(request, most, seconds):
            parser.write(chunk)
        parser.finalize()
    except FormParserError as error:
        raise Problem(400, f"this is no multipart form: {error}") from None
    if not reader.ended:
        raise Problem(400, "the form is cut off before its end: send it again")
    return reader.parts


@dataclass
class _Form:
    """What the parser's callbacks fill."""

    into: Callable[[str], BinaryIO]
    parts: list[Part] = field(default_factory=list)
    ended: bool = False
    _header: bytes = b""
    _value: bytes = b""
    _disposition: bytes = b""

    @property
    def callbacks(self) -> MultipartCallbacks:
        return {
            "on_part_begin": self._begin,
            "on_header_field": self._field,
            "on_header_value": self._says,
            "on_header_end": self._known,
            "on_headers_finished": self._open,
            "on_part_data": self._data,
            "on_end": self._end,
        }

    def _begin(self) -> None:
        if len(self.parts) >= MOST_FIELDS:
            raise Problem(413, f"a form may have {MOST_FIELDS} fields")
        self._disposition = b""

    def _field(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def _says(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _known(self) -> None:
        if self._header.lower() == b"content-disposition":
            self._disposition = self._value
        self._header, self._value = b"", b""

    def _open(self) -> None:
        _, options = parse_options_header(self._disposition)
        name = options.get(b"name", b"").decode("utf-8", "replace")
        filename = options.get(b"filename")
        said = None if filename is None else filename.decode("utf-8", "replace")
        self.parts.append(Part(name, said, self.into(name)))

    def _data(self, data: bytes, start: int, end: int) -> None:
        self.parts[-1].file.write(data[start:end])

    def _end(self) -> None:
        self.ended = True
