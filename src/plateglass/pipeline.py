"""The whole way of one picture: find, rectify, read, restore, judge."""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Literal, TypeVar, get_args

from plateglass.errors import PlateglassError, WrongUse
from plateglass.geometry import Picture, Quad, rectify
from plateglass.image import open_picture
from plateglass.judge import judge, tempered
from plateglass.restore import Learned, Told
from plateglass.restore.checked import checked
from plateglass.restore.consistency import misfit, residual
from plateglass.restore.doubt import doubt_map
from plateglass.results import PictureResult, Plate, Restoration, Sample, Sight

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator, Sequence

    from plateglass.evidence import Evidence
    from plateglass.finder import Finder
    from plateglass.image import Source
    from plateglass.reader import Reader
    from plateglass.restore import Restorer
    from plateglass.results import Reading

    Seen = TypeVar("Seen")
    Look = Generator[Picture, Evidence, Seen]
    """One picture's way, which stops wherever it asks the reader about a crop."""

View = Literal["auto", "crop", "photo"]
Eyes = Literal["original", "both", "restored"]
MARGIN = 0.08
"""What is kept around a found plate, in plate heights: its corners are never exact."""


@dataclass(frozen=True)
class Wish:
    """How a picture is to be looked at."""

    view: View = "auto"
    """Whether the picture is one plate (``crop``), has plates somewhere (``photo``), or whether
    that is to be found out."""
    country: str | None = None
    """Where the plate is from; makes texts of other countries unlikely."""
    grammar: bool = False
    """Rule out texts that no plate of the country could have."""
    top: int = 10
    """Candidates a plate."""
    eyes: Eyes = "original"
    """Which picture is read: the original pixels, or the restored ones, or both; where both
    are, what the plate says is what the original says."""
    samples: int = 0
    """How many of the candidates are drawn."""

    def __post_init__(self) -> None:
        """Refuse a view that is none."""
        for name, known in (("view", View), ("eyes", Eyes)):
            given = getattr(self, name)
            if given not in get_args(known):
                raise WrongUse(f"{name} is one of {', '.join(get_args(known))}, not {given!r}")


