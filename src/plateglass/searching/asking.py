"""The question put to every block, the best answers kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from fnmatch import translate
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from plateglass.batch.slots import OTHER, OTHERS, PLATE, SLOTS
from plateglass.errors import PlateglassError, WrongUse
from plateglass.here import cores
from plateglass.searching.chance import possible, probabilities
from plateglass.searching.distance import distances
from plateglass.searching.hits import COLUMNS, Hit, Slots, hit
from plateglass.searching.pattern import Pattern, parse
from plateglass.searching.shelves import Block, blocks, shelves

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Rows = NDArray[np.int64]

LEAST = 0.001
"""The smallest chance that is worth a line."""
LIMIT = 20
_AHEAD = 4
"""Files in work or waiting for each core."""


@dataclass(frozen=True)
class Question:
    """What is sought, and what counts as an answer."""

    pattern: Pattern
    within: int | None = None
    """How far the reading may be, in hundredths of an edit; ``None`` asks for chances."""
    least: float = LEAST
    """The smallest chance."""
    limit: int = LIMIT
    """Answers at most."""
    country: str | None = None
    path: str | None = None
    """A glob that the picture's name matches."""


@dataclass(frozen=True)
class Found:
    """A plate that answers, by its place; only answers that are kept are looked up."""

    block: Block
    row: int
    rank: tuple[float, float]
    """The smaller, the better."""


def search(
    pattern: str,
    *archives: str,
    within: float | None = None,
    min_p: float | None = None,
    limit: int = LIMIT,
    country: str | None = None,
    path: str | None = None,
    failed: Callable[[PlateglassError], None] | None = None,
) -> list[Hit]:
    """Return the plates of an archive that could be the sought one, likeliest first.

    ``pattern`` has ``?`` for any character, ``*`` for any number of them, ``[0O]`` for either.
    An archive is a folder that ``plateglass batch`` has written, Parquet files, JSON lines, a
    glob or URL of such. With ``within`` the reading itself has to be that near, in edits of
    which those between look-alikes count less: 0 is a reading that matches.

    A file that can't be read raises, unless ``failed`` takes its error.
    """
    if within is not None and not 0 <= within <= 9:
        raise WrongUse(f"a reading is sought within 0 to 9 edits, not {within}")
    if limit < 1:
        raise WrongUse(f"at least one answer has to be asked for, not {limit}")
    least = (LEAST if within is None else 0.0) if min_p is None else min_p
    if not 0 <= least <= 1 or (within is None and least < 1e-6):
        raise WrongUse(f"the least chance lies between 0.000001 and 1, not at {least}")
    question = Question(
        parse(pattern), None if within is None else round(100 * within), least, limit,
        country.upper() if country else None, path,
    )  # fmt: skip
    kept: list[Found] = []
    for answer in _asked(question, shelves(archives)):
        if isinstance(answer, PlateglassError):
            if failed is None:
                raise answer
            failed(answer)
        else:
            # Sorting keeps the archive's order among equals, wherever its files were cut.
            kept = sorted([*kept, *answer], key=lambda found: found.rank)[:limit]
    return [_hit(question, found) for found in kept]


def _asked(question: Question, names: Sequence[str]) -> Iterator[list[Found] | PlateglassError]:
    """Yield each file's answers, in the order of the files."""
    count = cores()
    waiting = iter(names)
    with ThreadPoolExecutor(count) as pool:
        work: list[Future[list[Found] | PlateglassError]] = [
            pool.submit(_shelf, question, name) for name in islice(waiting, _AHEAD * count)
        ]
        while work:
            yield work.pop(0).result()
            work += [pool.submit(_shelf, question, name) for name in islice(waiting, 1)]


def _shelf(question: Question, name: str) -> list[Found] | PlateglassError:
    kept: list[Found] = []
    try:
        for block in blocks(name):
            found = _answers(question, block)
            kept = sorted([*kept, *found], key=lambda one: one.rank)[: question.limit]
    except PlateglassError as error:
        return error
    return kept


def _answers(question: Question, block: Block) -> list[Found]:
    """Return the best answers among a block's plates."""
    plates = _plates(block)
    if question.within is None:
        rows = possible(plates, question.pattern, question.least)
        rows = rows[_wanted(question, block, rows)]
        p = probabilities(plates[rows], *_others(block, rows), question.pattern)
        away = np.zeros(len(rows), np.uint16)
    else:
        rows, away = distances(plates, question.pattern, question.within)
        wanted = _wanted(question, block, rows)
        rows, away = rows[wanted], away[wanted]
        p = plates["p"][rows] / 65535
    kept = np.flatnonzero(p >= question.least)
    best = kept[np.lexsort((rows[kept], -p[kept], away[kept]))][: question.limit]
    return [Found(block, int(rows[i]), (float(away[i]), -float(p[i]))) for i in best]


def _hit(question: Question, found: Found) -> Hit:
    told = found.block.one(found.row, *COLUMNS, SLOTS, OTHERS)
    plate = np.frombuffer(told[SLOTS], PLATE)
    others = np.frombuffer(told[OTHERS], OTHER)
    (p,) = probabilities(plate, others, np.array([len(others)]), question.pattern)
    slots = Slots(plate[0], others)
    return hit(question.pattern, found.block.shelf, told, float(p), slots)


def _plates(block: Block) -> NDArray[np.void]:
    pieces = [
        np.frombuffer(chunk.buffers()[1], PLATE, len(chunk), chunk.offset * PLATE.itemsize)
        for chunk in block.columns(SLOTS).column(SLOTS).chunks
        if len(chunk)
    ]
    if len(pieces) == 1:
        return pieces[0]
    return np.concatenate(pieces) if pieces else np.zeros(0, PLATE)


def _others(block: Block, rows: Rows) -> tuple[NDArray[np.void], Rows]:
    """Return the other characters of some plates (in the order of the block), and how many."""
    if not len(rows):
        return np.zeros(0, OTHER), rows
    pieces, counts, first = [], [], 0
    for chunk in block.columns(OTHERS).column(OTHERS).chunks:
        here = rows[(rows >= first) & (rows < first + len(chunk))] - first
        first += len(chunk)
        ends = np.frombuffer(chunk.buffers()[1], np.int32)[chunk.offset :] // OTHER.itemsize
        start, count = ends[here], ends[here + 1] - ends[here]
        every = np.frombuffer(chunk.buffers()[2] or b"", OTHER)
        within = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
        pieces.append(every[np.repeat(start, count) + within])
        counts.append(count)
    return np.concatenate(pieces), np.concatenate(counts)


def _wanted(question: Question, block: Block, rows: Rows) -> NDArray[np.bool_]:
    """Tell which plates are from the country and of the pictures asked for."""
    kept = np.ones(len(rows), np.bool_)
    if len(rows) and question.path:
        files = block.columns("file").column(0).take(rows).to_pylist()
        matches = re.compile(translate(question.path)).match
        kept &= [bool(matches(file)) for file in files]
    if len(rows) and question.country:
        told = block.columns("country").column(0).take(rows).to_pylist()
        kept &= [bool(each) and each[0]["code"] == question.country for each in told]
    return kept
