"""Streets for the finder to learn from: pictures, and where the plates in them are."""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import cv2
import numpy as np

from plateglass.geometry import Quad
from plateglass.image import load, save
from plateglass.lab.data.labelled import NEEDED, read_labels
from plateglass.lab.data.overlooked import overlooked
from plateglass.lab.data.real import part_of
from plateglass.lab.scenes import Stock, draw_scene

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from plateglass.geometry import Picture
    from plateglass.lab.data.real import Part
    from plateglass.lab.plates.pool import Pool

HALF_SEEN = "half seen"
"""Note on a plate that a finder may find or not: mostly hidden, cut off, or a few pixels."""

SIZES = ((800, 560), (640, 640), (600, 760), (960, 540))


@dataclass(frozen=True)
class Target:
    """One plate of a picture."""

    quad: Quad
    tight: bool = True
    """Whether these are its corners rather than a loose box around it."""
    counts: bool = True
    """Whether it has to be found; the others may."""


@dataclass(frozen=True)
class Street:
    """A picture with all of its plates."""

    pictures: tuple[Picture, ...]
    """Whole, half, quarter ... size, so that shrinking costs little."""
    targets: tuple[Target, ...]
    real: bool = False
    """Whether it is a photograph."""
    decoys: tuple[Quad, ...] = ()
    """Where a finder took something else for a plate."""

    @classmethod
    def of(cls, picture: Picture, targets: Sequence[Target], *, real: bool = False) -> Street:
        """Take a picture; its halves are made here, once."""
        sizes = [picture]
        while min(sizes[-1].shape[:2]) > 160:
            h, w = sizes[-1].shape[:2]
            half = cv2.resize(sizes[-1], (w // 2, h // 2), interpolation=cv2.INTER_AREA)
            sizes.append(np.asarray(half, np.uint8))
        return cls(tuple(sizes), tuple(targets), real)


def build(folder: Path, plates: Pool, count: int, seed: int) -> None:
    """Draw scenes into a folder with a ``labels.csv``; scene i is ``(seed, i)``'s."""
    folder.mkdir(parents=True, exist_ok=True)
    stock = Stock(plates)
    rows = []
    for number in range(count):
        rng = np.random.default_rng((seed, number))
        scene = draw_scene(rng, SIZES[number % len(SIZES)], plates=stock)
        name = f"{number:05d}.jpg"
        save(scene.picture, folder / name)
        for placed in scene.plates:
            corners = " ".join(f"{x:.2f},{y:.2f}" for x, y in placed.quad.points)
            note = "" if placed.counts else HALF_SEEN
            rows.append((name, placed.text, placed.format.split("-")[0].upper(), corners, note))
    part = folder / "labels.part"
    with part.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow((*NEEDED, "corners", "note"))
        table.writerows(rows)
    part.replace(folder / "labels.csv")


def drawn_streets(folder: Path) -> Iterator[Street]:
    """Yield what :func:`build` drew."""
    by_file: dict[str, list[Target]] = defaultdict(list)
    for label in read_labels(folder):
        if label.quad is not None:
            target = Target(label.quad, label.tight, label.note != HALF_SEEN)
            by_file[label.path.name].append(target)
    for path in sorted(folder.glob("*.jpg")):
        yield Street.of(load(path), by_file[path.name])


def real_streets(folders: Sequence[Path], part: Part) -> Iterator[Street]:
    """Yield the labelled photographs all of whose plates belong to one part.

    Photographs with plates of several parts, or with a plate that nobody transcribed, are
    left out: there is no telling to which part they belong. For the same reason plates that
    the labels overlook may be found or not; they teach nothing.
    """
    for folder in folders:
        more = overlooked(folder)
        by_file: dict[Path, list[Target]] = defaultdict(list)
        parts: dict[Path, set[str]] = defaultdict(set)
        for label in read_labels(folder):
            if label.quad is not None:
                by_file[label.path].append(Target(label.quad, label.tight))
                parts[label.path].add(part_of(label.text) if label.text else "")
        for path, targets in by_file.items():
            if parts[path] == {part}:
                beside = more.get(path.name, [])
                targets += [
                    Target(seen.quad, tight=False, counts=False)
                    for seen in beside
                    if seen.what != "decoy"
                ]
                street = Street.of(load(path), targets, real=True)
                decoys = tuple(seen.quad for seen in beside if seen.what == "decoy")
                yield replace(street, decoys=decoys)


def backgrounds(paths: Sequence[Path]) -> Iterator[Street]:
    """Yield photographs, or frames, in which there is no plate that could be found."""
    for path in paths:
        yield Street.of(load(path), (), real=True)
