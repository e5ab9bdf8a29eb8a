"""The finder at work: a picture of any size in, the corners of its plates out.

A picture is looked at in several sizes: coarsely for plates that fill it, at 960 pixels for
most, and finely, tile by tile, when that leaves reason to think that there are small ones.
What the first looks suspect gets a second look from close up, which decides and places the
corners.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from plateglass.geometry import Box, Quad, rectify
from plateglass.weights import open_session, session

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    Picture = NDArray[np.uint8]
    Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Detection:
    """One plate in a picture."""

    quad: Quad
    """Its corners in the picture's pixels, clockwise from the plate's top left."""
    score: float
    """Roughly the probability that it is a plate."""


@dataclass(frozen=True)
class Sighting:
    """What is in a picture of which nobody said whether it is a photo or a cropped plate."""

    detections: tuple[Detection, ...]
    cropped: bool
    """Whether the picture is one plate and little else."""


UNSEEN = 0.1
"""Score of a picture that must be a plate although the finder sees none in it."""


class Finder:
    """The shipped finder, or any ONNX file made by the same recipe. Thread-safe."""

    COARSE, NORMAL, FINE = 320, 960, 2400
    """Longest side of the picture in each look."""

    FINER = 1.4
    """A fine look must show at least so much more than the normal one."""

    SMALL = 64.0
    """A plate narrower than this at the normal look makes a fine look worth its time."""

    TILE, OVERLAP = 768, 64
    """Side of the tiles that a fine look takes, which bounds the memory, and their overlap:
    wider plates than that are the normal look's business."""

    SUSPECT, SURE = 0.3, 0.5
    """What a first look finds with at least the first score gets a second look; with the
    second, no fine look is needed to find something better."""

    CLOSE = (256, 160)
    """Size of a second look; the plate takes ``CLOSE_WIDTH`` of it."""

    CLOSE_WIDTH = 112.0
    MOST = 24
    """Second looks in one picture at most."""

    FAINT = 0.05
    """Score from which a second look says anything."""

    SAME = 0.3
    """Intersection over union from which it speaks of what the first look suspected."""

    def __init__(
        self, model: Path | None = None, threads: int = 1, *, least: float = 0.25
    ) -> None:
        self._session = open_session(model, threads) if model else session("finder", threads)
        facts = self._session.get_modelmeta().custom_metadata_map
        self._stride, self._unit = int(facts["stride"]), float(facts["unit"])
        self._multiple = int(facts["multiple"])
        self._slope, self._offset = (float(v) for v in facts["sureness"].split())
        self._input = self._session.get_inputs()[0].name
        self.least = least

    def __call__(self, picture: Picture) -> list[Detection]:
        """Find the plates of a picture, surest first."""
        suspects = [
            d for side in (self.COARSE, self.NORMAL) for d in self._first(picture, side)
        ]
        suspects = apart(suspects)
        if self._worth_a_fine_look(picture, suspects):
            suspects = apart([*suspects, *self._first(picture, self.FINE)])
        surer = apart(self._second(picture, suspects[: self.MOST]))
        judged = [Detection(found.quad, self._probability(found.score)) for found in surer]
        return [found for found in judged if found.score >= self.least]

    def _probability(self, score: float) -> float:
        """Turn the network's score into how often such a thing is a plate."""
        evidence = math.log(max(score, 1e-6) / max(1 - score, 1e-6))
        return 1 / (1 + math.exp(-(self._slope * evidence + self._offset)))

    def sighting(self, picture: Picture) -> Sighting:
        """Tell a photo from a cropped plate, and find the plates of either.

        A crop always has its plate: where its edges lie outside, or nothing else is found in
        a picture as small as a plate, the whole picture is the plate.
        """
        height, width = picture.shape[:2]
        whole = Quad.whole(width, height)
        found = self(picture)
        if found and found[0].quad.iou(whole) > 0.35:
            return Sighting((found[0],), cropped=True)
        if found and not plate_like(picture):
            return Sighting(tuple(found), cropped=False)
        # A plate cut tight has lost the edges that a finder goes by: give it surroundings.
        rim = max(8, round(0.5 * height))
        wide = cv2.copyMakeBorder(
            picture, rim, rim, rim, rim, cv2.BORDER_CONSTANT, value=_rim(picture)
        )
        inner = Quad.of(whole.array + rim)
        fits = [d for d in self(np.asarray(wide, np.uint8)) if d.quad.iou(inner) > 0.4]
        if fits:
            return Sighting((Detection(whole, max(d.score for d in fits)),), cropped=True)
        if found:
            return Sighting(tuple(found), cropped=False)
        if plate_like(picture):
            return Sighting((Detection(whole, UNSEEN),), cropped=True)
        return Sighting((), cropped=False)

    def _worth_a_fine_look(self, picture: Picture, suspects: Sequence[Detection]) -> bool:
        longest = max(picture.shape[:2])
        if longest < self.FINER * self.NORMAL:
            return False
        sure = [d.quad.width * self.NORMAL / longest for d in suspects if d.score >= self.SURE]
        return not sure or min(sure) < self.SMALL

    def _first(self, picture: Picture, side: int) -> list[Detection]:
        height, width = picture.shape[:2]
        scale = min(1.0, side / max(height, width))
        size = max(1, round(width * scale)), max(1, round(height * scale))
        view = (
            picture if scale == 1 else cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
        )
        grown = np.array([width / size[0], height / size[1]])
        return [
            Detection(Quad.of((points + np.array([left, top])) * grown), score)
            for top, below in _spans(size[1], self.TILE, self.OVERLAP)
            for left, right in _spans(size[0], self.TILE, self.OVERLAP)
            for points, score in self._tile(np.asarray(view[top:below, left:right], np.uint8))
        ]

    def _tile(self, view: Picture) -> list[tuple[NDArray[np.float64], float]]:
        below, right = (-n % self._multiple for n in view.shape[:2])
        view = np.asarray(
            cv2.copyMakeBorder(view, 0, below, 0, right, cv2.BORDER_REPLICATE), np.uint8
        )
        centres, corners = self._run(view[None])
        return self._peaks(centres[0, 0], corners[0], self.SUSPECT)

    def _second(self, picture: Picture, suspects: Sequence[Detection]) -> list[Detection]:
        if not suspects:
            return []
        looks = [rectify(picture, self._around(s.quad), self.CLOSE) for s in suspects]
        centres, corners = self._run(np.stack([view for view, _ in looks]))
        surer = []
        for i, (suspect, (_, matrix)) in enumerate(zip(suspects, looks, strict=True)):
            expected = suspect.quad.through(matrix)
            # Peaks come highest first: the first in the right place is the one.
            for points, score in self._peaks(centres[i, 0], corners[i], self.FAINT):
                quad = Quad.of(points)
                if quad.convex and quad.iou(expected) > self.SAME:
                    back = np.asarray(np.linalg.inv(matrix), np.float64)
                    both = math.sqrt(score * suspect.score)
                    surer.append(Detection(quad.through(back), both))
                    break
        return surer

    def _around(self, quad: Quad) -> Quad:
        box, (width, height) = quad.box, self.CLOSE
        # By height too, so that a motorcycle's square plate still fits with room around it.
        scale = min(self.CLOSE_WIDTH / box.width, height / 2 / box.height, 3.0)
        x, y = (box.x1 + box.x2) / 2, (box.y1 + box.y2) / 2
        across, down = width / 2 / scale, height / 2 / scale
        return Quad.from_box(Box(x - across, y - down, x + across, y + down))

    def _run(self, pictures: NDArray[np.uint8]) -> tuple[Floats, Floats]:
        batch = pictures.transpose(0, 3, 1, 2).astype(np.float32)
        batch /= 127.5
        batch -= 1.0
        centres, corners = self._session.run(None, {self._input: batch})
        return 1 / (1 + np.exp(-centres)), corners * self._unit

    def _peaks(
        self, centres: Floats, corners: Floats, least: float
    ) -> list[tuple[NDArray[np.float64], float]]:
        """Return corners and score of each peak; its neighbours have a say in the corners."""
        highest = cv2.dilate(centres, np.ones((3, 3), np.uint8))
        rows, columns = np.nonzero((centres >= highest) & (centres >= least))
        best = np.argsort(-centres[rows, columns])[: 4 * self.MOST]
        peaks = []
        for row, column in zip(rows[best].tolist(), columns[best].tolist(), strict=True):
            part = _beside(row, centres.shape[0]), _beside(column, centres.shape[1])
            y, x = (np.mgrid[part] + 0.5) * self._stride
            places = np.stack([x, y]).reshape(2, -1)
            votes = corners[:, part[0], part[1]].reshape(4, 2, -1) + places
            weight = np.square(centres[part]).ravel()
            points = (votes * weight).sum(-1) / weight.sum()
            peaks.append((np.asarray(points, np.float64), float(centres[row, column])))
        return peaks


