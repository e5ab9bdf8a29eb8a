"""What a person names on the command line, turned into pictures in a stable order.

A name is a file, a folder (searched through), a glob, ``-`` for picture bytes on standard
input, or a URL where the caller allows it. A name that leads nowhere is an input like the
others: its :meth:`Input.load` raises the sentence, and the rest of the run goes on.
"""

from __future__ import annotations

import glob
import os
import sys
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from plateglass.errors import BadPicture
from plateglass.filetypes import SUFFIXES
from plateglass.image import LIMITS, Limits, Loaded, open_picture

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

STDIN = "-"
_URL_SCHEMES = ("http://", "https://")
_URL_SECONDS = 30.0


@dataclass(frozen=True)
class Input:
    """One picture to come, not opened yet."""

    name: str
    """What results call it: the path as it was reached, ``-``, or the URL."""
    relative: PurePath
    """Path below the folder that was named; where outputs of the same shape go."""
    problem: str | None = None
    """Why there is nothing to open."""

    def load(self, limits: Limits = LIMITS) -> Loaded:
        """Open and decode the picture, or raise BadPicture with one sentence."""
        if self.problem:
            raise BadPicture(self.problem)
        if self.name == STDIN:
            return open_picture(sys.stdin.buffer, name="standard input", limits=limits)
        if self.name.lower().startswith(_URL_SCHEMES):
            return _download(self.name, limits)
        return open_picture(Path(self.name), name=self.name, limits=limits)


def expand(
    names: Iterable[str | os.PathLike[str]],
    *,
    urls: bool = False,
    without: str | os.PathLike[str] | None = None,
) -> Iterator[Input]:
    """Yield the inputs behind the names, lazily; folders and globs in sorted order.

    Pictures in a folder are those with a picture's ending; a file that is named itself is
    tried whatever its ending. Hidden files and folders are passed over, and so is the folder
    ``without``: where a run writes its outputs is not where it looks for inputs.
    """
    avoided = None if without is None else Path(without).resolve()
    for name in names:
        yield from _expand_one(os.fspath(name), urls, avoided)


def _expand_one(name: str, urls: bool, avoided: Path | None) -> Iterator[Input]:
    if name == STDIN:
        yield Input(STDIN, PurePath("stdin"))
    elif name.lower().startswith(_URL_SCHEMES):
        allowed = None if urls else f"{name} is a URL; add --url to allow the download"
        yield Input(name, _relative_of_url(name), allowed)
    elif Path(name).is_dir():
        yield from _or_problem(
            _walk(Path(name), avoided), name, f"the folder {name} holds no pictures"
        )
    elif glob.has_magic(name) and not Path(name).exists():
        yield from _or_problem(_matches(name, avoided), name, f"nothing matches {name}")
    else:
        # Whether it exists shows when it is opened: asking now would be a promise for later.
        yield Input(name, PurePath(Path(name).name))


def _or_problem(found: Iterator[Input], name: str, problem: str) -> Iterator[Input]:
    first = next(found, None)
    if first is None:
        yield Input(name, PurePath("nothing"), problem)
    else:
        yield first
        yield from found


def _walk(folder: Path, avoided: Path | None) -> Iterator[Input]:
    # Level by level and sorted, so that a folder of a million starts at once.
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(
            f for f in folders if not f.startswith(".") and Path(parent, f).resolve() != avoided
        )
        for name in sorted(names):
            path = Path(parent, name)
            if path.suffix.lower() in SUFFIXES and not name.startswith("."):
                yield Input(str(path), path.relative_to(folder))


def _matches(pattern: str, avoided: Path | None) -> Iterator[Input]:
    # A user's pattern may be absolute or begin with "..", which Path.glob refuses.
    for match in sorted(glob.glob(pattern, recursive=True)):  # noqa: PTH207
        path = Path(match)
        if path.is_dir():
            if (
                "**" not in pattern and path.resolve() != avoided
            ):  # "**" has reached the folder's files already
                yield from _walk(path, avoided)
        elif avoided in path.resolve().parents:
            continue
        elif path.suffix.lower() in SUFFIXES or Path(pattern).suffix:
            yield Input(match, PurePath(path.name))


def _relative_of_url(url: str) -> PurePath:
    name = PurePath(unquote(urlsplit(url).path)).name
    return PurePath("download" if name in ("", "..") else name)


def _download(url: str, limits: Limits) -> Loaded:
    from urllib.error import URLError  # urllib.request takes 20 ms to import
    from urllib.request import Request, urlopen

    request = Request(url, headers={"User-Agent": "plateglass"})
    try:
        with urlopen(request, timeout=_URL_SECONDS) as response:
            data: bytes = response.read(limits.bytes + 1)
    except (URLError, OSError, ValueError) as error:
        reason = getattr(error, "reason", None) or error
        raise BadPicture(f"{url} can't be downloaded: {reason}") from None
    return open_picture(data, name=url, limits=limits)


class OutputNames:
    """Hands out one output path per input, never the same twice.

    Outputs add endings to it (``a.png``, ``a.card.png``), so what is handed out is never
    another's beginning up to a dot either.

    >>> names = OutputNames()
    >>> [str(names.claim(PurePath(p))) for p in ("a.jpg", "a.png", "b/a.jpg", "a.card.jpg")]
    ['a', 'a-2', 'b/a', 'a-3.card']
    """

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._beginnings: set[str] = set()

    def claim(self, relative: PurePath) -> PurePath:
        """Return the input's relative path without its ending, numbered where taken."""
        first, dot, rest = relative.stem.lstrip(".").partition(".")
        number = 1
        while True:
            word = first if number == 1 else f"{first}-{number}"
            claimed = relative.with_name((word + dot + rest) or "picture")
            beginnings = _beginnings(claimed)
            if _key(claimed) not in self._beginnings and not self._taken & beginnings:
                self._taken.add(_key(claimed))
                self._beginnings |= beginnings
                return claimed
            number += 1


def _key(path: PurePath) -> str:
    # In lower case: A.png and a.png are one file on many systems.
    return path.as_posix().lower()


def _beginnings(path: PurePath) -> set[str]:
    words = path.name.split(".")
    return {_key(path.with_name(".".join(words[:n]))) for n in range(1, len(words) + 1)}
