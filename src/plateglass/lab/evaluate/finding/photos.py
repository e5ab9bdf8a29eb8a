"""Photographs with all that is known about their plates: of folders, or drawn streets."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from plateglass.image import load
from plateglass.lab.data.labelled import read_labels
from plateglass.lab.data.mislabelled import mislabelled
from plateglass.lab.data.overlooked import overlooked
from plateglass.lab.data.placed import placed
from plateglass.lab.data.real import part_of
from plateglass.lab.evaluate.finding.streets import streets
from plateglass.lab.evaluate.protocols import seeded
from plateglass.lab.scenes import draw_scene, photograph

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from plateglass.geometry import Picture, Quad
    from plateglass.lab.data.labelled import Label
    from plateglass.lab.data.real import Part
    from plateglass.lab.scenes import Scene

NARROWEST = 25.0
"""Plates narrower than this, in pixels, may be found or not."""

ALIKE = 0.4
"""Intersection over union from which a label and corners placed by hand are one plate's."""

DRAWN = (960, 640)
"""Size of drawn streets."""


@dataclass(frozen=True)
class Truth:
    """One plate of a photo."""

    quad: Quad
    tight: bool
    """Whether these are its corners rather than a loose box around it."""
    text: str
    """Empty when nobody transcribed it."""
    counts: bool = True
    """Whether it can be found at all: enough of it is visible."""
    placed: Quad | None = None
    """Its corners as somebody placed them, more exactly than the label has them."""


@dataclass(frozen=True)
class Photo:
    """A picture with its labelled plates."""

    set: str
    name: str
    picture: Callable[[], Picture]
    plates: tuple[Truth, ...]


def photos(folders: Iterable[Path], part: Part | None = None) -> Iterator[Photo]:
    """Yield photographs, of one part if asked for; see :func:`real_streets` for the split.

    A plate known to be overlooked by the labels need not be found, but is none that isn't.
    """
    for folder in folders:
        more, exact, shown = overlooked(folder), placed(folder), mislabelled(folder)
        by_file: dict[Path, list[Label]] = {}
        for label in read_labels(folder):
            by_file.setdefault(label.path, []).append(label)
        for path, labels in by_file.items():
            if part is None or {part_of(label.text) for label in labels} == {part}:
                plates = tuple(
                    Truth(
                        label.quad,
                        label.tight,
                        shown.get((path.name, label.text), label.text),
                        placed=_same_plate(exact.get(path.name), label.quad),
                    )
                    for label in labels
                    if label.quad is not None
                )
                plates += tuple(
                    Truth(seen.quad, tight=False, text="", counts=False)
                    for seen in more.get(path.name, [])
                    if seen.what == "plate"
                )
                yield Photo(folder.name, path.name, partial(load, path), plates)


def _same_plate(exact: Quad | None, labelled: Quad) -> Quad | None:
    return exact if exact and exact.box.iou(labelled.box) > ALIKE else None


def some(chosen: Sequence[Photo], limit: int | None, seed: int) -> Iterable[Photo]:
    """Take so many of the photos; which ones depends on the seed and their names."""
    drawn = sorted(chosen, key=lambda photo: seeded(seed, photo.set, photo.name).random())
    return chosen if limit is None else drawn[:limit]


def drawn_photos(count: int, seed: int = 0) -> Iterator[Photo]:
    """Yield ``count`` streets, drawn with seeds that no training uses, corners exact."""
    for number in range(count):
        rng = seeded("plateglass-bench-streets/1", seed, number)
        scene = photograph(draw_scene(rng, DRAWN), "training", rng, difficulty=0.2)
        yield _drawn("drawn", number, scene)


def hard_photos(kinds: Iterable[str], count: int, seed: int = 0) -> Iterator[Photo]:
    """Yield ``count`` streets of each of :data:`streets.KINDS` that is named."""
    for kind, number, scene in streets(kinds, count, seed):
        yield _drawn(kind, number, scene)


def _drawn(kind: str, number: int, scene: Scene) -> Photo:
    plates = tuple(
        Truth(placed.quad, tight=True, text=placed.text, counts=placed.counts)
        for placed in scene.plates
    )
    return Photo(kind, str(number), partial(_same, scene.picture), plates)


def _same(picture: Picture) -> Picture:
    return picture
