"""Whatever holds many pictures, as one stream of items that never lies in memory in full."""

from __future__ import annotations

import glob
import re
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from plateglass.batch.archives import COMPRESSED_TARS, TARS, ZIPS, tarred, zipped
from plateglass.batch.lists import LINES, TABLES, listed
from plateglass.batch.loaders import File, Item
from plateglass.batch.places import file_system, is_url, walk
from plateglass.errors import WrongUse
from plateglass.filetypes import SUFFIXES
from plateglass.inputs import STDIN, expand

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_RANGE = re.compile(r"\{(\d+)\.\.(\d+)\}")


def items(source: str, *, without: Path | None = None) -> Iterator[Item]:
    """Yield the pictures of a source, the same ones in the same order each time.

    A source is a folder (searched through), a glob, a picture, a list (``.txt``, ``.csv``,
    ``.parquet``), an archive (``.zip``, ``.tar``, ``.tar.gz``...), a row of shards
    (``plates-{000..099}.tar``), or any of these behind a URL. ``without`` is a folder that is
    not searched: where the run writes.
    """
    if source == STDIN:
        raise WrongUse("batch reads a source more than once, so it can't be standard input")
    for place in shards(source):
        if is_url(place):
            yield from _elsewhere(place)
        else:
            yield from _here(place, without)


def countable(source: str) -> bool:
    """Tell whether counting a source costs little beside reading it."""
    return not is_url(source) and not source.lower().endswith(COMPRESSED_TARS)


def shards(source: str) -> Iterator[str]:
    """Write out a row of numbered names.

    >>> list(shards("plates-{08..10}.tar"))
    ['plates-08.tar', 'plates-09.tar', 'plates-10.tar']
    """
    row = _RANGE.search(source)
    if row is None:
        yield source
        return
    digits = len(row[1]) if row[1].startswith("0") else 0
    for number in range(int(row[1]), int(row[2]) + 1):
        yield from shards(source[: row.start()] + f"{number:0{digits}d}" + source[row.end() :])


def _here(place: str, without: Path | None) -> Iterator[Item]:
    if not Path(place).exists() and not glob.has_magic(place):
        raise WrongUse(f"{place} does not exist; check the spelling")
    for found in expand([place], without=without):
        if found.problem:
            raise WrongUse(found.problem)
        yield from _inside(found.name)


def _elsewhere(url: str) -> Iterator[Item]:
    system, path = file_system(url)
    pattern = glob.has_magic(path)
    if not pattern and (_is_picture(path) or _opener(path)):
        yield from _inside(url)
        return
    try:
        found = iter(sorted(system.glob(path))) if pattern else walk(system, path)
        first = next(found, None)
    except (OSError, ValueError, NotImplementedError) as error:
        raise WrongUse(f"{url} can't be listed: {error}") from None
    if first is None:
        raise WrongUse(f"{url} holds nothing")
    while first is not None:
        if _is_picture(first) or (pattern and _opener(first)):
            yield from _inside(system.unstrip_protocol(first))
        first = next(found, None)


def _inside(place: str) -> Iterator[Item]:
    opener = _opener(place)
    if opener is None:
        yield Item(place, File(place))
    else:
        yield from opener(place)


def _is_picture(path: str) -> bool:
    name = PurePosixPath(path)
    return name.suffix.lower() in SUFFIXES and not name.name.startswith(".")


def _opener(place: str) -> Callable[[str], Iterator[Item]] | None:
    lower = place.lower()
    if lower.endswith(ZIPS):
        return zipped
    if lower.endswith(TARS + COMPRESSED_TARS):
        return tarred
    return listed if lower.endswith(LINES + TABLES) else None
