"""The picture that all frames make together, read like one more frame, and more than once.

Averaged on a finer grid, the frames of a clip show strokes that none of them shows. The reader
looks at that picture a few times, a little shifted and stretched: what it sees only under one
of these is chance.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from plateglass.geometry import Box, Quad, rectify

if TYPE_CHECKING:
    from plateglass.geometry import Picture

_VIEWS = (
    (0.0, 0.0, 1.0, 1.0),
    (0.06, 0.0, 1.0, 1.05),
    (-0.06, 0.0, 1.0, 0.96),
    (0.0, 0.05, 1.06, 1.0),
    (0.0, -0.05, 0.94, 1.0),
)
"""Shift to the right and down, in heights of the picture; stretch of the part that is seen."""


def views(picture: Picture, size: tuple[int, int]) -> list[Picture]:
    """Return the fused picture as a reader of crops of this size is to see it."""
    height, width = picture.shape[:2]
    seen = []
    for right, down, wide, tall in _VIEWS:
        x, y = width / 2 + right * height, height / 2 + down * height
        half = width * wide / 2, height * tall / 2
        box = Box(x - half[0], y - half[1], x + half[0], y + half[1])
        seen.append(rectify(picture, Quad.from_box(box), size)[0])
    return seen
