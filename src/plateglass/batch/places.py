"""Files here and behind URLs, opened alike; fsspec is only needed for the latter."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from plateglass.errors import MissingExtra, WrongUse

if TYPE_CHECKING:
    from collections.abc import Iterator

_PACKAGES = {
    **dict.fromkeys(("s3", "s3a"), "s3fs"),
    **dict.fromkeys(("gs", "gcs"), "gcsfs"),
    **dict.fromkeys(("http", "https"), "aiohttp requests"),
    **dict.fromkeys(("abfs", "abfss", "az"), "adlfs"),
    **dict.fromkeys(("sftp", "ssh"), "paramiko"),
    "smb": "smbprotocol",
}
"""What to install for a scheme, beside fsspec."""


def is_url(place: str) -> bool:
    """Tell a URL from a path; a drive letter makes no URL."""
    return "://" in place


def opened(place: str) -> BinaryIO:
    """Open a path or a URL to read bytes."""
    if not is_url(place):
        return Path(place).open("rb")
    system, path = file_system(place)
    return cast("BinaryIO", system.open(path, "rb"))


def file_system(url: str) -> tuple[Any, str]:
    """Return fsspec's file system for a URL, and the path in it."""
    try:
        core: Any = import_module("fsspec.core")
    except ImportError:
        raise MissingExtra(url, "fsspec", "batch") from None
    try:
        system, path = core.url_to_fs(url)
    except ImportError as error:
        package = _PACKAGES.get(url.split("://")[0].lower())
        remedy = f"pip install {package}" if package else str(error)
        raise WrongUse(f"{url} needs a package that is not installed: {remedy}") from None
    except ValueError as error:
        raise WrongUse(f"{url} is no address that can be opened: {error}") from None
    return system, path


def walk(system: Any, path: str) -> Iterator[str]:
    """Yield the files below a folder, folder by folder and sorted; no hidden folders."""
    found = system.ls(path, detail=True)
    folders = sorted(f["name"] for f in found if f["type"] == "directory")
    yield from sorted(f["name"] for f in found if f["type"] != "directory")
    for folder in folders:
        name = folder.rstrip("/").rpartition("/")[2]
        # Some stores list a folder among what it holds.
        if folder.rstrip("/") != path.rstrip("/") and not name.startswith("."):
            yield from walk(system, folder)
