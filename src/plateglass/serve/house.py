"""What the routes share: the networks, the threads, the counters."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from plateglass import image
from plateglass.pipeline import Wish
from plateglass.serve.jobs import Jobs
from plateglass.serve.journal import Journal
from plateglass.serve.keep import keep
from plateglass.serve.look import Eye
from plateglass.serve.metrics import Meters, memory
from plateglass.serve.pool import Pool
from plateglass.serve.problems import Problem
from plateglass.serve.together import together

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from plateglass.geometry import Quad
    from plateglass.serve.answers import Answer
    from plateglass.serve.corners import Corners
    from plateglass.serve.look import Seen
    from plateglass.serve.metrics import Labels
    from plateglass.serve.options import Options
    from plateglass.serve.pictures import File
    from plateglass.serve.settings import Settings


class House:
    """One running service."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.pool = Pool(settings.workers, settings.waiting)
        self.meters, self.journal = Meters(), Journal()
        self.jobs = Jobs(self.journal, settings.keep)
        self.closing = threading.Event()
        """Set when the service has been told to stop."""
        self._eye: Eye | None = None

    @property
    def ready(self) -> bool:
        """Whether the networks are loaded and the service has not been told to stop."""
        return self._eye is not None and not self.closing.is_set()

    @property
    def eye(self) -> Eye:
        """The networks, as long as there is work to be taken on."""
        if self._eye is None or self.closing.is_set():
            raise Problem(503, "the service is stopping", headers={"Retry-After": "5"})
        return self._eye

    def open(self) -> None:
        """Load the networks and look at something, so that the first caller doesn't wait."""
        eye = Eye(self.settings.limits)
        grey = image.encode(np.full((48, 160, 3), 128, np.uint8))
        eye.look("warm-up", grey, Wish("photo"))
        eye.look("warm-up", grey, Wish("crop", eyes="both"))
        self._eye = eye

    def close(self) -> None:
        """Finish what has begun."""
        self.closing.set()
        self.jobs.close()
        self.pool.close()

    def work(
        self,
        files: Callable[[], Sequence[File]],
        options: Options,
        make: Callable[[list[Seen]], Answer],
        *,
        restore: bool,
    ) -> Callable[[], Answer]:
        """Return the work of one request: look at its files, make the answer, keep both."""
        eye, settings = self.eye, self.settings
        restore = restore or settings.keep is not None
        wish = replace(options.wish, eyes="both") if restore else options.wish
        alone = options.wish if options.together else wish

        def work() -> Answer:
            sent = files()
            quads = _quads(options.corners, len(sent))
            seen = []
            for number, file in enumerate(sent):
                if self.closing.is_set():
                    raise Problem(503, "the service is stopping", headers={"Retry-After": "5"})
                seen.append(eye.look(file.name, file.data, alone, quads[number]))
            if options.together:
                seen = [together(eye, seen, wish)]
            if settings.keep is not None:
                keep(settings.keep, seen, options.settings)
            return make(seen)

        return work

    def count(self, answer: Answer) -> None:
        """Add an answer's facts to the counters."""
        facts = answer.facts
        self.meters.count("plateglass_pictures_total", facts["pictures"])
        for legibility in facts["plates"]:
            self.meters.count("plateglass_plates_total", legibility=legibility)
        for stage, ms in facts["stages"].items():
            self.meters.count("plateglass_stage_seconds_total", ms / 1e3, stage=stage)

    def gauges(self) -> dict[str, dict[Labels, float]]:
        """Return what can be read off at any moment."""
        told: dict[str, dict[Labels, float]] = {
            "plateglass_ready": {(): float(self.ready)},
            "plateglass_workers": {(): self.pool.workers},
            "plateglass_places": {(): self.pool.places},
            "plateglass_places_taken": {(): self.pool.taken},
        }
        told["plateglass_jobs"] = {
            (("state", state),): count for state, count in self.jobs.count().items()
        }
        resident = memory()
        if resident is not None:
            told["process_resident_memory_bytes"] = {(): resident}
        return told


def _quads(corners: Sequence[Corners], pictures: int) -> list[list[Quad]]:
    """Sort corners by the picture that they are in."""
    quads: list[list[Quad]] = [[] for _ in range(pictures)]
    for one in corners:
        if one.picture > pictures:
            raise Problem(422, f"there is no picture {one.picture}: {pictures} were sent")
        if one.picture == 0 and pictures > 1:
            raise Problem(
                422, "there are several pictures: say in which the corners are, `2:x1,y1,...`"
            )
        quads[max(one.picture, 1) - 1].append(one.quad)
    return quads
