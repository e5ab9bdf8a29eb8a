"""Corners in a request: eight numbers, clockwise from the plate's top left."""

from __future__ import annotations

from plateglass.geometry import Quad


def quad_of(text: str) -> Quad:
    """Read ``x1,y1,x2,y2,x3,y3,x4,y4``.

    >>> quad_of("0,0,10,0,10,5,0,5").width
    10.0
    """
    values = [float(part) for part in text.split(",")]
    if len(values) != 8:
        raise ValueError(f"corners are eight numbers x1,y1,...,x4,y4, not {len(values)}")
    quad = Quad.of(list(zip(values[::2], values[1::2], strict=True)))
    if not quad.convex or quad.area <= 0:
        raise ValueError(
            "the corners run clockwise from the plate's top left, without crossing over"
        )
    return quad
