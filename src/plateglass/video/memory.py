"""What is kept of one plate while it is followed: no more, however long that takes."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import cv2
import numpy as np

from plateglass.evidence import EMPTY
from plateglass.geometry import Box, Quad
from plateglass.judge import SHORTCUT, believed, judge, tempered
from plateglass.pipeline import telling, upright
from plateglass.restore import Told
from plateglass.restore.checked import answered, checked
from plateglass.restore.doubt import doubt_map
from plateglass.results import LEGIBILITIES, Restoration
from plateglass.video.fusion import Fused, Fusion, fuse
from plateglass.video.nouns import Look, Track
from plateglass.video.pictured import views
from plateglass.video.pixels import Shown, fused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from plateglass.calibration import Calibration
    from plateglass.evidence import Evidence
    from plateglass.geometry import Picture
    from plateglass.pipeline import Plateglass, Wish
    from plateglass.video.tracker import Trail

LOOKS = 64
"""Looks of one track that are kept; what a longer track adds is mostly more of the same."""
PICTURES = 15
"""Frames of one track whose pixels are kept."""
BEST = 5
"""Pictures that a finished track shows."""
_AS_MUCH = 0.9
"""Share of the widest view of a plate that another one must have to count beside it."""
_ROOM = 0.6
"""Surroundings that are kept of each, in plate heights."""
_TALLEST = 120.0
"""Pixels that a kept plate is high at most; a larger one needs no others to be seen."""


@dataclass(frozen=True, eq=False)
class Seen:
    """One frame of a track, read."""

    frame: int
    time: float
    quad: Quad
    found: float
    evidence: Evidence
    part: Picture | None
    """The frame around the plate, as long as it is one of the best."""
    place: Quad
    """The plate's corners in that part."""
    extent: float = math.inf
    """How wide it is as far as it is seen, in its heights, where the frame's edge cuts it."""


def seen(
    frame: int,
    time: float,
    quad: Quad,
    found: float,
    look: Evidence,
    of: Picture,
    *,
    cut: bool = False,
) -> Seen:
    """Take what is worth keeping out of a frame; ``cut`` where its edge cuts the plate."""
    part, place = part_of_frame(of, quad)
    extent = quad.width / max(quad.height, 1e-6) if cut else math.inf
    return Seen(frame, time, quad, found, look, part, place, extent)


class Memory:
    """The looks at one plate."""

    def __init__(self) -> None:
        self.looks: list[Seen] = []
        self._fused: tuple[int, Fused] | None = None
        self._added = 0

    @property
    def whole(self) -> bool:
        """Whether the plate was seen whole."""
        return any(s.extent == math.inf for s in self.looks)

    def add(self, look: Seen) -> None:
        """Keep a look; if there are too many, forget the worse of the two closest in time.

        Looks at a plate that comes in at the frame's edge count until more of it is seen: many
        of them agree on a text that is too short.
        """
        if any(look.extent < _AS_MUCH * s.extent for s in self.looks):
            return
        self.looks = [s for s in self.looks if s.extent >= _AS_MUCH * look.extent]
        self.looks.append(look)
        self._added += 1
        if len(self.looks) > LOOKS:
            pairs = zip(self.looks, self.looks[1:], strict=False)
            a, b = min(pairs, key=lambda pair: pair[1].time - pair[0].time)
            worse = a if a.evidence.difficulty >= b.evidence.difficulty else b
            self.looks.remove(worse)
        pictured = [s for s in self.looks if s.part is not None]
        if len(pictured) > PICTURES:
            worst = max(pictured, key=lambda s: s.evidence.difficulty)
            self.looks[self.looks.index(worst)] = replace(worst, part=None)

    def adopt(self, other: Memory) -> None:
        """Take over the looks of a trail that turned out to be this one."""
        for look in sorted([*self.looks, *other.looks], key=lambda s: s.time):
            if look not in self.looks:
                self.add(look)
        self.looks.sort(key=lambda s: s.time)

    def fused(self, reader: Calibration, fusion: Fusion) -> Fused:
        """Return what all looks say together."""
        if self._fused is None or self._fused[0] != self._added:
            times = [s.time for s in self.looks]
            said = fuse([s.evidence for s in self.looks], times, reader, fusion)
            self._fused = self._added, said
        return self._fused[1]

    def agreement(self, other: Evidence, reader: Calibration, fusion: Fusion) -> float:
        """Return how likely two looks at random characters of both would be the same."""
        mine = np.exp(self.fused(reader, fusion).evidence.slots.astype(np.float64))
        theirs = np.exp(tempered(other, reader))
        ends = np.flatnonzero(mine.argmax(-1) == EMPTY)
        length = int(ends[0]) if len(ends) else len(mine)
        if length < 3:
            return 0.0
        # The slot behind the last character has to be empty in both, too.
        return float((mine * theirs).sum(-1)[: length + 1].mean())


