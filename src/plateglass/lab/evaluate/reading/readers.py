"""Readers measured side by side: the same crops, every height, one row a reading."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from plateglass.lab.evaluate import metrics
from plateglass.lab.evaluate.protocols import seeded, sized

if TYPE_CHECKING:
    from plateglass.geometry import Picture
    from plateglass.lab.evaluate.reading.recognisers import Recogniser

Fold = Mapping[str, str]
"""Per set, groups of characters its labels can't tell apart: {"us_scenes": "O0 I1"}."""


APART = " (unreadable alone)"
"""Ends the name of a set that is reported, but not pooled with the others."""


@dataclass(frozen=True)
class Sample:
    """A crop with its truth."""

    set: str
    name: str
    text: str
    pixels: Picture
    labelled: str = ""
    """What its label says, where that is known to be wrong."""


@dataclass(frozen=True)
class Row:
    """One reading."""

    reader: str
    set: str
    name: str
    height: int | None
    """Plate height asked for; ``None`` is the picture as it is."""
    truth: str
    read: str
    p: float
    others: tuple[str, ...]
    """Further candidates, likeliest first."""
    ms: float
    labelled: str = ""
    """What the label says, where that is known to be wrong."""

    @property
    def right(self) -> bool:
        """Whether every character is right."""
        return self.read == self.truth

    @property
    def as_labelled(self) -> bool:
        """Whether every character is the label's, even if that is wrong."""
        return self.read == (self.labelled or self.truth)


def measure(
    readers: Sequence[Recogniser],
    samples: Iterable[Sample],
    heights: Sequence[int | None],
    *,
    fold: Fold | None = None,
    progress: Callable[[], None] = lambda: None,
) -> Iterator[Row]:
    """Read every sample at every height with every reader; all see the same pixels."""
    for sample in samples:
        same = folding((fold or {}).get(sample.set, ""))
        for height in heights:
            crop = damaged(sample, height)
            for reader in readers:
                start = time.perf_counter()
                (guess,) = reader([crop])
                ms = (time.perf_counter() - start) * 1e3
                yield Row(
                    reader.name, sample.set, sample.name, height, same(sample.text),
                    same(guess.text), guess.p, tuple(map(same, guess.others)), ms,
                    same(sample.labelled),
                )  # fmt: skip
        progress()


def damaged(sample: Sample, height: int | None) -> Picture:
    """Return the pixels that every reader is shown."""
    rng = seeded(sample.set, sample.name, height)
    return sized(sample.pixels, sample.pixels.shape[0], height, rng)


def folding(groups: str) -> Callable[[str], str]:
    """Return what takes the characters of each group for one another."""
    table = {ord(c): group[0] for group in groups.split() for c in group}
    return lambda text: text.translate(table)


def summary(rows: Sequence[Row]) -> dict[str, float]:
    """Return the measures of DESIGN over some readings."""
    p = np.array([r.p for r in rows])
    right = np.array([r.right for r in rows])
    plates = np.array([r.truth for r in rows])
    low, high = metrics.interval(right.astype(float), plates)
    return {
        "n": len(rows),
        "exact": float(right.mean()),
        "exact_low": low,
        "exact_high": high,
        "as_labelled": float(np.mean([r.as_labelled for r in rows])),
        "characters": float(np.mean([metrics.characters_right(r.read, r.truth) for r in rows])),
        "all_but_one": float(np.mean([metrics.edits(r.read, r.truth) <= 1 for r in rows])),
        "rank5": float(np.mean([r.right or r.truth in r.others[:4] for r in rows])),
        "ece": metrics.calibration_error(p, right),
        "coverage99": metrics.coverage_at(p, right),
        "hallucinated": metrics.hallucinated(p, right),
        "ms": float(np.median([r.ms for r in rows])),
    }


def table(rows: Sequence[Row]) -> list[dict[str, object]]:
    """Summarise by reader, set (``all`` pooled, but for those apart) and height (likewise)."""
    readers = list(dict.fromkeys(r.reader for r in rows))
    sets = [*dict.fromkeys(r.set for r in rows), "all"]
    heights: list[object] = [*dict.fromkeys(r.height for r in rows), "all"]
    lines: list[dict[str, object]] = []
    for reader in readers:
        for name in sets:
            for height in heights:
                chosen = [
                    r
                    for r in rows
                    if r.reader == reader
                    and (r.set == name or (name == "all" and not r.set.endswith(APART)))
                    and (height == "all" or r.height == height)
                ]
                if chosen:
                    lines.append(
                        {"reader": reader, "set": name, "height": height, **summary(chosen)}
                    )
    return lines
