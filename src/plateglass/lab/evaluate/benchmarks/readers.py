"""Readers side by side: plates exact, trust, milliseconds, by plate height."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING

from plateglass.errors import WrongUse
from plateglass.lab.data.parallel import ordered
from plateglass.lab.evaluate.protocols import HEIGHTS
from plateglass.lab.evaluate.reading import samples
from plateglass.lab.evaluate.reading.readers import measure
from plateglass.lab.evaluate.reading.recognisers import recogniser
from plateglass.lab.evaluate.reading.report import write

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from plateglass.lab.evaluate.benchmarks.asked import Asked
    from plateglass.lab.evaluate.reading.readers import Row, Sample

TAKES = ("data", "validation", "rendered", "seed", "height", "fold", "limit", "cluster")
RENDERED = 500
_MANY = 40
"""Lines beyond which only those over all sets are printed; the files hold the rest."""


def run(names: Sequence[str], asked: Asked, progress: Callable[[int, int], None]) -> list[str]:
    """Show every reader the same pixels; write table, readings and plot."""
    if asked.validation:
        chosen = list(samples.validation_samples(asked.data))
    elif asked.data:
        chosen = list(samples.folder_samples(asked.data, asked.limit, asked.seed))
    else:
        chosen = list(samples.rendered_samples(asked.rendered or RENDERED, asked.seed))
    if not chosen:
        raise WrongUse("there is nothing to read: no plate of --data is transcribed")
    heights = [h or None for h in asked.height] or HEIGHTS
    named = tuple(names or ("ours",))
    for name in named:
        _reader(name)  # refuses, before there is anything to wait for
    work = partial(_read, named, tuple(heights), asked.folds)
    rows: list[Row] = []
    for done, made in enumerate(ordered(work, chosen, 1, asked.cluster), 1):
        rows += made
        progress(done, len(chosen))
    lines = write(rows, chosen, asked.out, asked.command)
    return [_line(x) for x in lines if x["set"] == "all" or len(lines) < _MANY]


_reader = cache(recogniser)


def _read(
    names: Sequence[str],
    heights: Sequence[int | None],
    folds: Mapping[str, str],
    sample: Sample,
) -> list[Row]:
    return list(measure([_reader(name) for name in names], [sample], heights, fold=folds))


def _line(line: dict[str, object]) -> str:
    tall = "as it is" if line["height"] is None else line["height"]
    return (
        f"{line['reader']:<12} {line['set']:<20} {tall!s:>8}  n {line['n']:>5}  "
        f"exact {100 * float(str(line['exact'])):5.1f} %  "
        f"ECE {100 * float(str(line['ece'])):4.1f}  "
        f"wrong at p>=.9 {100 * float(str(line['hallucinated'])):4.1f} %  "
        f"{float(str(line['ms'])):.1f} ms"
    )
