"""Pictures in zip archives and in tar files, WebDataset's shards among them.

Nothing is ever unpacked to disk, so a member's name can't lead out of a folder.
"""

from __future__ import annotations

import tarfile
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from zipfile import BadZipFile, ZipFile

from plateglass.batch.loaders import Held, Item, Loader, Nothing, Slice, Zipped
from plateglass.batch.places import opened
from plateglass.filetypes import SUFFIXES
from plateglass.image import LIMITS

if TYPE_CHECKING:
    from collections.abc import Iterator

TARS = (".tar",)
COMPRESSED_TARS = (".tar.gz", ".tgz", ".tar.bz2", ".tar.xz")
ZIPS = (".zip",)


def zipped(place: str) -> Iterator[Item]:
    """Yield a zip's pictures in the order of its table of contents, which is kept in memory."""
    try:
        with opened(place) as file, ZipFile(file) as archive:
            names = [m.filename for m in archive.infolist() if _is_picture(m.filename)]
    except (BadZipFile, OSError) as error:
        yield Item(place, Nothing(f"{place} can't be read as a zip archive: {error}"))
        return
    for name in names:
        yield Item(f"{place}/{name}", Zipped(place, name))


def tarred(place: str) -> Iterator[Item]:
    """Yield a tar's pictures as they come; of an uncompressed one only the heads are read."""
    compressed = place.lower().endswith(COMPRESSED_TARS)
    try:
        with (
            opened(place) as file,
            tarfile.open(fileobj=file, mode="r|*" if compressed else "r:") as archive,
        ):
            while (member := archive.next()) is not None:
                vars(archive)["members"].clear()  # it would keep a million heads otherwise
                if member.isreg() and _is_picture(member.name):
                    load = _held(archive, member) if compressed else _slice(place, member)
                    yield Item(f"{place}/{member.name}", load)
    except (tarfile.TarError, EOFError, OSError) as error:
        # What came before counts; that something is missing is told as a failed input.
        why = f"{place} is damaged or cut off from here on: {error}; copy it again"
        yield Item(place, Nothing(why))


def _slice(place: str, member: tarfile.TarInfo) -> Loader:
    return Slice(place, member.offset_data, member.size)


def _held(archive: tarfile.TarFile, member: tarfile.TarInfo) -> Loader:
    file = archive.extractfile(member)
    return Held(file.read(LIMITS.bytes + 1) if file else b"")


def _is_picture(name: str) -> bool:
    path = PurePosixPath(name)
    hidden = any(part.startswith((".", "__MACOSX")) for part in path.parts if part != ".")
    return path.suffix.lower() in SUFFIXES and not hidden
