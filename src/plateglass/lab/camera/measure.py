"""How quick the camera is, on a picture of its own."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from plateglass.geometry import Box, Quad
from plateglass.lab.camera.presets import preset
from plateglass.lab.camera.shoot import shoot

if TYPE_CHECKING:
    from plateglass.geometry import Picture


@dataclass(frozen=True)
class Speed:
    """What :func:`measure` found."""

    shots: int
    seconds: float

    @property
    def per_second(self) -> float:
        """Shots a second on one core."""
        return self.shots / self.seconds


def stand_in(height: int = 64) -> tuple[Picture, Quad]:
    """Draw a stand-in for a sharp plate: ink bars on white in a dark surround."""
    edge, width = round(0.35 * height), round(4.7 * height)
    picture = np.full((height + 2 * edge, width + 2 * edge, 3), (70, 60, 55), np.uint8)
    quad = Quad.from_box(Box(edge, edge, edge + width, edge + height))
    picture[edge : edge + height, edge : edge + width] = 235
    for i in range(7):
        left = edge + round((0.3 + 0.6 * i) * height)
        where = (left, edge + height * 4 // 5)
        cv2.putText(picture, "B1X2H08"[i], where, 0, height / 32, (20, 20, 30), height // 14)
    return picture, quad


def measure(name: str = "training", seconds: float = 5.0, height: float | None = None) -> Speed:
    """Shoot for some seconds on one core, drawing a new exposure every time."""
    picture, quad = stand_in()
    chosen, rng = preset(name), np.random.default_rng(0)
    threads = cv2.getNumThreads()
    cv2.setNumThreads(1)
    try:
        for _ in range(20):
            shoot(picture, quad, chosen.draw(rng, height), rng)
        start, shots = time.perf_counter(), 0
        while (past := time.perf_counter() - start) < seconds:
            shoot(picture, quad, chosen.draw(rng, height), rng)
            shots += 1
    finally:
        cv2.setNumThreads(threads)
    return Speed(shots, past)
