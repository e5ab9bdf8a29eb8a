"""Plates cut out of photographs, and which of them are good enough to be a target."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import cv2
import numpy as np

from plateglass.errors import WrongUse
from plateglass.geometry import Box, Quad, rectify

if TYPE_CHECKING:
    from plateglass.geometry import Picture

    Size = tuple[int, int]

BUCKETS: tuple[Size, ...] = ((64, 32), (128, 64), (192, 96))
"""Width and height of the second seed's crops."""
BY_BUCKET, OWN = "buckets", "own"
EDGE = 8.0
"""Pixels by which an annotated corner may lie outside the picture."""

Cut = Literal["vertices", "box"]


@dataclass(frozen=True)
class Light:
    """Which pictures are neither too dark, too bright nor too flat; grey levels in 0..1."""

    mean: float = 0.5
    spread: float = 0.28
    """How far the mean may lie from ``mean``."""
    contrast: float = 0.18
    """The standard deviation has to exceed it."""

    def objection(self, mean: float, deviation: float) -> str:
        """Name what is wrong with a picture of these grey levels; empty where nothing is."""
        if mean < self.mean - self.spread:
            return "too dark"
        if mean > self.mean + self.spread:
            return "too bright"
        return "too flat" if deviation <= self.contrast else ""


def light_of(picture: Picture) -> tuple[float, float]:
    """Return mean and standard deviation of a picture's grey levels, in 0..1."""
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY).astype(np.float64) / 255
    return float(grey.mean()), float(grey.std())


def size_named(name: str) -> Size | None:
    """Take ``192x96`` apart; ``None`` for sizes that depend on the plate."""
    if name in (BY_BUCKET, OWN):
        return None
    width, _, height = name.lower().partition("x")
    if not (width.isdecimal() and height.isdecimal() and int(width) and int(height)):
        raise WrongUse(f"--size {name!r}: write {BY_BUCKET}, {OWN}, or a size like 192x96")
    return int(width), int(height)


def size_for(region: Quad, name: str) -> Size:
    """Return the size that a plate of this region is cut to: its bucket, its own, or as named.

    The bucket is the one whose width is nearest to the plate's, by ratio.
    """
    if name == OWN:
        return max(1, round(region.width)), max(1, round(region.height))
    fixed = size_named(name)
    if fixed:
        return fixed
    return min(BUCKETS, key=lambda size: abs(math.log(size[0] / max(region.width, 1e-6))))


def outside(region: Quad, picture: Picture) -> bool:
    """Whether an annotation can't belong to this picture, or is no plate's shape at all."""
    h, w = picture.shape[:2]
    box = region.box
    beyond = box.x1 < -EDGE or box.y1 < -EDGE or box.x2 > w + EDGE or box.y2 > h + EDGE
    return beyond or not region.convex or region.area <= 0


def cut(picture: Picture, region: Quad, name: str) -> Picture:
    """Cut a plate out to the size that ``name`` gives it."""
    return rectify(picture, region, size_for(region, name))[0]


def region_of(quad: Quad, box: Box, by: Cut) -> Quad:
    """Return the part of the photograph to cut: along the corners, or the upright box."""
    return quad if by == "vertices" else Quad.from_box(box)