class Plateglass:
    """Find, read and restore, with parts that can be replaced. Thread-safe.

    Parts are started when they are first needed.

    >>> import numpy as np
    >>> plate, = Plateglass().enhance(np.full((16, 64, 3), 90, np.uint8), view="crop")
    >>> plate.picture.shape[0] >= 96
    True
    """

    def __init__(
        self,
        *,
        find: Finder | None = None,
        read: Reader | None = None,
        restore: Restorer | None = None,
    ) -> None:
        self._find, self._read, self._restore = find, read, restore

    @property
    def finder(self) -> Finder:
        """The finder in use."""
        if self._find is None:
            from plateglass.finder import Finder

            self._find = Finder(threads=2)
        return self._find

    @property
    def reader(self) -> Reader:
        """The reader in use."""
        if self._read is None:
            from plateglass.reader import Reader

            self._read = Reader()
        return self._read

    @property
    def restorer(self) -> Restorer:
        """The restorer in use."""
        if self._restore is None:
            self._restore = Learned()
        return self._restore

    def read(
        self,
        source: Source,
        *,
        view: View = "auto",
        country: str | None = None,
        grammar: bool = False,
        top: int = 10,
        eyes: Eyes = "original",
    ) -> list[Plate]:
        """Return the plates of one picture with what they say.

        ``source`` is a path, bytes, a file object, an array (RGB) or a Pillow image; the
        options are those of :class:`Wish`.
        """
        wish = Wish(view, country, grammar, top, eyes)
        look = self._plates(open_picture(source).pixels, {}, wish, restore=False)
        return self._answered([look])[0]

    def enhance(
        self,
        source: Source,
        *,
        view: View = "auto",
        country: str | None = None,
        grammar: bool = False,
        top: int = 10,
        samples: int = 0,
    ) -> list[Plate]:
        """Restore each plate's picture, and read it too, beside the original."""
        wish = Wish(view, country, grammar, top, "both", samples)
        look = self._plates(open_picture(source).pixels, {}, wish, restore=True)
        return self._answered([look])[0]

    def results(
        self,
        sources: Iterable[tuple[str, Source]],
        wish: Wish | None = None,
        *,
        restore: bool = False,
        together: int = 1,
    ) -> Iterator[PictureResult]:
        """Yield one result an input, in order; a bad picture is a result with its error.

        The reader is given the plates of ``together`` pictures at a time, which costs less
        than one by one, keeps as many pictures in memory, and counts the time in each.
        """
        wish, waiting = wish or Wish(), iter(sources)
        while taken := list(islice(waiting, together)):
            looks = [self._result(name, source, wish, restore) for name, source in taken]
            yield from self._answered(looks)

    def _answered(self, looks: Sequence[Look[Seen]]) -> list[Seen]:
        """Go the ways of several pictures side by side; what they ask at once is one batch."""
        seen: dict[int, Seen] = {}
        said: dict[int, Evidence | None] = dict.fromkeys(range(len(looks)))
        while said:
            asked: dict[int, Picture] = {}
            for number, evidence in said.items():
                look = looks[number]
                try:
                    asked[number] = next(look) if evidence is None else look.send(evidence)
                except StopIteration as end:
                    seen[number] = end.value
            answers = self.reader(list(asked.values())) if asked else ()
            said = dict(zip(asked, answers, strict=True))
        return [seen[number] for number in range(len(looks))]

    def _result(
        self, name: str, source: Source, wish: Wish, restore: bool
    ) -> Look[PictureResult]:
        try:
            loaded = open_picture(source, name=name)
        except PlateglassError as error:
            return PictureResult(file=name, error=str(error))
        ms: dict[str, float] = {}
        found = yield from self._plates(loaded.pixels, ms, wish, restore=restore)
        height, width = loaded.pixels.shape[:2]
        return PictureResult(name, width, height, None, ms, tuple(found), loaded.notes)

    def _plates(
        self, pixels: Picture, ms: dict[str, float], wish: Wish, *, restore: bool
    ) -> Look[list[Plate]]:
        plates = []
        height, width = pixels.shape[:2]
        whole = Quad.whole(width, height)
        for plate in self._found(pixels, ms, wish.view):
            # A picture that is the plate is read as it is, whatever its edges cut off.
            entire = plate.quad == whole
            with _clock(ms, "read"):
                size = self.reader.size
                crop = pixels if entire else rectify(pixels, plate.quad, size, margin=MARGIN)[0]
                evidence = yield crop
                reading = self._judged(evidence, wish)
            plate = replace(plate, reading=reading, original=Sight(reading.best, reading.p))
            if restore or wish.eyes != "original":
                with _clock(ms, "restore"):
                    strip = pixels if entire else upright(pixels, plate.quad)
                    restored = self._restored(strip, evidence, reading, wish)
                    restoration, seen = yield from restored
                with _clock(ms, "read"):
                    again = self._judged(seen, wish)
                    plate = _reread(replace(plate, restoration=restoration), again, wish)
            plates.append(plate)
        return plates

    def _judged(self, evidence: Evidence, wish: Wish) -> Reading:
        return judge(
            evidence,
            self.reader.calibration,
            country=wish.country,
            grammar=wish.grammar,
            top=wish.top,
        )

    def _restored(
        self, strip: Picture, evidence: Evidence, reading: Reading, wish: Wish
    ) -> Look[tuple[Restoration, Evidence]]:
        tell = telling(self.reader)
        told = tell(evidence)
        picture, heard, seen = yield from checked(self.restorer, strip, told, tell)
        left = residual(strip, picture)
        drawn = []
        for candidate in reading.candidates[: wish.samples]:
            sample = self.restorer(strip, told.saying(candidate.text))
            apart = misfit(residual(strip, sample))
            drawn.append(Sample(candidate.text, candidate.p, sample, apart))
        restoration = Restoration(
            picture=picture,
            kind=self.restorer.kind,
            doubt=doubt_map(heard, (picture.shape[1], picture.shape[0])),
            residual=left,
            misfit=misfit(left),
            samples=tuple(drawn),
        )
        return restoration, seen

    def _found(self, pixels: Picture, ms: dict[str, float], view: View) -> list[Plate]:
        height, width = pixels.shape[:2]
        whole = Plate(quad=Quad.whole(width, height), found=1.0)
        if view == "crop":
            return [whole]
        with _clock(ms, "find"):
            if view == "photo":
                detections = list(self.finder(pixels))
            else:
                sighting = self.finder.sighting(pixels)
                if sighting.cropped:
                    return [replace(whole, found=sighting.detections[0].score)]
                detections = list(sighting.detections)
        return [Plate(d.quad, d.score) for d in detections]


def telling(reader: Reader) -> Callable[[Evidence], Told]:
    """Return what puts this reader's evidence as restorers are told it."""
    return lambda evidence: Told.of(evidence, tempered(evidence, reader.calibration))


def _reread(plate: Plate, again: Reading, wish: Wish) -> Plate:
    """Hear what the restored picture says; it never outvotes the original."""
    agrees = again.best == plate.reading.best
    plate = replace(plate, restored=Sight(again.best, again.p, agrees))
    return replace(plate, reading=again) if wish.eyes == "restored" else plate


def region_of(pixels: Picture, quad: Quad) -> Quad:
    """Return what is cut out around a plate: a margin too, if the picture goes on there."""
    height, width = pixels.shape[:2]
    return quad if quad == Quad.whole(width, height) else quad.grown(MARGIN)


def upright(pixels: Picture, quad: Quad) -> Picture:
    """Cut a plate out of a photo with as many pixels as it has there."""
    region = quad.grown(MARGIN)
    size = max(8, round(region.width)), max(4, round(region.height))
    return rectify(pixels, quad, size, margin=MARGIN)[0]


@contextmanager
def _clock(ms: dict[str, float], stage: str) -> Iterator[None]:
    start = time.perf_counter()
    yield
    ms[stage] = ms.get(stage, 0.0) + (time.perf_counter() - start) * 1e3
