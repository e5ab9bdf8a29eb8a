"""Which plate of this frame is which plate of the frames before.

A small tracker of our own: plates move at a constant velocity for as long as nobody sees them,
and what the finder finds is given to the trail that it overlaps or lies near. Plates of slow
sources (a frame a second) overlap nothing; those are told by what they say.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from plateglass.geometry import Quad

if TYPE_CHECKING:
    from plateglass.finder import Detection

PATIENCE = 2.0
"""Seconds after which a plate that was not seen again has left; at least a few frames."""
CHANCES = 3
"""Searches in a row that may miss a plate before it counts as out of sight: pixels alone can
be followed for ever, a signpost's too."""
_TRUST = 0.5
"""How far a followed plate's corners go towards newly found ones; both err."""
_STEADY = 0.5
"""How much of the velocity the last step decides."""
_NEAR = 0.8
"""Distance, in plate widths, within which a plate is looked for where it is expected."""
_STRAYING = 1.5
"""How much further for each second that it was out of sight."""
_SIMILAR = 0.55
"""Least ratio of sizes of one plate, before and after."""
_SAYS_THE_SAME = 0.5
"""Agreement from which two plates that lie anywhere are the same."""
_RIM = 0.15
"""Room, in plate heights, between a plate and the picture's edge, below which it is cut off."""
_IN = 0.5
"""And from which one that was cut off has come in: there is more of it to be found."""


@dataclass(eq=False)
class Trail:
    """One plate as it is followed."""

    quad: Quad
    time: float
    """When it was last found or followed."""
    found: float
    """The finder's score where it was last found; 0 where it was followed since."""
    born: float = 0.0
    velocity: tuple[float, float] = (0.0, 0.0)
    """Pixels a second."""
    sightings: int = 1
    surest: float = 0.0
    misses: int = 0
    """Searches since it was last found."""
    frames: int = 1
    visible: bool = True
    cut: bool = False
    """Whether the picture's edge cut it where it was last found: its corners are not all."""

    def __post_init__(self) -> None:
        """Begin now."""
        self.born, self.surest = self.time, self.found

    def expected(self, time: float) -> Quad:
        """Return where it should be by now."""
        gone = time - self.time
        return _shifted(self.quad, (self.velocity[0] * gone, self.velocity[1] * gone))

    def moved(self, time: float) -> tuple[float, float]:
        """Return how far it should have gone by now."""
        gone = time - self.time
        return self.velocity[0] * gone, self.velocity[1] * gone

    def step(self, quad: Quad, time: float, found: float = 0.0) -> None:
        """Take a new place."""
        gone = time - self.time
        if gone > 0:
            here, there = _centre(self.quad), _centre(quad)
            now = ((there[0] - here[0]) / gone, (there[1] - here[1]) / gone)
            share = _STEADY if self.frames > 1 else 1.0
            self.velocity = (
                self.velocity[0] + share * (now[0] - self.velocity[0]),
                self.velocity[1] + share * (now[1] - self.velocity[1]),
            )
            self.frames += 1
        self.quad, self.time, self.found, self.visible = quad, time, found, True

    def sight(self, detection: Detection, time: float, cut: bool = False) -> None:
        """Take what the finder found for it; ``cut`` where the picture's edge cuts that."""
        quad = detection.quad
        # Of a plate that comes in, or goes out, only the new corners say how much there is.
        if self.time == time and self.visible and not (cut or self.cut):
            # It was followed into this frame: two opinions about the same corners.
            mixed = _TRUST * self.quad.array + (1 - _TRUST) * quad.array
            quad = Quad.of(mixed) if self.quad.iou(quad) > 0.5 else quad
        self.step(quad, time, detection.score)
        self.sightings, self.misses, self.cut = self.sightings + 1, 0, cut
        self.surest = max(self.surest, detection.score)

    def miss(self) -> None:
        """Hear that the finder looked and did not see it."""
        self.misses += 1
        if self.misses >= CHANCES:
            self.visible = False

    @property
    def believed(self) -> bool:
        """Whether it is a plate, and not something that once looked like one."""
        return self.sightings >= 2 and self.surest >= 0.35

    @property
    def credible(self) -> bool:
        """Whether it may count as a plate at the end, seen once and never missed."""
        return self.believed or (self.surest >= 0.5 and self.misses == 0)

    def hidden(self, size: tuple[int, int]) -> bool:
        """Whether part of it lies beyond a picture of this width and height."""
        return self.cut or cut_off(self.quad, size)

    def came_in(self, size: tuple[int, int]) -> bool:
        """Whether more of it can be seen than was found."""
        return self.cut and _room(self.quad, size) > _IN


