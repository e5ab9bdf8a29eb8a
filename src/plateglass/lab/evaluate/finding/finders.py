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
    from plateglass.geometry import Picture, Quad
    from plateglass.lab.evaluate.finding.locators import Locator
    from plateglass.lab.evaluate.finding.photos import Photo

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
    placed: float | None = None
    """The same from corners that were placed by hand, where some were."""
    loose: float | None = None
    """The label's own distance from those."""

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
    met = [found[pairs[i]].quad if i in pairs else None for i in range(len(photo.plates))]
    sought = [
        Sought(
            width=truth.quad.box.width,
            counts=truth.counts,
            hit=hit is not None,
            overlap=float(overlap.max(initial=0)),
            stray=_off(hit, truth.quad if truth.tight else None),
            placed=_off(hit, truth.placed),
            loose=_off(truth.quad, truth.placed),
        )
        for truth, hit, overlap in zip(photo.plates, met, close, strict=True)
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


def _off(quad: Quad | None, true: Quad | None) -> float | None:
    if quad is None or true is None:
        return None
    return float(np.linalg.norm(quad.array - true.array, axis=1).mean()) / true.height


def _by_overlap(close: np.ndarray) -> Iterator[tuple[int, int]]:
    for flat in np.argsort(-close, axis=None).tolist():
        plate, place = np.unravel_index(flat, close.shape)
        if close[plate, place] < ENOUGH:
            return
        yield int(plate), int(place)
