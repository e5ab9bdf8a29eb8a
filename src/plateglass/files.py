"""Files that are either there in full or not there at all."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from plateglass.errors import PlateglassError


def write(path: str | os.PathLike[str], data: bytes | str) -> Path:
    """Write beside the target and rename, so that a crash leaves no half-written file.

    Missing folders are made; text becomes UTF-8, its line ends untouched.
    """
    path = Path(path)
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            beside.write_bytes(data.encode() if isinstance(data, str) else data)
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise PlateglassError(f"{path} can't be written: {error.strerror or error}") from None
    return path
