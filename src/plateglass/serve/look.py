"""One picture looked at on a worker's thread, with everything the page shows of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

import cv2
import numpy as np

from plateglass.errors import PlateglassError
from plateglass.finder import Detection, Finder
from plateglass.geometry import Quad
from plateglass.image import open_picture
from plateglass.pipeline import Plateglass, upright
from plateglass.reader import Reader
from plateglass.restore import plain
from plateglass.results import PictureResult
from plateglass.serve.marks import Mark, marks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from plateglass.evidence import Evidence
    from plateglass.geometry import Picture
    from plateglass.image import Limits, Loaded
    from plateglass.pipeline import Wish

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
    """One a plate, in the order of the result's plates."""


@dataclass(frozen=True)
class View:
    """One plate upright, as it was recorded, and where its characters stand on it."""

    original: Picture
    marks: tuple[Mark, ...]


class Eye:
    """The networks of the service, shared by its threads."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        # One thread each: the pool's workers keep the cores busy already.
        self.finder, self.reader = Finder(threads=1), Reader(threads=1)

    def look(
        self,
        name: str,
        data: bytes,
        wish: Wish,
        quads: Sequence[Quad] = (),
        *,
        restore: bool = True,
    ) -> Seen:
        """Look at one file; what is no picture has its sentence in the result."""
        try:
            loaded = open_picture(data, name=name, limits=self.limits)
            _check_corners(quads, loaded.pixels)
        except PlateglassError as error:
            return Seen(PictureResult(file=name, error=str(error)))
        witness = Witness(self.reader)
        finder = Pointed(quads) if quads else self.finder
        machine = Plateglass(
            find=cast("Finder", finder), read=cast("Reader", witness), restore=restored
        )
        wish = replace(wish, view="photo") if quads else wish
        (result,) = machine.results([(name, loaded.pixels)], wish, restore=restore)
        result = replace(result, notes=loaded.notes)
        views = (
            View(strip(loaded.pixels, plate.quad), marks(plate.reading, evidence))
            for plate, evidence in zip(result.plates, witness.heard, strict=True)
        )
        return Seen(result, loaded, tuple(views) if restore else ())


class Pointed:
    """A finder that was told where the plates are."""

    def __init__(self, quads: Sequence[Quad]) -> None:
        self._found = [Detection(quad, 1.0) for quad in quads]

    def __call__(self, picture: Picture) -> list[Detection]:
        """Return what was pointed at."""
        return self._found


class Witness:
    """A reader that remembers what it saw, in order."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self.size, self.calibration = reader.size, reader.calibration
        self.heard: list[Evidence] = []

    def __call__(self, crops: Sequence[Picture]) -> list[Evidence]:
        """Read, and remember."""
        evidence = self._reader(crops)
        self.heard += evidence
        return evidence


def strip(pixels: Picture, quad: Quad) -> Picture:
    """Cut a plate out upright, as the reader saw it, or take the picture that is one."""
    height, width = pixels.shape[:2]
    return pixels if quad == Quad.whole(width, height) else upright(pixels, quad)


def restored(crop: Picture) -> Picture:
    """Restore a plate, at a size that a page can show."""
    height, width = crop.shape[:2]
    shrink = (STRIP / (height * width)) ** 0.5
    if shrink < 1:
        size = max(1, round(width * shrink)), max(1, round(height * shrink))
        crop = np.asarray(cv2.resize(crop, size, interpolation=cv2.INTER_AREA), np.uint8)
    return plain(crop)


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