def track(
    memory: Memory,
    number: int,
    source: str,
    trail: Trail,
    machine: Plateglass,
    wish: Wish,
    fusion: Fusion,
    *,
    final: bool,
    pictures: bool,
) -> Track:
    """Make the track of a memory; at its end all frames are read as one picture too.

    ``pictures`` are for the eye, and costly.
    """
    calibration = machine.reader.calibration
    said = memory.fused(calibration, fusion)
    single = len(memory.looks) == 1
    shown = _shown(memory.looks, said) if final else []
    together = (
        fused([frame for frame, _ in shown]) if final and (pictures or not single) else None
    )
    if together is not None and not single and fusion.picture:
        pictured = machine.reader(views(together, machine.reader.size))
        said = fuse(
            [s.evidence for s in memory.looks],
            [s.time for s in memory.looks],
            calibration,
            fusion,
            pictured,
        )
    reading = judge(
        said.evidence,
        calibration if single else fusion.calibration,
        country=wish.country,
        grammar=wish.grammar,
        top=wish.top,
    )
    looks = tuple(
        _look(s, weight, calibration)
        for s, weight in zip(memory.looks, said.weights, strict=True)
    )
    made = Track(
        id=number,
        source=source,
        start=trail.born,
        end=trail.time,
        frames=trail.frames,
        looks=looks,
        reading=reading,
        agreement=min(1.0, sum(x.weight for x in looks if x.best == reading.best)),
    )
    if together is None or not pictures:
        return made
    return _pictured(made, shown, together, said, machine, fusion)


def _shown(kept: Sequence[Seen], said: Fused) -> list[tuple[Shown, int]]:
    """Return the frames whose pixels are kept, with their numbers, best first."""
    shown = [
        (Shown(s.part, s.place, weight), s.frame)
        for s, weight in zip(kept, said.weights, strict=True)
        if s.part is not None
    ]
    return sorted(shown, key=lambda item: -item[0].weight)


def _look(one: Seen, weight: float, calibration: Calibration) -> Look:
    text, p, grade = alone(one.evidence, calibration)
    return Look(one.frame, one.time, one.quad, one.found, text, p, LEGIBILITIES[grade], weight)


def alone(evidence: Evidence, calibration: Calibration) -> tuple[str, float, int]:
    """Return a look's likeliest text, its probability, and its grade of legibility.

    Without alternatives there is nothing to search for: slots are independent, so the
    likeliest text of a length is the likeliest character of each slot.
    """
    logs = tempered(evidence, calibration)
    grade = calibration.grade(evidence.difficulty)
    classes = logs[:, 1:].argmax(-1) + 1
    ends = np.append(logs[:, EMPTY], 0.0)
    filled = np.log1p(-np.minimum(np.exp(logs[:, EMPTY]), 1 - 1e-12))
    lengths = ends + np.concatenate([[0.0], np.cumsum(filled)])
    texts = ends + np.concatenate([[0.0], np.cumsum(logs[:, 1:].max(-1))])
    texts[lengths < lengths.max() + math.log(SHORTCUT)] = -np.inf
    length = int(texts[1:].argmax()) + 1
    text = "".join(evidence.classes.characters[i - 1] for i in classes[:length])
    return text, believed(float(texts[length]), grade, calibration), grade


def _pictured(
    made: Track,
    shown: Sequence[tuple[Shown, int]],
    together: Picture,
    said: Fused,
    machine: Plateglass,
    fusion: Fusion,
) -> Track:
    single = len(made.looks) == 1
    calibration = machine.reader.calibration if single else fusion.calibration
    told = Told.of(said.evidence, tempered(said.evidence, calibration))
    asking = checked(machine.restorer, together, told, telling(machine.reader))
    restored, heard, _ = answered(asking, machine.reader)
    size = (restored.shape[1], restored.shape[0])
    return replace(
        made,
        pictures=tuple(upright(frame.picture, frame.quad) for frame, _ in shown[:BEST]),
        shown=tuple(number for _, number in shown[:BEST]),
        fused=together,
        restoration=Restoration(restored, machine.restorer.kind, doubt_map(heard, size)),
    )


def part_of_frame(of: Picture, quad: Quad) -> tuple[Picture, Quad]:
    """Cut out the plate with its surroundings; return its corners there, too."""
    height, width = of.shape[:2]
    box, room = quad.box, _ROOM * quad.height
    wide = Box(box.x1 - room, box.y1 - room, box.x2 + room, box.y2 + room)
    x, y = max(0, int(wide.x1)), max(0, int(wide.y1))
    right, bottom = min(width, int(wide.x2) + 1), min(height, int(wide.y2) + 1)
    part = of[y : max(y + 1, bottom), x : max(x + 1, right)]
    scale = min(1.0, _TALLEST / max(quad.height, 1.0))
    points = quad.array - (x, y)
    if scale == 1:
        return part.copy(), Quad.of(points)
    size = max(1, round(part.shape[1] * scale)), max(1, round(part.shape[0] * scale))
    small = cv2.resize(part, size, interpolation=cv2.INTER_AREA)
    factor = size[0] / part.shape[1], size[1] / part.shape[0]
    return np.asarray(small, np.uint8), Quad.of(points * factor)
