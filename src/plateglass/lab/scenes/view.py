"""Where the camera stands, and where the world's points land in its picture.

The world is in metres: x to the right, y up from the road, z ahead. The camera stands above
the origin; everything is placed around it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from plateglass.geometry import Matrix

NEAR = 0.3
"""Nothing nearer than this is drawn, in metres."""


@dataclass(frozen=True)
class View:
    """A pinhole camera over the road."""

    size: tuple[int, int]
    """The picture's width and height."""
    focal: float
    """In pixels."""
    height: float = 1.4
    """Of the lens above the road, in metres."""
    pitch: float = 0.0
    """Looking down is positive; all angles in radians."""
    yaw: float = 0.0
    """Looking to the right is positive."""
    roll: float = 0.0
    """Leaning to the right (the world turns anticlockwise) is positive."""

    @cached_property
    def turn(self) -> Matrix:
        """The rotation from the world to the camera's x right, y up, z ahead."""
        (sy, cy), (sp, cp), (sr, cr) = (
            (math.sin(a), math.cos(a)) for a in (self.yaw, self.pitch, self.roll)
        )
        yaw = np.array([[cy, 0, -sy], [0, 1, 0], [sy, 0, cy]])
        pitch = np.array([[1, 0, 0], [0, cp, sp], [0, -sp, cp]])
        roll = np.array([[cr, -sr, 0], [sr, cr, 0], [0, 0, 1]])
        return np.asarray(roll @ pitch @ yaw, np.float64)

    def local(self, points: Matrix) -> Matrix:
        """Carry world points (N, 3) into the camera's frame."""
        return np.asarray((points - (0, self.height, 0)) @ self.turn.T, np.float64)

    def _flat(self, local: Matrix) -> Matrix:
        w, h = self.size
        x, y, z = local.T
        return np.column_stack([w / 2 + self.focal * x / z, h / 2 - self.focal * y / z])

    def seen(self, points: Matrix | Sequence[Sequence[float]]) -> Matrix | None:
        """Project world points; ``None`` when one of them is beside or behind the lens."""
        local = self.local(np.asarray(points, np.float64))
        return None if local[:, 2].min() < NEAR else self._flat(local)

    def outline(self, points: Matrix | Sequence[Sequence[float]]) -> Matrix | None:
        """Project a polygon, cut where it runs behind the lens; ``None`` if all of it does."""
        local = self.local(np.asarray(points, np.float64))
        kept = []
        for here, there in zip(local, np.roll(local, -1, axis=0), strict=True):
            if here[2] >= NEAR:
                kept.append(here)
            if (here[2] >= NEAR) != (there[2] >= NEAR):
                kept.append(here + (there - here) * (NEAR - here[2]) / (there[2] - here[2]))
        return self._flat(np.array(kept)) if len(kept) > 2 else None

    def depth(self, point: Sequence[float]) -> float:
        """How far ahead a point lies."""
        return float(self.local(np.asarray([point], np.float64))[0, 2])

    def rays(self, step: int) -> NDArray[np.float64]:
        """World directions through every ``step``-th pixel: (rows, columns, 3)."""
        w, h = self.size
        across = (np.arange(0, w, step) + step / 2 - w / 2) / self.focal
        down = (np.arange(0, h, step) + step / 2 - h / 2) / self.focal
        x, y = np.meshgrid(across, -down)
        return np.asarray(np.stack([x, y, np.ones_like(x)], -1) @ self.turn, np.float64)

    def ahead(self, u: float, distance: float) -> tuple[float, float]:
        """World x and z of the point at ``distance`` that an upright picture shows at ``u``."""
        side = (u - self.size[0] / 2) / self.focal
        x, z = side * distance, distance
        cy, sy = math.cos(self.yaw), math.sin(self.yaw)
        return x * cy + z * sy, -x * sy + z * cy


def standing(
    centre: Sequence[float], size: tuple[float, float], heading: float = 0.0, lean: float = 0.0
) -> Matrix:
    """Corners of an upright rectangle that faces the camera when ``heading`` is 0.

    ``centre`` is the middle of its foot; ``lean`` tips its top away from who looks at it.
    """
    w, h = size
    rise, back = h * math.cos(lean), h * math.sin(lean)
    local = np.array(
        [[-w / 2, rise, back], [w / 2, rise, back], [w / 2, 0, 0], [-w / 2, 0, 0]], np.float64
    )
    return turned(local, heading) + np.asarray(centre, np.float64)


def turned(points: Matrix, heading: float) -> Matrix:
    """Turn points about the vertical axis; positive shows the camera their left side."""
    c, s = math.cos(heading), math.sin(heading)
    return np.asarray(points @ np.array([[c, 0, s], [0, 1, 0], [-s, 0, c]]), np.float64)