def _spans(length: int, tile: int, overlap: int) -> list[tuple[int, int]]:
    """Cover a length with equal spans of at most ``tile`` that overlap.

    >>> _spans(700, 768, 64), _spans(1400, 768, 64)
    ([(0, 700)], [(0, 732), (668, 1400)])
    """
    count = max(1, math.ceil((length - overlap) / (tile - overlap)))
    each = math.ceil((length + (count - 1) * overlap) / count)
    starts = [min(i * (each - overlap), length - each) for i in range(count)]
    return [(start, start + each) for start in starts]


def _beside(place: int, count: int) -> slice:
    return slice(max(0, place - 1), min(count, place + 2))


def plate_like(picture: Picture) -> bool:
    """Whether a picture is as small as crops of plates are, or as long as only plates are."""
    height, width = picture.shape[:2]
    ratio = width / height
    small = height <= 200 and width <= 640
    return bool((0.8 <= ratio <= 9 and small) or 2.8 <= ratio <= 9)


def _rim(picture: Picture) -> tuple[int, ...]:
    # Darker than the crop's edge, as a bumper or a frame mostly is.
    edge = np.concatenate([picture[[0, -1]].reshape(-1, 3), picture[:, [0, -1]].reshape(-1, 3)])
    return tuple(int(v) for v in np.median(edge, axis=0) * 0.4)


def apart(detections: Sequence[Detection]) -> list[Detection]:
    """Keep the surest of detections that overlap, or of which one lies within another."""
    kept: list[Detection] = []
    for found in sorted(detections, key=lambda d: -d.score):
        if found.quad.convex and found.quad.area > 0 and not any(_same(found, k) for k in kept):
            kept.append(found)
    return kept


def _same(a: Detection, b: Detection) -> bool:
    first, second = a.quad.box, b.quad.box
    across = min(first.x2, second.x2) - max(first.x1, second.x1)
    down = min(first.y2, second.y2) - max(first.y1, second.y1)
    if across <= 0 or down <= 0:
        return False
    return bool(across * down > 0.5 * min(first.area, second.area))
