"""The pictures of a request, however they were sent."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import ValidationError

from plateglass.serve.intake import bare, form, media_type, whole
from plateglass.serve.options import Pictures
from plateglass.serve.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from fastapi import Request

    from plateglass.serve.settings import Settings

FIELD = "picture"


@dataclass(frozen=True)
class File:
    """A file as it was sent."""

    name: str
    data: bytes


async def receive(request: Request, settings: Settings) -> Callable[[], list[File]]:
    """Take a body in; what is returned makes its files, and is work for a thread."""
    kind, _ = media_type(request)
    most, seconds = settings.body, settings.upload_seconds
    if kind == "multipart/form-data":
        parts = await form(request, most, seconds)
        other = sorted({part.name for part in parts} - {FIELD})
        if other:
            raise Problem(
                422, f"a form has fields called {FIELD!r}, not {other[0][:100]!r}: options go "
                "into the query"
            )  # fmt: skip
        files = [File(bare(part.filename, FIELD), part.data) for part in parts]
        return _counted(files, settings)
    if kind.startswith("image/") or kind == "application/octet-stream":
        data = await whole(request, most, seconds)
        return lambda: [File(FIELD, data)]
    if kind == "application/json":
        data = await whole(request, most, seconds)
        return lambda: _counted(_of_json(data), settings)()
    raise Problem(
        415,
        f"pictures come as multipart/form-data, image/*, application/octet-stream or "
        f"application/json, not as {kind[:100] or 'nothing'}: say so in Content-Type",
    )


def _counted(files: list[File], settings: Settings) -> Callable[[], list[File]]:
    if not files:
        raise Problem(422, f"there is no picture in this request: add a field {FIELD!r}")
    if len(files) > settings.pictures:
        raise Problem(413, f"a request may have {settings.pictures} pictures: send several")
    return lambda: files


def _of_json(data: bytes) -> list[File]:
    try:
        sent = Pictures.model_validate_json(data)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(step) for step in first["loc"]) or "the body"
        raise Problem(422, f"{where}: {first['msg']}") from None
    return [File(bare(one.name, FIELD), _decoded(one.data, one.name)) for one in sent.pictures]


def _decoded(data: str, name: str) -> bytes:
    try:
        return base64.b64decode(data.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError):
        raise Problem(422, f"the data of {bare(name, FIELD)!r} is not base64") from None
