"""Finders measured side by side: how many plates they find, how exactly, and what else."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from plateglass.lab.evaluate.finding.photos import NARROWEST

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from plateglass.finder import Detection
    from plateglass.geometry import Picture
    from plateglass.lab.evaluate.finding.locators import Locator
    from plateglass.lab.evaluate.finding.photos import Photo, Truth

ENOUGH = 0.5
"""Intersection over union, of upright boxes, from which a plate counts as found."""


@dataclass(frozen=True)
class Sought:
    """What became of one labelled plate."""

    width: float
    """Of its box, in pixels."""
    counts: bool
    """Whether finding it counts; what is hidden, or overlooked by the labels, may be found."""
    hit: bool
    overlap: float
    """Best intersection over union."""
    stray: float | None
    """Mean distance of the corners in plate heights, where found and labelled exactly."""

    @property
    def due(self) -> bool:
        """Whether it had to be found."""
        return self.counts and self.width >= NARROWEST


@dataclass(frozen=True)
class Look:
    """What one finder made of one photo."""

    finder: str
    set: str
    name: str
    plates: tuple[Sought, ...]
    false: int
    """Detections that are none of the labelled plates."""
    ms: float


def measure(
    finders: Sequence[Locator],
    chosen: Iterable[Photo],
    *,
    also: Callable[[str, Photo, Picture, Sequence[Detection]], None] = lambda *_: None,
    progress: Callable[[], None] = lambda: None,
) -> Iterator[Look]:
    """Show every photo to every finder; ``also`` hears what each of them found."""
    for photo in chosen:
        picture = photo.picture()
        for finder in finders:
            start = time.perf_counter()
            found = finder(picture)
            ms = (time.perf_counter() - start) * 1e3
            also(finder.name, photo, picture, found)
            yield _judged(finder.name, photo, found, ms)
        progress()


def _judged(name: str, photo: Photo, found: Sequence[Detection], ms: float) -> Look:
    close = overlaps(photo, found)
    pairs = matched(close)
    sought = [
        Sought(
            width=truth.quad.box.width,
            counts=truth.counts,
            hit=i in pairs,
            overlap=float(close[i].max(initial=0)),
            stray=_stray(truth, found[pairs[i]]) if i in pairs and truth.tight else None,
        )
        for i, truth in enumerate(photo.plates)
    ]
    return Look(name, photo.set, photo.name, tuple(sought), len(found) - len(pairs), ms)


def overlaps(photo: Photo, found: Sequence[Detection]) -> np.ndarray:
    """Return the intersection over union of labelled plates (rows) and detections (columns)."""
    boxes = [plate.quad.box for plate in photo.plates]
    each = np.array([[d.quad.box.iou(box) for d in found] for box in boxes])
    return each.reshape(len(boxes), len(found))


def matched(close: np.ndarray) -> dict[int, int]:
    """Return which detection is which plate, the closest pair first."""
    pairs, taken = dict[int, int](), set[int]()
    for plate, place in _by_overlap(close):
        if plate not in pairs and place not in taken:
            pairs[plate] = place
            taken.add(place)
    return pairs


def _stray(truth: Truth, found: Detection) -> float:
    distances = np.linalg.norm(found.quad.array - truth.quad.array, axis=1)
    return float(distances.mean()) / truth.quad.height


def _by_overlap(close: np.ndarray) -> Iterator[tuple[int, int]]:
    for flat in np.argsort(-close, axis=None).tolist():
        plate, place = np.unravel_index(flat, close.shape)
        if close[plate, place] < ENOUGH:
            return
        yield int(plate), int(place)
