"""The loop of a clip: frame by frame, and never more than one of them in memory."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from plateglass.errors import WrongUse
from plateglass.finder import UNSEEN
from plateglass.geometry import Quad, rectify
from plateglass.pipeline import MARGIN, Plateglass, Wish
from plateglass.video.following import followed
from plateglass.video.fusion import Fusion, shipped
from plateglass.video.memory import Memory, alone, seen, track
from plateglass.video.nouns import Event, Summary, Visible
from plateglass.video.scene import Scene
from plateglass.video.tracker import Tracker, Trail, patience

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from plateglass.evidence import Evidence
    from plateglass.finder import Detection
    from plateglass.video.frames import Frame, Frames
    from plateglass.video.nouns import Kind

SEARCH = 0.4
"""Seconds from one search of the whole frame to the next."""
HURRY = 0.12
"""And at least so many, when a plate was lost from sight, was found once and may be one, or has
come in from the picture's edge."""
STILL = 2.0
"""And at most so many, while nothing moves."""
EAGER = 15
"""Looks at a plate that are taken as fast as frames come; after them they thin out."""
SOONEST, LATEST = 0.08, 0.5
"""Seconds between looks then: first, and in the end."""
_NEARER = 1.06
"""Growth of a plate that earns it a look at once."""
_SAME = 0.3
"""Mean difference, in grey levels, below which a crop is the last one again."""
READABLE = 0.6
"""What the reader is so sure of in one look is a plate, however unsure the finder is."""
UPDATES = frozenset((2, 3, 5, 9, 15, 25, 40, 60))
"""Numbers of looks after which a track is reported even if it says the same as before."""

FrameSeen = Callable[["Frame", Sequence[Visible]], None]


@dataclass(eq=False)
class _Plate:
    """A trail with all that is known about its plate."""

    trail: Trail
    memory: Memory
    number: int | None = None
    looked: float = -1e9
    height: float = 0.0
    crop: NDArray[np.uint8] | None = None
    said: tuple[str, float] = ("", 0.0)
    surest: float = 0.0
    """Highest probability that a look gave its text."""
    looks: int = 0
    """Taken, also those that are not kept."""

    def due(self, now: float, size: tuple[int, int]) -> bool:
        """Whether it is time to read it again, in a picture of this width and height."""
        if self.memory.whole and self.trail.hidden(size):
            return False
        kept = len(self.memory.looks)
        if kept < EAGER or self.trail.quad.height > _NEARER * self.height:
            return True
        age = now - self.memory.looks[0].time
        return now - self.looked >= min(LATEST, SOONEST * 2 ** (age / 2))


