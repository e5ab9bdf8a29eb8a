"""Several pictures of one car, read together as the frames of a clip would be."""

from __future__ import annotations

from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from plateglass.errors import PlateglassError
from plateglass.geometry import Quad, rectify
from plateglass.pipeline import MARGIN, Plateglass, region_of
from plateglass.results import PictureResult
from plateglass.serve.look import Frame, Seen, View
from plateglass.serve.marks import Mark, marks
from plateglass.video.fusion import shipped
from plateglass.video.memory import Memory, seen, track
from plateglass.video.tracker import Trail

if TYPE_CHECKING:
    from collections.abc import Sequence

    from plateglass.evidence import Evidence
    from plateglass.geometry import Picture
    from plateglass.image import Loaded
    from plateglass.pipeline import Wish
    from plateglass.results import Plate
    from plateglass.serve.look import Eye

APART = 10.0
"""Seconds between pictures of which nobody said when they were taken: long enough for each to
be a look of its own."""


@dataclass(frozen=True)
class _Found:
    """One picture with the plate in it that is the car's."""

    number: int
    loaded: Loaded
    result: PictureResult
    plate: Plate
    evidence: Evidence


def together(eye: Eye, one_by_one: Sequence[Seen], wish: Wish) -> Seen:
    """Read frames together; what comes out is the frame that told most, with all its friends.

    Of a frame with several plates the one counts that reads most like the others.
    """
    found = [_of(eye, *which) for which in _same_car(one_by_one)]
    if not found:
        return next((one for one in one_by_one if one.loaded), one_by_one[0])
    memory = Memory()
    for number, one in enumerate(found):
        pixels = one.loaded.pixels
        plate = one.plate
        memory.add(seen(number, number * APART, plate.quad, plate.found, one.evidence, pixels))
    machine = Plateglass(find=eye.finder, read=eye.reader, restore=eye.restorer)
    trail = Trail(found[0].plate.quad, 0.0, found[0].plate.found, frames=len(found))
    trail.time = (len(found) - 1) * APART
    made = track(memory, 1, "", trail, machine, wish, shipped(), final=True, pictures=True)
    best = found[made.best_look.frame]
    plate = made.plate
    result = replace(best.result, plates=(plate,))
    original = _upright(best.loaded.pixels, best.plate.quad)
    placed = marks(plate.reading, best.evidence.gaze)
    view = View(original, tuple(_within(mark, best) for mark in placed), made.fused)
    frames = tuple(
        Frame(
            one.number,
            one.result.file,
            one.loaded,
            look,
            _upright(one.loaded.pixels, look.quad),
        )
        for one, look in zip(found, made.looks, strict=True)
    )
    return Seen(result, best.loaded, (view,), frames)


def _same_car(frames: Sequence[Seen]) -> list[tuple[int, Seen, Plate]]:
    plates = [plate for one in frames for plate in one.result.plates]
    if not plates:
        return []
    surest = max(plates, key=lambda plate: plate.p * plate.found)

    def alike(plate: Plate) -> tuple[float, float]:
        return SequenceMatcher(None, plate.best, surest.best).ratio(), plate.found

    return [
        (number, one, max(one.result.plates, key=alike))
        for number, one in enumerate(frames, 1)
        if one.result.plates
    ]


def _of(eye: Eye, number: int, one: Seen, plate: Plate) -> _Found:
    if one.loaded is None:
        raise PlateglassError("a picture with a plate was not loaded")
    crop = rectify(
        one.loaded.pixels, region_of(one.loaded.pixels, plate.quad), eye.reader.size
    )[0]
    return _Found(number, one.loaded, one.result, plate, eye.reader([crop])[0])


def _upright(pixels: Picture, quad: Quad) -> Picture:
    """Cut a plate out with the margin that fused pictures have, beyond the edge too."""
    region = quad.grown(MARGIN)
    size = max(8, round(region.width)), max(4, round(region.height))
    return rectify(pixels, region, size)[0]


def _within(mark: Mark, one: _Found) -> Mark:
    """Move a mark from where the reader saw it into the margin of the fused picture."""
    quad, pixels = one.plate.quad, one.loaded.pixels
    if region_of(pixels, quad) != quad:
        return mark
    up = MARGIN / (1 + 2 * MARGIN)
    across = MARGIN * quad.height / (quad.width + 2 * MARGIN * quad.height)
    return Mark(
        across + mark.x1 * (1 - 2 * across),
        up + mark.y1 * (1 - 2 * up),
        across + mark.x2 * (1 - 2 * across),
        up + mark.y2 * (1 - 2 * up),
    )
