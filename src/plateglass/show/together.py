"""The frames that were read together: which they were, and what each says by itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from plateglass.show.html import NOTHING, Html, block, table, tag
from plateglass.show.ink import percent
from plateglass.show.said import chance, spelled

if TYPE_CHECKING:
    from collections.abc import Sequence

_LISTED = 24
"""Frames that stand in the table; of more, those that counted most."""


@dataclass(frozen=True)
class OneOfMany:
    """One frame of a car."""

    name: str
    """Its file, or its number and time in a clip."""
    best: str
    p: float
    """Calibrated probability that ``best`` is right, by this frame alone."""
    weight: float
    """Its share in what all say together."""
    sha256: str = ""
    """Of its file, where it has one of its own."""


def frames_read(frames: Sequence[OneOfMany], best: str) -> Html:
    """Write the frames as a table; what one says otherwise than ``best`` is marked."""
    if len(frames) < 2:
        return NOTHING
    heaviest = sorted(frames, key=lambda frame: -frame.weight)[:_LISTED]
    listed = [frame for frame in frames if frame in heaviest]
    hashed = any(frame.sha256 for frame in listed)
    heads = ["Frame", "By itself", "Chance", "Weight", *(["SHA-256"] if hashed else [])]
    rows = [
        [
            frame.name,
            spelled(frame.best, best) if frame.best else "not readable",
            chance(frame.p) if frame.best else "",
            percent(frame.weight),
            *([tag("span", frame.sha256, class_="hash")] if hashed else []),
        ]
        for frame in listed
    ]
    left = len(frames) - len(listed)
    note = f" {left} more counted less than these." if left else ""
    text = f"{len(frames)} frames say together what is printed above.{note}"
    return block(
        "Frames read together", table(heads, rows), tag("p", text, class_="small soft")
    )
