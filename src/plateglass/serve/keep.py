"""``--keep DIR``: what was sent and what was made of it, a folder a request's picture."""

from __future__ import annotations

import secrets
from datetime import datetime, timezone
from pathlib import PurePath
from typing import TYPE_CHECKING

from plateglass import files
from plateglass.outputs import Writer

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from plateglass.serve.look import Seen


def keep(folder: Path, seen: Iterable[Seen], settings: Mapping[str, object]) -> None:
    """Write each picture that could be read; its own name is told in the record only."""
    for one in seen:
        if one.loaded is None or one.loaded.data is None:
            continue
        when = datetime.now(timezone.utc).strftime("%Y%m%dT%H%M%SZ")
        place = folder / f"{when}-{one.loaded.sha256[:12]}-{secrets.token_hex(2)}"
        files.write(place / "original", one.loaded.data)
        for number, frame in enumerate(one.frames, 1):
            files.write(place / f"frame{number}", frame.loaded.data or b"")
        Writer(place, settings=settings).write(PurePath("plate"), one.loaded, one.result)
