"""A scene as a camera's file."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from plateglass.geometry import Quad
from plateglass.lab.camera import degrade, preset
from plateglass.lab.scenes.nouns import Scene

if TYPE_CHECKING:
    from plateglass.lab.camera import Preset

LEAST, MOST = 9.0, 24.0
"""Plate heights between which a camera's blur, given in plate heights, makes sense here."""


def photograph(
    scene: Scene,
    camera: Preset | str,
    rng: np.random.Generator,
    difficulty: float | None = None,
) -> Scene:
    """Photograph a scene with a camera's settings; the quads keep to their plates exactly.

    ``difficulty`` (0 a nearly ideal camera, 1 everything) is drawn when it isn't given, the
    easier half more often: most photographs that people take are of some use.
    """
    chosen = preset(camera) if isinstance(camera, str) else camera
    heights = [p.quad.height for p in scene.plates if p.counts]
    height = float(np.clip(np.median(heights), LEAST, MOST)) if heights else LEAST
    hard = float(rng.beta(1.0, 1.4)) if difficulty is None else difficulty
    exposure = chosen.draw(rng, height, hard)
    picture = degrade(scene.picture, exposure, rng)
    grown = picture.shape[1] / scene.picture.shape[1], picture.shape[0] / scene.picture.shape[0]
    if grown == (1, 1):
        return Scene(picture, scene.plates)
    moved = []
    for placed in scene.plates:
        quad = Quad.of(placed.quad.array * grown)
        moved.append(replace(placed, quad=quad, width=quad.width))
    return Scene(picture, tuple(moved))
