"""Requests as Plate Recognizer's snapshot clients send them.

Facts of the format: a multipart form with ``upload`` (a file, or base64 in words), ``regions``
(any number, ``de`` or ``us-ca``), ``camera_id`` and ``timestamp``; the answer has status 201.
Options for what we don't look for (make and model, the engine's configuration) are accepted
and change nothing.
"""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from plateglass.plates.catalog import countries
from plateglass.serve.intake import bare, form, media_type
from plateglass.serve.options import Options
from plateglass.serve.pictures import File
from plateglass.serve.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from fastapi import Request

    from plateglass.serve.answers import Answer
    from plateglass.serve.intake import Part
    from plateglass.serve.settings import Settings


@dataclass(frozen=True)
class Upload:
    """What one snapshot request asks for."""

    files: Callable[[], Sequence[File]]
    options: Options
    camera: str | None
    timestamp: str | None

    def stamped(self, answer: Answer) -> Answer:
        """Say camera and time back."""
        told = json.loads(answer.body)
        told["camera_id"] = self.camera
        if self.timestamp:
            told["timestamp"] = self.timestamp
        return replace(answer, body=json.dumps(told, ensure_ascii=False).encode())


async def receive_upload(request: Request, settings: Settings) -> Upload:
    """Take the form in."""
    if media_type(request)[0] != "multipart/form-data":
        raise Problem(415, "a snapshot request is multipart/form-data with a field 'upload'")
    parts = await form(request, settings.body, settings.upload_seconds)
    uploads = [part for part in parts if part.name == "upload"]
    if not uploads:
        asked = any(part.name == "upload_url" for part in parts)
        how = "this service downloads nothing: send" if asked else "send the picture as"
        raise Problem(422, f"{how} the field 'upload'")
    regions = [part.text for part in parts if part.name == "regions"]
    return Upload(
        files=lambda: [_file(uploads[0])],
        options=Options.model_validate({"country": _country(regions)}),
        camera=_text(parts, "camera_id"),
        timestamp=_text(parts, "timestamp"),
    )


def _text(parts: Sequence[Part], name: str) -> str | None:
    return next((part.text for part in parts if part.name == name), None)


def _file(part: Part) -> File:
    if part.filename is not None:
        return File(bare(part.filename, "upload"), part.data)
    try:
        words = part.text.rpartition("base64,")[2]
        return File("upload", base64.b64decode(words.encode("ascii"), validate=True))
    except (binascii.Error, UnicodeEncodeError):
        raise Problem(422, "the field 'upload' is neither a file nor base64") from None


def _country(regions: Sequence[str]) -> str | None:
    """Take a hint of one country; of several, none is more likely than the others."""
    named = {region[:2].upper() for region in regions}
    return named.pop() if len(named) == 1 and named <= set(countries()) else None