class Watching:
    """An iterator over what happens to the plates of a source, with its running summary."""

    def __init__(
        self,
        frames: Frames,
        machine: Plateglass,
        wish: Wish,
        *,
        every: int = 1,
        stop: Callable[[], bool] | None = None,
        progress: Callable[[float, float | None], None] | None = None,
        pictures: bool = True,
        on_frame: FrameSeen | None = None,
        fusion: Fusion | None = None,
    ) -> None:
        if every < 1:
            raise WrongUse(f"every {every}th frame can't be taken: give 1 or more")
        self.summary = Summary(frames.facts.name, duration=frames.facts.duration)
        self._frames, self._machine, self._wish = frames, machine, wish
        self._every, self._stop, self._progress = every, stop, progress
        self._with_pictures, self._on_frame = pictures, on_frame
        self._fusion = fusion or shipped()
        self._scene, self._tracker = Scene(), Tracker()
        self._plates: dict[Trail, _Plate] = {}
        self._searched = -1e9
        self._cropped: bool | None = None
        self._before: tuple[float, NDArray[np.uint8]] | None = None
        self._events = self._watch()

    def __iter__(self) -> Iterator[Event]:
        """Return itself: a source goes by once."""
        return self

    def __next__(self) -> Event:
        """Watch until something happens."""
        return next(self._events)

    def close(self) -> None:
        """Let go of the source without waiting for its end."""
        self._events.close()
        self._frames.close()

    def _watch(self) -> Generator[Event, None, None]:
        facts = self._frames.facts
        try:
            for frame in self._timed():
                if self._stop is not None and self._stop():
                    break
                self._count(frame)
                if frame.number % self._every:
                    continue
                if self._cropped is None:
                    self._cropped = self._is_cropped(frame)
                yield from self._whole(frame) if self._cropped else self._step(frame)
                if self._on_frame is not None:
                    self._on_frame(frame, self._visible(frame))
            self.summary.stopped = self._stop is not None and self._stop()
            yield from self._over(list(self._plates))
        finally:
            self._frames.close()
            self.summary.error = facts.error
            self._note()

    def _timed(self) -> Iterator[Frame]:
        frames = iter(self._frames)
        while True:
            with self._clock("decode"):
                frame = next(frames, None)
            if frame is None:
                return
            yield frame

    def _count(self, frame: Frame) -> None:
        done = self.summary
        done.frames, done.seconds = done.frames + 1, frame.time
        if not done.width:
            done.width, done.height = frame.width, frame.height
        self._note()
        if self._progress is not None:
            self._progress(frame.time, done.duration)

    def _note(self) -> None:
        facts = self._frames.facts
        self.summary.skipped, self.summary.missed = facts.skipped, facts.missed
        self.summary.notes = list(facts.notes)

    def _is_cropped(self, frame: Frame) -> bool:
        if self._wish.view != "auto":
            return self._wish.view == "crop"
        with self._clock("find"):
            sighting = self._machine.finder.sighting(frame.pixels)
        # A film of a plate alone is rare: that no plate is found in it doesn't make it one.
        sure = self._frames.facts.pictures or any(d.score > UNSEEN for d in sighting.detections)
        return sighting.cropped and sure

    def _whole(self, frame: Frame) -> Iterator[Event]:
        """Take a frame that is the plate and nothing else."""
        quad = Quad.whole(frame.width, frame.height)
        if not self._plates:
            trail = Trail(quad, frame.time, 1.0)
            self._plates[trail] = _Plate(trail, Memory())
        ((trail, plate),) = self._plates.items()
        trail.step(quad, frame.time, 1.0)
        if self._fresh(plate, frame.pixels) and plate.due(frame.time, self._tracker.size):
            with self._clock("read"):
                (look,) = self._machine.reader([frame.pixels])
            yield from self._looked(plate, frame, look)

    def _step(self, frame: Frame) -> Iterator[Event]:
        """Take a frame of a scene: follow, search, read."""
        now = frame.time
        if self._scene.cut(frame.luma):
            self.summary.cuts += 1
            yield from self._over(list(self._plates))
            self._tracker, self._searched, self._before = Tracker(), -1e9, None
        self._tracker.patience = patience(now - self._before[0] if self._before else 0.0)
        self._tracker.size = frame.width, frame.height
        lost = self._follow(frame)
        if self._wanted(now, lost):
            yield from self._search(frame)
        size = self._tracker.size
        due = [p for p in self._plates.values() if p.trail.time == now and p.due(now, size)]
        crops = {
            p: rectify(frame.pixels, p.trail.quad, self._size, margin=MARGIN)[0] for p in due
        }
        fresh = [p for p in due if self._fresh(p, crops[p])]
        if fresh:
            with self._clock("read"):
                looks = self._machine.reader([crops[p] for p in fresh])
            for plate, look in zip(fresh, looks, strict=True):
                yield from self._looked(plate, frame, look)
        yield from self._over(self._tracker.gone(now))
        self._before = now, frame.luma

    @property
    def _size(self) -> tuple[int, int]:
        return self._machine.reader.size

    def _follow(self, frame: Frame) -> bool:
        """Move each trail along; say whether one that was in sight was lost."""
        lost = False
        before = self._before
        for trail in self._tracker.trails:
            if not trail.visible or before is None or trail.time != before[0]:
                continue
            with self._clock("follow"):
                quad = followed(before[1], frame.luma, trail.quad, trail.moved(frame.time))
            if quad is not None and quad.convex and _inside(quad, frame):
                trail.step(quad, frame.time)
            elif _inside(trail.expected(frame.time), frame):
                lost = True
        return lost

    def _wanted(self, now: float, lost: bool) -> bool:
        """Whether the finder should look at the whole frame."""
        since = now - self._searched
        size = self._tracker.size
        urgent = lost or any(
            (not t.believed and not t.misses) or (t.time == now and t.came_in(size))
            for t in self._tracker.trails
        )
        if since < SEARCH and not (urgent and since >= HURRY):
            return False
        quiet = self._scene.still and not lost
        return not quiet or since >= STILL

    def _search(self, frame: Frame) -> Iterator[Event]:
        now = frame.time
        with self._clock("find"):
            found = self._machine.finder(frame.pixels)
        self._searched = now
        self._scene.remember()
        self.summary.searched += 1
        looks: dict[int, Evidence] = {}

        def agreement(trail: Trail, i: int) -> float:
            memory = self._plates[trail].memory
            if not memory.looks:
                return 0.0
            if i not in looks:
                looks[i] = self._first_look(frame, found[i])
            return memory.agreement(looks[i], self._machine.reader.calibration, self._fusion)

        for trail in self._tracker.take(found, now, agreement):
            if trail not in self._plates:
                self._plates[trail] = _Plate(trail, Memory())
        for older, younger in self._tracker.twins():
            yield from self._joined(older, younger)

    def _first_look(self, frame: Frame, detection: Detection) -> Evidence:
        with self._clock("read"):
            crop = rectify(frame.pixels, detection.quad, self._size, margin=MARGIN)[0]
            return self._machine.reader([crop])[0]

    def _joined(self, older: Trail, younger: Trail) -> Iterator[Event]:
        self._tracker.trails.remove(younger)
        if self._plates[younger].number is None:
            self._plates[older].memory.adopt(self._plates.pop(younger).memory)
        else:
            yield from self._over([younger])

    def _fresh(self, plate: _Plate, crop: NDArray[np.uint8]) -> bool:
        """Whether a crop is a new look; a frozen or repeated frame says nothing new."""
        last, plate.crop = plate.crop, crop
        if last is None or last.shape != crop.shape:
            return True
        return float(cv2.absdiff(last, crop).mean()) >= _SAME

    def _looked(self, plate: _Plate, frame: Frame, look: Evidence) -> Iterator[Event]:
        trail = plate.trail
        cut = trail.hidden(self._tracker.size)
        plate.memory.add(
            seen(frame.number, frame.time, trail.quad, trail.found, look, frame.pixels, cut=cut)
        )
        plate.looked, plate.height = frame.time, trail.quad.height
        plate.looks += 1
        self.summary.read += 1
        if plate.number is None:
            plate.surest = max(plate.surest, alone(look, self._machine.reader.calibration)[1])
            if not (trail.believed or self._cropped or plate.surest >= READABLE):
                return
            self.summary.tracks += 1
            plate.number = self.summary.tracks
            yield self._event("new", plate)
        elif plate.looks in UPDATES or plate.looks % 100 == 0:
            yield self._event("update", plate)

    def _event(self, kind: Kind, plate: _Plate) -> Event:
        with self._clock("fuse"):
            made = track(
                plate.memory,
                plate.number or 0,
                self.summary.source,
                plate.trail,
                self._machine,
                self._wish,
                self._fusion,
                final=kind == "end",
                pictures=kind == "end" and self._with_pictures,
            )
        plate.said = made.reading.text.replace("\n", " / "), made.reading.p
        return Event(kind, made)

    def _over(self, trails: Sequence[Trail]) -> Iterator[Event]:
        """End trails; those that were never announced and are no plates end unheard."""
        for trail in trails:
            plate = self._plates.pop(trail)
            if not plate.memory.looks or (plate.number is None and not trail.credible):
                continue
            if plate.number is None:
                self.summary.tracks += 1
                plate.number = self.summary.tracks
                yield self._event("new", plate)
            yield self._event("end", plate)

    def _visible(self, frame: Frame) -> list[Visible]:
        return [
            Visible(plate.number, trail.quad, *plate.said)
            for trail, plate in self._plates.items()
            if trail.time == frame.time
        ]

    @contextmanager
    def _clock(self, stage: str) -> Iterator[None]:
        start = time.perf_counter()
        yield
        spent = (time.perf_counter() - start) * 1e3
        self.summary.ms[stage] = self.summary.ms.get(stage, 0.0) + spent


def _inside(quad: Quad, frame: Frame) -> bool:
    x, y = quad.array.mean(0)
    return bool(0 <= x < frame.width and 0 <= y < frame.height)
