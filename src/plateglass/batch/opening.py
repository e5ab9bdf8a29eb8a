"""Pictures fetched and decoded while the networks are busy with those before."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from plateglass.errors import BadPicture, PlateglassError
from plateglass.image import Loaded, open_picture

if TYPE_CHECKING:
    from collections.abc import Iterator

    from plateglass.batch.journal import Chunk
    from plateglass.batch.loaders import Item

GROUP = 8
"""Pictures read at once; measured, see docs/results/throughput.md."""
_PIXELS = 4_000_000
"""Pixels from which on a group takes no further picture: two groups are in memory."""
TRIES = 2
"""A picture at which so many processes have died is set aside; the first may have been
chance."""


@dataclass(frozen=True)
class Opened:
    """A picture, or why there is none."""

    place: int
    """Where in its chunk."""
    item: Item
    loaded: Loaded | None = None
    problem: str = ""


def groups(chunk: Chunk) -> Iterator[list[Opened]]:
    """Yield the pictures of a chunk, a few at a time; the next few are opened meanwhile."""
    waiting = iter(enumerate(chunk.items))
    with ThreadPoolExecutor(1) as thread:
        ahead = thread.submit(_group, waiting)
        while group := ahead.result():
            ahead = thread.submit(_group, waiting)
            yield group


def opened(place: int, item: Item) -> Opened:
    """Fetch and decode one picture."""
    try:
        return Opened(place, item, open_picture(item.load(), name=item.name))
    except BadPicture as error:
        return Opened(place, item, problem=str(error))
    except PlateglassError:
        raise  # the order is wrong, not the picture
    except Exception as error:  # one picture's trouble is not the end of the others
        return Opened(place, item, problem=stumbled(item, error))


def stumbled(item: Item, error: Exception) -> str:
    """Say that a picture has found a fault in the program."""
    what = f"{type(error).__name__}: {error}"
    return f"{item.name} made Plateglass stumble ({what}); report it"


def set_aside(place: int, item: Item) -> Opened:
    """Give up on a picture."""
    return Opened(
        place,
        item,
        problem=f"{item.name} was set aside: the process that reads it dies of it, {TRIES} "
        f"times out of {TRIES}; save it anew and read it by itself",
    )


def _group(waiting: Iterator[tuple[int, Item]]) -> list[Opened]:
    group: list[Opened] = []
    pixels = 0
    for place, item in waiting:
        group.append(opened(place, item))
        if (loaded := group[-1].loaded) is not None:
            pixels += loaded.pixels.shape[0] * loaded.pixels.shape[1]
        if len(group) == GROUP or pixels >= _PIXELS:
            break
    return group