@dataclass
class Tracker:
    """The trails of one scene."""

    trails: list[Trail] = field(default_factory=list)
    patience: float = PATIENCE
    size: tuple[int, int] = (0, 0)
    """Width and height of the picture; without, nothing is taken to be cut off."""

    def take(
        self,
        detections: Sequence[Detection],
        time: float,
        agreement: Callable[[Trail, int], float],
    ) -> list[Trail]:
        """Give what the finder found to the trails, or begin new ones; return each one's.

        ``agreement(trail, i)`` says how far detection ``i`` says what the trail says, 0..1; it
        is asked only where places don't decide.
        """
        given: dict[int, Trail] = {}
        pairs = [
            (closeness(trail, detection.quad, time), i, n)
            for i, detection in enumerate(detections)
            for n, trail in enumerate(self.trails)
        ]
        self._give(pairs, 0.0, given)
        left = [i for i in range(len(detections)) if i not in given]
        free = [n for n, trail in enumerate(self.trails) if trail not in given.values()]
        pairs = [
            (agreement(self.trails[n], i), i, n)
            for i in left
            for n in free
            if self.trails[n].time < time
        ]
        self._give(pairs, _SAYS_THE_SAME, given)
        for i, detection in enumerate(detections):
            cut = cut_off(detection.quad, self.size)
            if i in given:
                given[i].sight(detection, time, cut)
            else:
                given[i] = Trail(detection.quad, time, detection.score, cut=cut)
                self.trails.append(given[i])
        for trail in self.trails:
            if trail not in given.values():
                trail.miss()
        return [given[i] for i in range(len(detections))]

    def _give(
        self, pairs: list[tuple[float, int, int]], least: float, given: dict[int, Trail]
    ) -> None:
        # The best pair first: with a few plates in view nothing is gained by weighing all.
        for score, i, n in sorted(pairs, reverse=True):
            if score > least and i not in given and self.trails[n] not in given.values():
                given[i] = self.trails[n]

    def gone(self, time: float) -> list[Trail]:
        """Let go of the trails that ended, and return them."""
        over = [t for t in self.trails if time - t.time > self.patience]
        self.trails = [t for t in self.trails if t not in over]
        return over

    def twins(self) -> list[tuple[Trail, Trail]]:
        """Return pairs that have come to lie on one plate, the older first."""
        seen = [t for t in self.trails if t.visible]
        return [
            (a, b)
            for n, a in enumerate(seen)
            for b in seen[n + 1 :]
            if a.time == b.time and a.quad.iou(b.quad) > 0.5
        ]


def patience(pace: float) -> float:
    """Return how long to wait for a plate in a source with so many seconds a frame."""
    return max(PATIENCE, 3.5 * pace)


def closeness(trail: Trail, quad: Quad, time: float) -> float:
    """Return how well a place fits a trail; 0 and less is not at all."""
    expected = trail.expected(time)
    ratio = quad.height / max(expected.height, 1e-6)
    if not _SIMILAR < ratio < 1 / _SIMILAR:
        return 0.0
    (x, y), (u, v) = _centre(expected), _centre(quad)
    width = max(expected.width, quad.width, 1.0)
    reach = width * (_NEAR + _STRAYING * (time - trail.time))
    return max(expected.iou(quad), 0.5 * (1 - math.hypot(x - u, y - v) / reach))


def cut_off(quad: Quad, size: tuple[int, int]) -> bool:
    """Whether the edge of a picture of this width and height cuts a plate."""
    return all(size) and _room(quad, size) < _RIM


def _room(quad: Quad, size: tuple[int, int]) -> float:
    """Return how far a plate is from the picture's edge, in its heights."""
    box = quad.box
    nearest = min(box.x1, box.y1, size[0] - box.x2, size[1] - box.y2)
    return nearest / max(quad.height, 1e-6)


def _centre(quad: Quad) -> tuple[float, float]:
    x, y = quad.array.mean(0)
    return float(x), float(y)


def _shifted(quad: Quad, by: tuple[float, float]) -> Quad:
    return Quad.of(quad.array + by)
