"""Pictures that are frames: in a folder, ``frame_%04d.png``, ``*.jpg``, or from a program."""

from __future__ import annotations

import glob
import re
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import count, takewhile
from pathlib import Path
from typing import TYPE_CHECKING

from plateglass import image
from plateglass.errors import BadPicture
from plateglass.filetypes import SUFFIXES
from plateglass.video.frames import Facts, Frame

if TYPE_CHECKING:
    from plateglass.geometry import Picture

_PRINTF = re.compile(r"%0?\d*d")


class Sequence:
    """Picture files in order, evenly paced."""

    def __init__(self, name: str, files: list[Path], fps: float) -> None:
        self.facts = Facts(name, duration=len(files) / fps, pictures=True)
        self._files, self._fps = files, fps

    def __iter__(self) -> Iterator[Frame]:
        """Yield the pictures that can be read; a broken one leaves its time out."""
        number = 0
        for place, path in enumerate(self._files):
            try:
                picture = image.load(path)
            except BadPicture as error:
                self.facts.skipped += 1
                self.facts.note(str(error))
                continue
            yield framed(number, place / self._fps, picture)
            number += 1

    def close(self) -> None:
        """Nothing stays open between two pictures."""


class Handed:
    """Frames that a program hands over, each with its second."""

    def __init__(self, frames: Iterable[tuple[float, Picture]]) -> None:
        self.facts = Facts("frames")
        self._frames = frames

    def __iter__(self) -> Iterator[Frame]:
        """Yield them, checked as any picture is."""
        first: float | None = None
        for number, (time, pixels) in enumerate(self._frames):
            first = time if first is None else first
            yield framed(number, time - first, image.load(pixels, name=f"frame {number}"))

    def close(self) -> None:
        """They are the caller's."""


def framed(number: int, time: float, picture: Picture) -> Frame:
    """Make a frame of a picture."""
    height, width = picture.shape[:2]
    return Frame(number, time, width, height, partial(_itself, picture))


def _itself(picture: Picture) -> Picture:
    return picture


def folder(path: Path, fps: float) -> Sequence:
    """Take the pictures of a folder, in the order that people count in."""
    files = sorted(
        (p for p in path.iterdir() if p.suffix.lower() in SUFFIXES and p.name[0] != "."),
        key=lambda p: counted(p.name),
    )
    if not files:
        raise BadPicture(f"the folder {path} holds no pictures")
    return Sequence(path.resolve().name, files, fps)


def is_pattern(name: str) -> bool:
    """Whether a name stands for many."""
    if Path(name).exists():
        return False
    return bool(_PRINTF.search(Path(name).name)) or glob.has_magic(name)


def pattern(name: str, fps: float) -> Sequence:
    """Take the pictures that ``frame_%04d.png`` or ``frames/*.png`` stands for."""
    if _PRINTF.search(Path(name).name):
        parent, last = Path(name).parent, Path(name).name
        numbered = (parent / (last % number) for number in count(_first(parent, last)))
        files = list(takewhile(Path.exists, numbered))
    else:
        # A user's pattern may be absolute or begin with "..", which Path.glob refuses.
        files = [Path(p) for p in glob.glob(name, recursive=True)]  # noqa: PTH207
        files = sorted(
            (p for p in files if p.suffix.lower() in SUFFIXES), key=lambda p: counted(str(p))
        )
    if not files:
        raise BadPicture(f"no pictures match {name}")
    return Sequence(Path(name).name, files, fps)


def _first(parent: Path, last: str) -> int:
    """Find the lowest number there is; recorders begin at 0, at 1, or anywhere."""
    before, after = _PRINTF.split(last, maxsplit=1)
    matching = re.compile(re.escape(before) + r"(\d+)" + re.escape(after) + "$")
    names = (p.name for p in parent.iterdir()) if parent.is_dir() else ()
    found = (matching.match(name) for name in names)
    return min((int(match[1]) for match in found if match), default=0)


def counted(name: str) -> tuple[tuple[int, int | str], ...]:
    """Return a key that sorts ``frame2`` before ``frame10``.

    >>> sorted(["f10.png", "f2.png", "f1.png"], key=counted)
    ['f1.png', 'f2.png', 'f10.png']
    """
    parts = re.split(r"(\d+)", name.lower())
    return tuple((1, int(part)) if part.isdecimal() else (0, part) for part in parts if part)
