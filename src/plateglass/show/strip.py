"""The card of a clip's plate: its frames, all of them together, restored, and the reading."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from plateglass.record import HYPOTHESIS
from plateglass.show.canvas import Canvas
from plateglass.show.card import (
    MARGIN,
    WIDTH,
    SmallPrint,
    draw_candidates,
    draw_footer,
    draw_header,
    draw_reading,
)
from plateglass.show.ink import FAINT, INK, SOFT, percent
from plateglass.show.panels import Panel, draw_panel, panels_height
from plateglass.show.words import MADE_BY

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from plateglass.results import Plate

    Picture = NDArray[np.uint8]

_GAP = 12.0
_COLUMNS = 5


@dataclass(frozen=True)
class OneFrame:
    """The plate in one frame, with what that frame says alone."""

    picture: Picture
    """Upright, as recorded."""
    time: float
    """Seconds."""
    best: str
    p: float


def strip(
    frames: Sequence[OneFrame],
    fused: Picture,
    plate: Plate,
    *,
    title: str,
    subtitle: str = "",
    small: SmallPrint | None = None,
) -> Picture:
    """Draw frames, what they are together, restored, and what they say, 1600 pixels wide.

    The frames stand in the order given; their pixels stay squares. ``plate`` has the reading
    of all looks together, and its picture is ``fused`` restored.
    """
    canvas = Canvas(WIDTH, 1500)
    y = draw_header(canvas, title, subtitle)
    y = _frames(canvas, y, frames[: 2 * _COLUMNS])
    y = _together(canvas, y, fused, plate)
    reading = plate.reading
    # What can't be read has no characters to be drawn large, only candidates.
    shown = reading if reading.text else replace(reading, characters=())
    y = draw_reading(canvas, y, shown)
    y = draw_candidates(canvas, y, plate.reading)
    return canvas.cut(draw_footer(canvas, y, HYPOTHESIS, small or SmallPrint()))


def _frames(canvas: Canvas, y: float, frames: Sequence[OneFrame]) -> float:
    columns = min(_COLUMNS, len(frames))
    width = min(230.0, (WIDTH - 2 * MARGIN - _GAP * (columns - 1)) / columns)
    panels = [Panel(f"{f.time:.2f} s", f.picture, "alone", pixels=True) for f in frames]
    height = panels_height(panels, width, 24.0, 110.0)
    for number, (frame, panel) in enumerate(zip(frames, panels, strict=True)):
        row, column = divmod(number, columns)
        x, top = MARGIN + column * (width + _GAP), y + row * (height + 46)
        draw_panel(canvas, panel, (x, top, width, height))
        room = width - canvas.extent(percent(frame.p), "text", 9) - 8
        said = canvas.fitted(frame.best or "nothing", "plate", 11.5, room)
        canvas.text(x, top + height + 25, said, "plate", 11.5, INK if frame.best else FAINT)
        canvas.text(x + width, top + height + 25, percent(frame.p), "text", 9, SOFT, "right")
    rows = -(-len(frames) // columns)
    return y + rows * (height + 46) + 12


def _together(canvas: Canvas, y: float, fused: Picture, plate: Plate) -> float:
    h, w = fused.shape[:2]
    panels = [Panel("All frames together", fused, f"{w} × {h}, registered and averaged")]
    made = plate.restoration
    if made is not None:
        h, w = made.picture.shape[:2]
        kind = MADE_BY.get(made.kind, made.kind)
        panels.append(Panel("Restored", made.picture, f"{w} × {h}, {kind}"))
    width = (WIDTH - 2 * MARGIN - 20) / 2
    height = panels_height(panels, width, 48.0, 160.0)
    for number, panel in enumerate(panels):
        draw_panel(canvas, panel, (MARGIN + number * (width + 20), y, width, height))
    return y + height + 50
