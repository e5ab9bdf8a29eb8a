"""One process of a run: chunks come in by a pipe, each leaves as one file on disk."""

from __future__ import annotations

import os
import platform
import signal
from dataclasses import dataclass, field, replace
from enum import Enum
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

import cv2

from plateglass.batch.journal import Journal, publish
from plateglass.batch.opening import GROUP, TRIES, Opened, groups, opened, set_aside, stumbled
from plateglass.errors import PlateglassError
from plateglass.outputs import Writer
from plateglass.pipeline import Plateglass, Wish
from plateglass.results import PictureResult
from plateglass.show.tables import json_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from multiprocessing.connection import Connection

    from plateglass.batch.journal import Chunk
    from plateglass.batch.loaders import Item

_IDLE = 60.0
"""Seconds without work after which a process leaves, so that a cluster isn't littered."""


@dataclass(frozen=True)
class Task:
    """What is to be done with every picture; travels to the workers."""

    out: Path
    wish: Wish = field(default_factory=Wish)
    pictures: bool = False
    """Whether plates are restored and written too."""
    cards: bool = False
    """Whether a card of each plate is drawn beside its picture."""
    order: str = ""
    """What the run wrote down when it claimed its folder; another machine must find the same
    there, and have the same networks."""
    start: Path = field(default_factory=Path.cwd)
    """Where relative paths begin."""

    @property
    def settings(self) -> Mapping[str, Any]:
        """What was asked for, for records and for the order."""
        wish = self.wish
        return {
            "view": wish.view,
            "country": wish.country,
            "grammar": wish.grammar,
            "top": wish.top,
            "pictures": self.pictures,
            "cards": self.cards,
        }


class Word(Enum):
    """What a worker says beside the place of the picture that it turns to."""

    DONE = "the chunk is on disk"


def work(pipe: Connection, task: Task) -> None:
    """Do chunks until nobody asks for more; when the run is gone, stop as well."""
    # Ctrl-C reaches the whole group; the run decides what becomes of its workers.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    cv2.setNumThreads(1)
    try:
        try:
            desk = Desk(task)
            while pipe.poll(_IDLE):
                desk.do(pipe.recv(), pipe)
                pipe.send(Word.DONE)
        except PlateglassError as error:
            pipe.send(error)
    except (EOFError, OSError):
        return


class Desk:
    """A worker's own pipeline, started once."""

    def __init__(self, task: Task) -> None:
        from plateglass.finder import Finder

        self._task = task
        self._journal = Journal(task.out)
        try:
            os.chdir(task.start)
        except OSError:
            raise PlateglassError(
                f"{platform.node()} does not have the folder {task.start}: the machines of a "
                "cluster must see the same folders under the same names"
            ) from None
        self._journal.recognise(task.order)
        # One thread each: as many processes as cores leave nothing for a second one to do.
        find = None if task.wish.view == "crop" else Finder(threads=1)
        self._machine = Plateglass(find=find)

    def do(self, chunk: Chunk, pipe: Connection) -> None:
        """Read a chunk and write it; a sign of life is given at every step."""
        folder = self._journal.pictures(chunk)
        _tidy(folder, chunk)
        lines = []
        for group in self._watched(chunk, pipe) if chunk.careful else self._ahead(chunk, pipe):
            for picture, result in zip(group, self._results(group), strict=True):
                self._write(picture, result, folder)
                # Times differ from run to run; without them two runs are the same bytes.
                lines.append(json_line(replace(result, ms={})))
        publish(self._journal.part(chunk), "".join(f"{line}\n" for line in lines))

    def _ahead(self, chunk: Chunk, pipe: Connection) -> Iterator[list[Opened]]:
        """Open the next pictures while some are read; nobody has died of these so far."""
        pipe.send(0)
        for group in groups(chunk):
            pipe.send(group[0].place)
            yield group

    def _watched(self, chunk: Chunk, pipe: Connection) -> Iterator[list[Opened]]:
        """Go on one by one and say which picture is next, as somebody has died here."""
        for place, item in enumerate(chunk.items):
            if chunk.fallen.count(place) >= TRIES:
                yield [set_aside(place, item)]
            else:
                pipe.send(place)
                yield [opened(place, item)]

    def _results(self, group: list[Opened]) -> list[PictureResult]:
        read = iter(self._read([picture for picture in group if picture.loaded]))
        return [
            next(read) if one.loaded else PictureResult(one.item.name, error=one.problem)
            for one in group
        ]

    def _read(self, pictures: list[Opened]) -> list[PictureResult]:
        sources = [(p.item.name, p.loaded.pixels) for p in pictures if p.loaded]
        try:
            results = self._machine.results(
                sources, self._task.wish, restore=self._task.pictures, together=GROUP
            )
            return [
                replace(result, notes=picture.loaded.notes if picture.loaded else ())
                for picture, result in zip(pictures, results, strict=True)
            ]
        except PlateglassError:
            raise  # the order is wrong, not the picture
        except Exception as error:  # one picture's trouble is not the end of the others
            if len(pictures) > 1:
                return [result for picture in pictures for result in self._read([picture])]
            item = pictures[0].item
            return [PictureResult(item.name, error=stumbled(item, error))]

    def _write(self, picture: Opened, result: PictureResult, folder: Path) -> None:
        if picture.loaded is not None and self._task.pictures:
            claimed = PurePath(_claimed(picture.place, picture.item))
            writer = Writer(folder, settings=self._task.settings, cards=self._task.cards)
            writer.write(claimed, picture.loaded, result)


def _claimed(place: int, item: Item) -> str:
    # Numbered by place: a list may name two pictures alike, or one of them twice.
    return f"{place:02d}-{PurePath(item.name.replace(chr(92), '/').rsplit('/', 1)[-1]).stem}"


def _tidy(folder: Path, chunk: Chunk) -> None:
    """Remove what a try that was cut short has left, and what was of other pictures.

    The rest stays: on a cluster, somebody taken for dead may still be writing the same.
    """
    if not folder.exists():
        return
    wanted = tuple(
        f"{_claimed(place, item)}."
        for place, item in enumerate(chunk.items)
        if chunk.fallen.count(place) < TRIES
    )
    for path in folder.iterdir():
        if not path.name.startswith(wanted):
            path.unlink(missing_ok=True)
