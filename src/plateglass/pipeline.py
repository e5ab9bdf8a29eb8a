"""The whole way of one picture: find, rectify, read, restore, judge."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from plateglass.errors import PlateglassError
from plateglass.geometry import Quad
from plateglass.image import open_picture
from plateglass.judge import judge
from plateglass.results import PictureResult, Plate, Sight
from plateglass.weights import catalog

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from plateglass.geometry import Picture
    from plateglass.image import Source
    from plateglass.reader import Reader

    Restore = Callable[[Picture], Picture]
    """Takes an upright crop, returns the restored plate."""


class Plateglass:
    """Find, read and restore, with parts that can be replaced. Thread-safe.

    >>> import numpy as np
    >>> plate, = Plateglass().enhance(np.full((16, 64, 3), 90, np.uint8))
    >>> plate.picture.shape[0] >= 96
    True
    """

    def __init__(self, *, read: Reader | None = None, restore: Restore | None = None) -> None:
        if restore is None:
            from plateglass.restore import plain

            restore = plain
        if read is None and "reader" in catalog():
            from plateglass.reader import Reader as Shipped

            read = Shipped()
        self._read, self._restore = read, restore

    def read(
        self,
        source: Source,
        *,
        country: str | None = None,
        grammar: bool = False,
        top: int = 10,
    ) -> list[Plate]:
        """Return the plates of one picture with what they say.

        ``source`` is a path, bytes, a file object, an array (RGB) or a Pillow image, cropped
        to one plate. See :func:`plateglass.judge.judge` for ``country`` and ``grammar``.
        """
        pixels = open_picture(source).pixels
        return list(self._plates(pixels, {}, country, grammar, top, restore=False))

    def enhance(
        self,
        source: Source,
        *,
        country: str | None = None,
        grammar: bool = False,
        top: int = 10,
    ) -> list[Plate]:
        """Like :meth:`read`, and restore each plate's picture too."""
        pixels = open_picture(source).pixels
        return list(self._plates(pixels, {}, country, grammar, top, restore=True))

    def results(
        self,
        sources: Iterable[tuple[str, Source]],
        *,
        country: str | None = None,
        grammar: bool = False,
        top: int = 10,
        restore: bool = False,
    ) -> Iterator[PictureResult]:
        """Yield one result an input, in order; a bad picture is a result with its error."""
        for name, source in sources:
            try:
                loaded = open_picture(source, name=name)
            except PlateglassError as error:
                yield PictureResult(file=name, error=str(error))
                continue
            ms: dict[str, float] = {}
            found = tuple(
                self._plates(loaded.pixels, ms, country, grammar, top, restore=restore)
            )
            height, width = loaded.pixels.shape[:2]
            yield PictureResult(name, width, height, None, ms, found, loaded.notes)

    def _plates(
        self,
        pixels: Picture,
        ms: dict[str, float],
        country: str | None,
        grammar: bool,
        top: int,
        *,
        restore: bool,
    ) -> Iterator[Plate]:
        height, width = pixels.shape[:2]
        plate = Plate(quad=Quad.whole(width, height), found=1.0)
        if self._read is not None:
            start = time.perf_counter()
            (evidence,) = self._read([pixels])
            reading = judge(
                evidence, self._read.calibration, country=country, grammar=grammar, top=top
            )
            plate = replace(plate, reading=reading, original=Sight(reading.best, reading.p))
            ms["read"] = ms.get("read", 0.0) + (time.perf_counter() - start) * 1e3
        if restore:
            start = time.perf_counter()
            plate = replace(plate, picture=self._restore(pixels))
            ms["restore"] = ms.get("restore", 0.0) + (time.perf_counter() - start) * 1e3
        yield plate
