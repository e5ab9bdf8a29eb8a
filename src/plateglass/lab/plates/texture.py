"""Randomness that looks like matter: tiles of noise drawn once, cut at random ever after.

Drawing fresh noise for each plate would cost more than the plate. A tile is a fixed picture
(its seed is its name), so a plate stays a function of its own generator alone.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import cv2
import numpy as np
from numpy.typing import ArrayLike

from plateglass.lab.plates.paint import Field

Tile = Callable[[], Field]
"""A function that makes a tile once and returns it ever after."""

TILE = 768
"""Side of a tile in pixels; larger pieces are stretched out of it."""


def _normal(noise: ArrayLike) -> Field:
    tile = np.asarray(noise, np.float32)
    tile = (tile - tile.mean()) / max(float(tile.std()), 1e-6)
    return np.asarray(tile, np.float32)


@cache
def grain() -> Field:
    """Return fine noise, a pixel or two across: paint, glass beads, road dust."""
    rng = np.random.default_rng(1)
    noise = rng.standard_normal((TILE, TILE)).astype(np.float32)
    return _normal(cv2.GaussianBlur(noise, (0, 0), 0.7))


@cache
def cloud(octaves: int = 5) -> Field:
    """Return noise with structure at every scale, as dirt and stains have."""
    rng = np.random.default_rng(2)
    total = np.zeros((TILE, TILE), np.float32)
    for octave in range(octaves):
        cells = 6 * 2**octave
        coarse = rng.standard_normal((cells, cells)).astype(np.float32)
        fine = cv2.resize(coarse, (TILE, TILE), interpolation=cv2.INTER_CUBIC)
        total += fine * 0.62**octave
    return _normal(total)


@cache
def streaks() -> Field:
    """Return vertical runs, as rain leaves them in dirt."""
    rng = np.random.default_rng(3)
    coarse = rng.standard_normal((12, TILE // 3)).astype(np.float32)
    return _normal(cv2.resize(coarse, (TILE, TILE), interpolation=cv2.INTER_CUBIC))


@cache
def scratches() -> Field:
    """Return a sparse net of fine scratches, 0..1."""
    rng = np.random.default_rng(4)
    tile = np.zeros((TILE, TILE), np.uint8)
    for _ in range(420):
        x, y = rng.uniform(0, TILE, 2)
        angle = rng.normal(0.0, 0.5) if rng.random() < 0.7 else rng.uniform(0, np.pi)
        length = rng.exponential(60) + 6
        end = (int(x + length * np.cos(angle)), int(y + length * np.sin(angle)))
        shade = int(rng.integers(60, 255))
        cv2.line(tile, (int(x), int(y)), end, shade, 1, cv2.LINE_AA)
    return np.asarray(tile / 255, np.float32)


@cache
def specks() -> Field:
    """Return scattered blots of one to six pixels, 0..1: mud, insects, snow, rust."""
    rng = np.random.default_rng(5)
    tile = np.zeros((TILE, TILE), np.uint8)
    for _ in range(2600):
        x, y = rng.integers(0, TILE, 2)
        radius = int(rng.exponential(0.8) + 0.5)
        cv2.circle(tile, (int(x), int(y)), radius, 255, -1)
    return np.asarray(cv2.GaussianBlur(tile, (0, 0), 0.6) / 255.0, np.float32)


def cut(
    tile: Field, shape: tuple[int, int], rng: np.random.Generator, zoom: float = 1.0
) -> Field:
    """Cut a random piece out of a tile; ``zoom`` > 1 makes its structure larger.

    At ``zoom`` 1 a tile's pixel is a pixel of a plate 64 high, and more on a larger one.
    """
    h, w = shape
    zoom *= max(1.0, h / 128)
    sh = min(TILE, max(2, round(h / zoom)))
    sw = min(TILE, max(2, round(w / zoom)))
    y = int(rng.integers(0, TILE - sh + 1))
    x = int(rng.integers(0, TILE - sw + 1))
    piece = tile[y : y + sh, x : x + sw]
    if (sh, sw) != (h, w):
        return np.asarray(cv2.resize(piece, (w, h), interpolation=cv2.INTER_LINEAR), np.float32)
    return piece


def swell(
    shape: tuple[int, int], rng: np.random.Generator, cells: tuple[int, int] = (2, 4)
) -> Field:
    """Return a slow random field of mean 0 and spread about 1, as uneven light is."""
    h, w = shape
    coarse = rng.standard_normal(cells).astype(np.float32)
    return np.asarray(cv2.resize(coarse, (w, h), interpolation=cv2.INTER_CUBIC), np.float32)
