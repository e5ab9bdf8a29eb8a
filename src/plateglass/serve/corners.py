"""Corners in a request: eight numbers, clockwise from the plate's top left.

Where there are several pictures, the picture's number stands before them.
"""

from __future__ import annotations

from dataclasses import dataclass

from plateglass.geometry import Quad

NUMBER = r"-?[0-9]{1,6}(\.[0-9]{1,6})?"
PATTERN = rf"^([0-9]{{1,3}}:)?{NUMBER}(,{NUMBER}){{7}}$"


@dataclass(frozen=True)
class Corners:
    """The corners of one plate, and in which picture, from 1; 0 is the only one."""

    quad: Quad
    picture: int = 0

    @property
    def told(self) -> object:
        """For the record."""
        points = [list(point) for point in self.quad.points]
        return {"picture": self.picture, "corners": points} if self.picture else points


def corners_of(text: str) -> Corners:
    """Read ``x1,y1,x2,y2,x3,y3,x4,y4``, or the same after ``2:``.

    >>> corners_of("0,0,10,0,10,5,0,5").quad.width, corners_of("2:0,0,9,0,9,5,0,5").picture
    (10.0, 2)
    """
    picture, _, numbers = text.rpartition(":")
    values = [float(part) for part in numbers.split(",")]
    if len(values) != 8:
        raise ValueError(f"corners are eight numbers x1,y1,...,x4,y4, not {len(values)}")
    quad = Quad.of(list(zip(values[::2], values[1::2], strict=True)))
    if not quad.convex or quad.area <= 0:
        raise ValueError(
            "the corners run clockwise from the plate's top left, without crossing over"
        )
    if picture and int(picture) == 0:
        raise ValueError("pictures are counted from 1")
    return Corners(quad, int(picture or 0))
