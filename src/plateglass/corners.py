"""Corners to the pixel: found plates, turned upright and seen closely, say where they end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from plateglass.geometry import Quad, rectify
from plateglass.weights import open_session, session

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    Picture = NDArray[np.uint8]

VIEW = (192, 96)
"""Width and height of what the network sees."""

PLATE = (120.0, 44.0)
"""The plate is at most so wide and so high in it: around it there is room to have erred."""

LEAST = 0.4
"""A quad that overlaps the suspected one by less is no better knowledge of it."""


class Corners:
    """The shipped corner network, or any ONNX file made by the same recipe. Thread-safe."""

    MOST = 16
    """Views at a time, which bounds the memory."""

    def __init__(self, model: Path | None = None, threads: int = 1) -> None:
        self._session = open_session(model, threads) if model else session("corners", threads)
        self._input = self._session.get_inputs()[0].name

    def __call__(self, picture: Picture, quads: Sequence[Quad]) -> list[Quad]:
        """Return the plates' corners, each near the quad that was suspected."""
        placed: list[Quad] = []
        for first in range(0, len(quads), self.MOST):
            placed += self._some(picture, quads[first : first + self.MOST])
        return placed

    def _some(self, picture: Picture, quads: Sequence[Quad]) -> list[Quad]:
        looks = [rectify(picture, surroundings(quad), VIEW) for quad in quads]
        points = self._points(np.stack([view for view, _ in looks]))
        placed = []
        for quad, four, (_, matrix) in zip(quads, points, looks, strict=True):
            there = Quad.of(four.reshape(4, 2).astype(np.float64))
            back = there.through(np.asarray(np.linalg.inv(matrix), np.float64))
            placed.append(back if back.convex and back.iou(quad) > LEAST else quad)
        return placed

    def _points(self, views: Picture) -> NDArray[np.floating]:
        """Return (N, 8) corners in the views' pixels."""
        batch = views.transpose(0, 3, 1, 2).astype(np.float32) / 127.5 - 1.0
        (points,) = self._session.run(None, {self._input: batch})
        return np.asarray(points)


def surroundings(quad: Quad) -> Quad:
    """Return the part of a picture to look at: around a plate, straightened, its own shape.

    Straightened by a parallelogram, not in perspective: four points that are off by a little
    give a vanishing point that is off by a lot.
    """
    ul, ur, lr, ll = quad.array
    across, down = (ur + lr - ul - ll) / 2, (ll + lr - ul - ur) / 2
    wide, tall = max(float(np.hypot(*across)), 1.0), max(float(np.hypot(*down)), 1.0)
    scale = min(PLATE[0] / wide, PLATE[1] / tall)
    right, below = across / wide * VIEW[0] / 2 / scale, down / tall * VIEW[1] / 2 / scale
    middle = quad.array.mean(0)
    return Quad.of(
        middle + np.array([-right - below, right - below, right + below, below - right])
    )
