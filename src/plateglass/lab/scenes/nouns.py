"""What a scene is once it is painted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from plateglass.geometry import Picture, Quad

VISIBLE = 0.6
"""A plate counts when at least this share of it is seen: not hidden, not cut by the edge."""

NARROWEST = 8.0
"""A plate counts when it is at least this wide, in pixels."""


@dataclass(frozen=True)
class Placed:
    """One plate of a scene."""

    quad: Quad
    """Its outer corners, outside the picture too where the edge cuts it."""
    text: str
    format: str
    visible: float
    """The share of it that is seen, 0..1."""
    width: float
    """Mean length of its upper and lower edge, in pixels."""

    @property
    def counts(self) -> bool:
        """Whether a finder has to find it; otherwise it may, and neither is held against it."""
        return self.visible >= VISIBLE and self.width >= NARROWEST


@dataclass(frozen=True)
class Scene:
    """A picture and every plate in it of which any pixel is seen."""

    picture: Picture
    plates: tuple[Placed, ...]
