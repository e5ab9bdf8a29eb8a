"""What a person names on the command line, turned into sources in a stable order."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath

from plateglass.filetypes import SUFFIXES as PICTURES
from plateglass.video.films import SUFFIXES as FILMS
from plateglass.video.frames import CAMERA, REMOTE
from plateglass.video.sequences import counted, is_pattern


@dataclass(frozen=True)
class Named:
    """One source to come, not opened yet."""

    name: str
    """To be opened."""
    relative: PurePath
    """Where its outputs go, below the folder for outputs."""


def expand(names: Iterable[str], without: Path | None = None) -> Iterator[Named]:
    """Yield the sources behind the names, lazily.

    A folder of pictures is one clip; any other is searched for films and for such folders,
    level by level, but for ``without``: where a run writes is not where it looks.
    """
    avoided = None if without is None else without.resolve()
    for name in names:
        lower = name.lower()
        if lower.startswith((*REMOTE, CAMERA)):
            yield Named(name, PurePath(_tidy(name)))
        elif Path(name).is_dir():
            found = False
            for source in _walk(Path(name), avoided):
                found = True
                yield source
            if not found:
                yield Named(name, PurePath(Path(name).name or "clip"))
        elif is_pattern(name):
            yield from _matches(name)
        else:
            yield Named(name, PurePath(Path(name).name))


def _walk(folder: Path, avoided: Path | None) -> Iterator[Named]:
    for parent, folders, files in os.walk(folder):
        here = Path(parent)
        folders[:] = sorted(
            (f for f in folders if f[0] != "." and (here / f).resolve() != avoided), key=counted
        )
        below = here.relative_to(folder)
        if any(Path(f).suffix.lower() in PICTURES for f in files if f[0] != "."):
            yield Named(str(here), PurePath(below if below.name else folder.resolve().name))
        for name in sorted(files, key=counted):
            if Path(name).suffix.lower() in FILMS and name[0] != ".":
                yield Named(str(here / name), PurePath(below / name))


def _matches(pattern: str) -> Iterator[Named]:
    # A user's pattern may be absolute or begin with "..", which Path.glob refuses.
    matches = sorted(glob.glob(pattern, recursive=True), key=counted)  # noqa: PTH207
    films = [m for m in matches if Path(m).suffix.lower() in FILMS or Path(m).is_dir()]
    for match in films:
        yield Named(match, PurePath(Path(match).name))
    if not films:
        # The pictures' folder names what they show; their numbers don't.
        yield Named(pattern, PurePath(_tidy(Path(pattern).parent.name or Path(pattern).name)))


def _tidy(name: str) -> str:
    """Make a file's name of an address or a pattern; what it says as a user is left out."""
    kept = name.rsplit("@", 1)[-1].rsplit("://", 1)[-1]
    return "".join(c if c.isalnum() or c in "-_." else "_" for c in kept).strip("._") or "clip"
