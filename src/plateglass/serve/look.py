"""One picture looked at on a worker's thread, with everything the page shows of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

import cv2
import numpy as np

from plateglass.errors import PlateglassError
from plateglass.finder import Detection, Finder
from plateglass.image import open_picture
from plateglass.pipeline import Plateglass
from plateglass.reader import Reader
from plateglass.restore import unaided
from plateglass.restore.told import draft
from plateglass.results import PictureResult
from plateglass.serve.marks import Mark, marks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from plateglass.geometry import Picture, Quad
    from plateglass.image import Limits, Loaded
    from plateglass.pipeline import Wish
    from plateglass.restore import Restorer, Told
    from plateglass.restore.told import Draft
    from plateglass.video import Look

STRIP = 1_200_000
"""Pixels of a plate that are restored; a plate has nothing finer to show."""
REACH = 1.0
"""How far outside a picture a corner may lie, in picture sizes: plates are cut off."""


@dataclass(frozen=True)
class Seen:
    """One input: what is known of it, and of each plate what to draw."""

    result: PictureResult
    loaded: Loaded | None = None
    views: tuple[View, ...] = ()
    """One a plate, in the order of the result's plates; none where nothing was restored."""
    frames: tuple[Frame, ...] = ()
    """What each picture said, where several were read together."""


@dataclass(frozen=True)
class View:
    """One plate upright, as it was recorded, and where its characters stand on it."""

    original: Picture
    marks: tuple[Mark, ...]
    averaged: Picture | None = None
    """What several frames show together, before anything is restored."""


@dataclass(frozen=True)
class Frame:
    """One of several pictures of a car."""

    number: int
    """Which of the pictures sent, from 1."""
    file: str
    loaded: Loaded
    look: Look
    original: Picture
    """The plate upright, as recorded."""


class Eye:
    """The networks of the service, shared by its threads."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        # One thread each: the pool's workers keep the cores busy already.
        self.finder, self.reader = Finder(threads=1), Reader(threads=1)
        self.restorer = Plateglass().restorer

    def look(self, name: str, data: bytes, wish: Wish, quads: Sequence[Quad] = ()) -> Seen:
        """Look at one file; what is no picture has its sentence in the result.

        Plates are restored where ``wish.eyes`` wants to see them restored.
        """
        try:
            loaded = open_picture(data, name=name, limits=self.limits)
            _check_corners(quads, loaded.pixels)
        except PlateglassError as error:
            return Seen(PictureResult(file=name, error=str(error)))
        if isinstance(self.restorer, unaided):
            wish = replace(wish, samples=0)  # it can't draw what it is told
        watched = Watched(self.restorer)
        finder = cast("Finder", Pointed(quads)) if quads else self.finder
        machine = Plateglass(find=finder, read=self.reader, restore=watched)
        wish = replace(wish, view="photo") if quads else wish
        restore = wish.eyes != "original"
        (result,) = machine.results([(name, loaded.pixels)], wish, restore=restore)
        result = replace(result, notes=loaded.notes)
        views = tuple(
            View(crop, marks(plate.reading, told.gaze))
            for plate, (crop, told) in zip(result.plates, watched.seen, strict=restore)
        )
        return Seen(result, loaded, views)


class Pointed:
    """A finder that was told where the plates are."""

    def __init__(self, quads: Sequence[Quad]) -> None:
        self._found = [Detection(quad, 1.0) for quad in quads]

    def __call__(self, picture: Picture) -> list[Detection]:
        """Return what was pointed at."""
        return self._found


class Watched:
    """A restorer that remembers what it was given, and takes no more of it than it can use."""

    def __init__(self, restorer: Restorer) -> None:
        self._restorer = restorer
        self.kind = restorer.kind
        self.seen: list[tuple[Picture, Told]] = []
        """Each plate upright, and what the reader told of it."""

    def __call__(self, crop: Picture, told: Told) -> Picture:
        """Restore."""
        return self.draft(crop, told)(told)

    def draft(self, crop: Picture, told: Told) -> Draft:
        """Begin, and remember; a plate that is drawn again as it might be is no new one."""
        if not self.seen or self.seen[-1][0] is not crop:
            self.seen.append((crop, told))
        return draft(self._restorer, shrunk(crop), told)


def shrunk(crop: Picture) -> Picture:
    """Return a plate in a size that can be shown."""
    height, width = crop.shape[:2]
    shrink = (STRIP / (height * width)) ** 0.5
    if shrink >= 1:
        return crop
    size = max(1, round(width * shrink)), max(1, round(height * shrink))
    return np.asarray(cv2.resize(crop, size, interpolation=cv2.INTER_AREA), np.uint8)


def _check_corners(quads: Sequence[Quad], pixels: Picture) -> None:
    height, width = pixels.shape[:2]
    for quad in quads:
        box = quad.box
        near = (
            box.x1 >= -REACH * width
            and box.x2 <= (1 + REACH) * width
            and box.y1 >= -REACH * height
            and box.y2 <= (1 + REACH) * height
        )
        if not near or min(quad.width, quad.height) < 2:
            raise PlateglassError(
                f"the corners {[list(point) for point in quad.points]} mark no plate in a "
                f"picture of {width} x {height} pixels"
            )
