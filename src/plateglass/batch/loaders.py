"""Where a picture's bytes lie: small values that travel to the process that reads them."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from zipfile import ZipFile

from plateglass.batch.places import is_url, opened
from plateglass.errors import BadPicture, PlateglassError
from plateglass.image import LIMITS

if TYPE_CHECKING:
    from plateglass.image import Source

_MOST = LIMITS.bytes + 1
"""One byte more than allowed, so that the refusal of too large a picture says its reason."""


class Loader(Protocol):
    """Gives what :func:`~plateglass.image.open_picture` takes, or raises BadPicture."""

    def __call__(self) -> Source:
        """Fetch it."""
        ...


@dataclass(frozen=True)
class Item:
    """One picture to come."""

    name: str
    """What results call it."""
    load: Loader


@dataclass(frozen=True)
class File:
    """A file of its own, here or behind a URL."""

    place: str

    def __call__(self) -> Source:
        """Name the file, or fetch its bytes if it lies elsewhere."""
        if not is_url(self.place):
            return Path(self.place)
        try:
            with opened(self.place) as file:
                return file.read(_MOST)
        except PlateglassError:  # a package is missing, which no other picture is free of
            raise
        except Exception as error:  # every file system behind fsspec raises its own
            raise BadPicture(f"{self.place} can't be fetched: {_reason(error)}") from None


@dataclass(frozen=True)
class Slice:
    """Bytes in the middle of a larger file, as an uncompressed tar holds its members."""

    place: str
    offset: int
    size: int

    def __call__(self) -> Source:
        """Read no more than the member."""
        try:
            with opened(self.place) as file:
                file.seek(self.offset)
                return file.read(min(self.size, _MOST))
        except Exception as error:  # every file system behind fsspec raises its own
            raise BadPicture(f"{self.place} can't be read: {_reason(error)}") from None


@dataclass(frozen=True)
class Zipped:
    """A member of a zip archive."""

    place: str
    member: str

    def __call__(self) -> Source:
        """Unpack it; what unpacks to more than a picture may have is not unpacked in full."""
        try:
            with _archive(self.place).open(self.member) as file:
                return file.read(_MOST)
        except RuntimeError:  # what zipfile raises for a password
            raise BadPicture(
                f"{self.place}/{self.member} is locked by a password; unpack the archive"
            ) from None
        except Exception as error:  # a damaged archive may raise anything
            raise BadPicture(
                f"{self.place}/{self.member} can't be unpacked: {_reason(error)}"
            ) from None


@dataclass(frozen=True)
class Held:
    """Bytes at hand, from a stream that can't be read again from the middle."""

    data: bytes = field(repr=False)

    def __call__(self) -> Source:
        """Hand them over."""
        return self.data


@dataclass(frozen=True)
class Nothing:
    """What is named and can't be reached."""

    problem: str

    def __call__(self) -> Source:
        """Say why."""
        raise BadPicture(self.problem)


class _Archive(ZipFile):
    """A zip archive that closes its file with itself, wherever that was opened."""

    def __init__(self, place: str) -> None:
        self._file = opened(place)
        super().__init__(self._file)

    def close(self) -> None:
        """Close both."""
        super().close()
        self._file.close()


@lru_cache(maxsize=4)
def _archive(place: str) -> ZipFile:
    # Kept open: an archive's table of contents is read once a process, not once a picture.
    return _Archive(place)


def _reason(error: Exception) -> str:
    reason = getattr(error, "strerror", None) or str(error)
    return " ".join(str(reason).split()) or type(error).__name__
