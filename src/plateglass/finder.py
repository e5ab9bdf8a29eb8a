"""The finder at work: a picture of any size in, the corners of its plates out.

A picture is looked at in several sizes: coarsely for plates that fill it, at 960 pixels for
most, and in large pictures finely for small ones, but only where the look before had a hunch.
What these looks suspect gets a second look from close up, which decides; a network of its own
then places the corners.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from plateglass.corners import Corners
from plateglass.errors import BadWeight
from plateglass.geometry import Box, Quad, rectify
from plateglass.weights import open_session, session

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path
    from typing import TypeAlias

    from numpy.typing import NDArray

    Picture = NDArray[np.uint8]
    Floats = NDArray[np.float32]
    Placing: TypeAlias = Callable[[Picture, Sequence[Quad]], Sequence[Quad]]


@dataclass(frozen=True)
class Detection:
    """One plate in a picture."""

    quad: Quad
    """Its corners in the picture's pixels, clockwise from the plate's top left."""
    score: float
    """Roughly the probability that it is a plate."""


@dataclass(frozen=True)
class Suspicion:
    """What two looks say of one place in a picture, each with a score of the network."""

    quad: Quad
    """Where the second look sees the plate, if it is one."""
    first: float
    second: float


@dataclass(frozen=True)
class Sighting:
    """What is in a picture of which nobody said whether it is a photo or a cropped plate."""

    detections: tuple[Detection, ...]
    cropped: bool
    """Whether the picture is one plate and little else."""


UNSEEN = 0.1
"""Score of a picture that must be a plate although the finder sees none in it."""

ALONE = 0.5
"""Share of the usual probability that makes a plate of a picture with nothing else in it."""


class Finder:
    """The shipped finder, or any ONNX file made by the same recipe. Thread-safe."""

    COARSE, NORMAL, FINE = 320, 960, 3200
    """Longest side of the picture in each look."""

    FINER = 1.4
    """A fine look must show at least so much more than the normal one."""

    HUNCH = 0.03
    """Score at the normal look, far too low to mean a plate, from which a fine look goes there:
    plates too small to be told from badges leave that much."""

    PART, RIM = 256, 32
    """Side of the parts that a fine look takes, and how much each shares with the next."""

    PARTS, AT_ONCE = 40, 8
    """Parts in one picture at most, which bounds the time, and how many the network sees at
    once, which bounds the memory."""

    SUSPECT = 0.3
    """What a first look finds with at least this score gets a second look."""

    CLOSE = (256, 160)
    """Size of a second look; the plate takes ``CLOSE_WIDTH`` of it. At 192x128 a quarter less
    work, but one in ten of the square plates of real photos was lost, which drawn ones and
    those of Romania and Pakistan had not shown."""

    CLOSE_WIDTH = 112.0
    MOST = 24
    """Second looks in one picture at most."""

    FAINT, CERTAIN = 0.05, 0.8
    """Score from which a second look says anything, and the most that it says, but for one in a
    hundred, where the first was in doubt."""

    SAME = 0.3
    """Intersection over union from which it speaks of what the first look suspected."""

    def __init__(
        self,
        model: Path | None = None,
        threads: int = 1,
        *,
        least: float = 0.5,
        corners: Placing | None = None,
    ) -> None:
        """Report what is a plate with a probability of at least ``least``.

        ``corners`` places the corners of what was found, instead of the shipped network.
        """
        self._session = open_session(model, threads) if model else session("finder", threads)
        facts = self._session.get_modelmeta().custom_metadata_map
        self._stride, self._unit = int(facts["stride"]), float(facts["unit"])
        self._multiple = int(facts["multiple"])
        weights = [float(v) for v in facts["sureness"].split()]
        if len(weights) != 3:
            raise BadWeight(
                f"{model} was exported by another version: export its checkpoint again"
            )
        self._first_weight, self._second_weight, self._offset = weights
        self._input = self._session.get_inputs()[0].name
        # One thread: it is small, and the other network's threads still turn when it begins.
        self._corners: Placing = corners or Corners(threads=1)
        self.least = least

    def __call__(self, picture: Picture) -> list[Detection]:
        """Find the plates of a picture, surest first."""
        found = self._judged(picture, self.least)
        quads = self._corners(picture, [each.quad for each in found])
        return [Detection(q, each.score) for q, each in zip(quads, found, strict=True)]

    def _judged(self, picture: Picture, least: float) -> list[Detection]:
        """Return what is a plate with so much probability, surest first, where it was seen."""
        seen = self.suspicions(picture, least)
        judged = apart([Detection(each.quad, self._probability(each)) for each in seen])
        return [each for each in judged if each.score >= least]

    def suspicions(self, picture: Picture, least: float = 0.0) -> list[Suspicion]:
        """Look at a picture as often as it takes, and judge nothing yet.

        What can't be a plate with a probability of ``least`` gets no second look.
        """
        suspicion = self._suspicion(least)
        size = picture.shape[1], picture.shape[0]
        view = _fitted(picture, self.NORMAL)
        suspects, hunches = self._first(view, size, suspicion)
        if max(view.shape[:2]) > self.COARSE:
            coarse, _ = self._first(_fitted(view, self.COARSE), size, suspicion)
            suspects = apart([*coarse, *suspects])
        if max(size) > self.FINER * self.NORMAL:
            suspects = apart([*suspects, *self._fine(picture, hunches, suspicion)])
        return self._second(picture, suspects[: self.MOST])

    def _probability(self, seen: Suspicion) -> float:
        """Turn the scores of two looks into how often such a thing is a plate."""
        first = self._first_weight * log_odds(seen.first)
        return _sigmoid(first + self._second_weight * log_odds(seen.second) + self._offset)

    def sighting(self, picture: Picture) -> Sighting:
        """Tell a photo from a cropped plate, and find the plates of either.

        A crop always has its plate: where its edges lie outside, or nothing else is found in
        a picture as small as a plate or in one that looks a little like one, the whole picture
        is the plate.
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
        # Where it would be is known: if nothing else is there, a weaker sign is enough.
        least = self.least if found else ALONE * self.least
        for seen in self._judged(np.asarray(wide, np.uint8), least):
            if seen.quad.iou(inner) > 0.4:
                return Sighting((Detection(whole, seen.score),), cropped=True)
        if found:
            return Sighting(tuple(found), cropped=False)
        if plate_like(picture):
            return Sighting((Detection(whole, UNSEEN),), cropped=True)
        return Sighting((), cropped=False)

    def _suspicion(self, least: float) -> float:
        """Score from which a suspect is reported if its second look is as certain as can be."""
        if least <= 0:
            return self.SUSPECT
        at_best = self._second_weight * log_odds(self.CERTAIN) + self._offset
        needed = (log_odds(least) - at_best) / self._first_weight
        return max(self.SUSPECT, _sigmoid(needed))

    def _first(
        self, view: Picture, size: tuple[int, int], least: float
    ) -> tuple[list[Detection], Floats]:
        """Look at the whole of a picture of ``size``, made smaller as ``view`` is.

        Returns what is suspected with a score of ``least``, and the scores of all cells.
        """
        h, w = view.shape[:2]
        (centres,), (corners,) = self._run(self._padded(view, h, w)[None])
        grown = np.array(size) / (w, h)
        peaks = self._peaks(centres[0], corners, least)
        found = [Detection(Quad.of(points * grown), score) for points, score in peaks]
        cells = centres[0, : -(-h // self._stride), : -(-w // self._stride)]
        return found, cells

    def _fine(self, picture: Picture, hunches: Floats, least: float) -> list[Detection]:
        """Look closely at the parts of a picture where there may be small plates."""
        height, width = picture.shape[:2]
        scale = min(1.0, self.FINE / max(height, width))
        places = self._parts((width, height), scale, hunches)
        span = math.ceil(self.PART / scale)
        found = []
        for first in range(0, len(places), self.AT_ONCE):
            some = places[first : first + self.AT_ONCE]
            views = [_reduced(picture[y : y + span, x : x + span], scale) for x, y in some]
            # A part may be a pixel larger by rounding; its rim is its neighbour's business.
            views = [view[: self.PART, : self.PART] for view in views]
            batch = np.stack([self._padded(view, self.PART, self.PART) for view in views])
            centres, corners = self._run(batch)
            for i, corner in enumerate(some):
                for points, score in self._peaks(centres[i, 0], corners[i], least):
                    found.append(Detection(Quad.of(points / scale + corner), score))
        return found

    def _parts(
        self, size: tuple[int, int], scale: float, hunches: Floats
    ) -> list[tuple[int, int]]:
        """Return the upper left corners of the parts worth a fine look, the best first."""
        core = (self.PART - 2 * self.RIM) / scale
        counts = [math.ceil(length / core) for length in reversed(size)]
        rows, columns = (
            ((np.arange(n) + 0.5) / n * length / core).astype(int)
            for n, length in zip(hunches.shape, reversed(size), strict=True)
        )
        best = np.zeros(counts, np.float32)
        np.maximum.at(best, (rows[:, None], columns[None, :]), hunches)
        order = np.argsort(-best, axis=None)[: self.PARTS]
        span = math.ceil(self.PART / scale)
        places = []
        for row, column in zip(*np.unravel_index(order, best.shape), strict=True):
            if best[row, column] >= self.HUNCH:
                corner = (int(n) * core - self.RIM / scale for n in (column, row))
                x, y = (
                    int(np.clip(place, 0, max(0, length - span)))
                    for place, length in zip(corner, size, strict=True)
                )
                places.append((x, y))
        return places

    def _padded(self, view: Picture, height: int, width: int) -> Picture:
        """Repeat a view's last row and column up to a size that the network takes."""
        below, right = (
            n + -n % self._multiple - side
            for n, side in zip((height, width), view.shape, strict=False)
        )
        padded = cv2.copyMakeBorder(view, 0, below, 0, right, cv2.BORDER_REPLICATE)
        return np.asarray(padded, np.uint8)

    def _second(self, picture: Picture, suspects: Sequence[Detection]) -> list[Suspicion]:
        if not suspects:
            return []
        looks = [rectify(picture, self._around(s.quad), self.CLOSE) for s in suspects]
        centres, corners = self._run(np.stack([view for view, _ in looks]))
        seen = []
        for i, (suspect, (_, matrix)) in enumerate(zip(suspects, looks, strict=True)):
            expected = suspect.quad.through(matrix)
            # Peaks come highest first: the first in the right place is the one.
            for points, score in self._peaks(centres[i, 0], corners[i], self.FAINT):
                quad = Quad.of(points)
                if quad.convex and quad.iou(expected) > self.SAME:
                    back = np.asarray(np.linalg.inv(matrix), np.float64)
                    seen.append(Suspicion(quad.through(back), suspect.score, score))
                    break
        return seen

    def _around(self, quad: Quad) -> Quad:
        box, (width, height) = quad.box, self.CLOSE
        # By height too, so that a motorcycle's square plate still fits with room around it.
        scale = min(self.CLOSE_WIDTH / box.width, height / 2 / box.height, 3.0)
        x, y = (box.x1 + box.x2) / 2, (box.y1 + box.y2) / 2
        across, down = width / 2 / scale, height / 2 / scale
        return Quad.from_box(Box(x - across, y - down, x + across, y + down))

    def _run(self, pictures: NDArray[np.uint8]) -> tuple[Floats, Floats]:
        n, height, width = pictures.shape[:3]
        batch = np.empty((n, 3, height, width), np.float32)
        # Plane by plane: four times as fast as turning the whole.
        for channel in range(3):
            np.multiply(pictures[..., channel], np.float32(1 / 127.5), out=batch[:, channel])
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


def log_odds(score: float) -> float:
    """Return how a score stands against its opposite.

    >>> log_odds(0.5)
    0.0
    """
    held = min(max(score, 1e-6), 1 - 1e-6)
    return math.log(held / (1 - held))


def _sigmoid(odds: float) -> float:
    return 1 / (1 + math.exp(-min(max(odds, -60.0), 60.0)))


def _fitted(picture: Picture, side: int) -> Picture:
    """Reduce a picture to a longest side of at most ``side``."""
    return _reduced(picture, min(1.0, side / max(picture.shape[:2])))


def _reduced(picture: Picture, scale: float) -> Picture:
    if scale == 1:
        return picture
    height, width = picture.shape[:2]
    size = max(1, round(width * scale)), max(1, round(height * scale))
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)


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
