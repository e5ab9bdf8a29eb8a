"""One run a folder: a lock that the system takes back when its process dies, however."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from plateglass.errors import PlateglassError, WrongUse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import IO

NAME = ".lock"


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold a folder for as long as the block runs, or refuse because somebody else does."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = (folder / NAME).open("ab")
    except OSError as error:
        raise PlateglassError(
            f"{folder} can't be written to: {error.strerror or error}"
        ) from None
    with file:
        try:
            _take(file)
        except OSError:
            raise WrongUse(
                f"another run is writing to {folder}: wait for it, or choose another folder"
            ) from None
        yield


if sys.platform == "win32":

    def _take(file: IO[bytes]) -> None:
        import msvcrt

        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:

    def _take(file: IO[bytes]) -> None:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
