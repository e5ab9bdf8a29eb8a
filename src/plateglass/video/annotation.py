"""A film of the film: every frame as it was, with its plates outlined and what they say so far.

Frames are written as they are watched, so a label shows what was known at that moment, not
what later frames taught.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from plateglass.results import Plate
from plateglass.show.canvas import Canvas
from plateglass.show.ink import INK, PAPER, percent
from plateglass.show.outlines import outlined
from plateglass.video.films import av

if TYPE_CHECKING:
    from plateglass.geometry import Picture
    from plateglass.video.frames import Frame
    from plateglass.video.nouns import Visible

_CLOCK = Fraction(1, 90_000)
_QUALITY = "23"


class Annotated:
    """Writes H.264 into an MP4; call it with every frame, and close it at the end."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path, self._part = path, path.with_name(f".{path.name}.part")
        self._file: Any = None
        self._stream: Any = None
        self._size = (0, 0)
        self._last = -1

    def __call__(self, frame: Frame, visible: Sequence[Visible]) -> None:
        """Draw one frame and write it at its own second."""
        picture = annotated(frame.pixels, visible)
        if self._file is None:
            self._open(picture)
        # 4:2:0 has no odd sides, and a film has one size.
        width, height = self._size
        shown = np.zeros((height, width, 3), np.uint8)
        part = picture[:height, :width]
        shown[: part.shape[0], : part.shape[1]] = part
        image = av().VideoFrame.from_ndarray(shown, format="rgb24")
        self._last = max(self._last + 1, round(frame.time / _CLOCK))
        image.pts, image.time_base = self._last, _CLOCK
        self._file.mux(self._stream.encode(image))

    def _open(self, picture: Picture) -> None:
        height, width = (max(2, n // 2 * 2) for n in picture.shape[:2])
        self._size = width, height
        self._file = av().open(str(self._part), "w", format="mp4")
        options = {"crf": _QUALITY, "preset": "veryfast"}
        self._stream = self._file.add_stream("libx264", rate=25, options=options)
        self._stream.width, self._stream.height = width, height
        self._stream.pix_fmt = "yuv420p"
        self._stream.time_base = self._stream.codec_context.time_base = _CLOCK

    def close(self) -> Path | None:
        """Finish the film and give it its name; ``None`` if there was no frame."""
        if self._file is None:
            return None
        self._file.mux(self._stream.encode(None))
        self._file.close()
        self._file = None
        self._part.replace(self._path)
        return self._path


def annotated(picture: Picture, visible: Sequence[Visible]) -> Picture:
    """Return a copy with each plate outlined, and what it says written above it."""
    if not visible:
        return picture
    drawn: Picture = outlined(picture, [Plate(v.quad, 1.0) for v in visible])
    size = max(9, round(max(picture.shape[:2]) / 90))
    for one in visible:
        if one.id is not None:
            said = f"{one.text or 'not readable'}   {percent(one.p)}" if one.p else ""
            _write(drawn, _label(f"{one.id}   {said}".rstrip(), size), one)
    return drawn


@lru_cache(maxsize=256)
def _label(text: str, size: int) -> Picture:
    probe = Canvas(1, 1)
    wide = probe.extent(text, "plate", size / 2) + size
    canvas = Canvas(wide, size)
    canvas.box(0, 0, wide, size, INK, 0)
    canvas.text(size / 2, 0.72 * size, text, "plate", size / 2, PAPER)
    return canvas.cut(size)


def _write(drawn: Picture, label: Picture, one: Visible) -> None:
    height, width = drawn.shape[:2]
    box = one.quad.box
    rows, columns = min(label.shape[0], height), min(label.shape[1], width)
    x = int(np.clip(box.x1, 0, width - columns))
    above = box.y1 - rows - 4
    y = int(np.clip(above if above >= 0 else box.y2 + 4, 0, height - rows))
    drawn[y : y + rows, x : x + columns] = label[:rows, :columns]
