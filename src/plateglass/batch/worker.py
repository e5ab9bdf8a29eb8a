"""One process of a run: chunks come in by a pipe, each leaves as one file on disk."""

from __future__ import annotations

import shutil
import signal
from dataclasses import dataclass, field, replace
from enum import Enum
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

import cv2

from plateglass.batch.journal import Journal, publish
from plateglass.errors import BadPicture, PlateglassError
from plateglass.image import Loaded, open_picture
from plateglass.outputs import Writer
from plateglass.pipeline import Plateglass, Wish
from plateglass.results import PictureResult
from plateglass.show.tables import json_line

if TYPE_CHECKING:
    from collections.abc import Mapping
    from multiprocessing.connection import Connection

    from plateglass.batch.journal import Chunk
    from plateglass.batch.loaders import Item

TRIES = 2
"""A picture at which so many workers have died is set aside; the first may have been chance."""


@dataclass(frozen=True)
class Task:
    """What is to be done with every picture; travels to the workers."""

    out: Path
    wish: Wish = field(default_factory=Wish)
    pictures: bool = False
    """Whether plates are restored and written too."""
    cards: bool = False
    """Whether a card of each plate is drawn beside its picture."""

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

    READY = "ready for a chunk"
    DONE = "the chunk is on disk"


def work(pipe: Connection, task: Task) -> None:
    """Do chunks until told to stop; when the run is gone, stop as well."""
    # Ctrl-C reaches the whole group; the run decides what becomes of its workers.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    cv2.setNumThreads(1)
    try:
        try:
            desk = Desk(task)
            pipe.send(Word.READY)
            while (chunk := pipe.recv()) is not None:
                desk.do(chunk, pipe)
                pipe.send(Word.DONE)
        except PlateglassError as error:
            pipe.send(error)
    except (EOFError, OSError):
        return


class Desk:
    """A worker's own pipeline, started once."""

    def __init__(self, task: Task) -> None:
        from plateglass.finder import Finder

        # One thread each: as many processes as cores leave nothing for a second one to do.
        find = None if task.wish.view == "crop" else Finder(threads=1)
        self._machine = Plateglass(find=find)
        self._task = task
        self._journal = Journal(task.out)

    def do(self, chunk: Chunk, pipe: Connection) -> None:
        """Say which picture is next, so that a death can be laid at its door; then write."""
        folder = self._journal.pictures(chunk)
        shutil.rmtree(folder, ignore_errors=True)  # from a try that was cut short
        lines = []
        for place, item in enumerate(chunk.items):
            if chunk.fallen.count(place) >= TRIES:
                result = PictureResult(item.name, error=_set_aside(item))
            else:
                pipe.send(place)
                result = self._result(item, folder, place)
            # Times differ from run to run; without them two runs are the same bytes.
            lines.append(json_line(replace(result, ms={})))
        publish(self._journal.part(chunk), "".join(f"{line}\n" for line in lines))

    def _result(self, item: Item, folder: Path, place: int) -> PictureResult:
        try:
            loaded = open_picture(item.load(), name=item.name)
            one = [(item.name, loaded.pixels)]
            (result,) = self._machine.results(one, self._task.wish, restore=self._task.pictures)
        except BadPicture as error:
            return PictureResult(item.name, error=str(error))
        except PlateglassError:
            raise  # the order is wrong, not the picture
        except Exception as error:  # one picture's trouble is not the end of the others
            what = f"{type(error).__name__}: {error}"
            return PictureResult(
                item.name, error=f"{item.name} made Plateglass stumble ({what}); report it"
            )
        result = replace(result, notes=loaded.notes)
        if self._task.pictures:
            self._write(item, loaded, result, folder, place)
        return result

    def _write(
        self, item: Item, loaded: Loaded, result: PictureResult, folder: Path, place: int
    ) -> None:
        # Numbered by place: a list may name two pictures alike, or one of them twice.
        stem = PurePath(item.name.replace("\\", "/").rsplit("/", 1)[-1]).stem
        claimed = PurePath(f"{place:02d}-{stem}")
        writer = Writer(folder, settings=self._task.settings, cards=self._task.cards)
        writer.write(claimed, loaded, result)


def _set_aside(item: Item) -> str:
    return (
        f"{item.name} was set aside: the process that reads it dies of it, {TRIES} times out "
        f"of {TRIES}; save it anew and read it by itself"
    )
