"""What the reader sees in training: a sharp plate, photographed badly, framed carelessly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from plateglass.geometry import Quad, homography, project, rectify
from plateglass.lab.camera import shoot
from plateglass.lab.camera.clip import shoot_clip
from plateglass.lab.camera.thumbnail import thumbnail

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from plateglass.lab.camera import Preset
    from plateglass.lab.camera.clip import Clip
    from plateglass.lab.plates.draw import Drawn


@dataclass(frozen=True)
class Crop:
    """A reader's input and where its characters stand."""

    pixels: NDArray[np.uint8]
    """(height, width, 3), the size the reader wants"""
    text: str
    centres: NDArray[np.float32]
    """(characters, 2) centres in fractions of the crop's width and height; NaN if unknown"""
    height: float
    """Plate height in the sensor's pixels."""


def framed(quad: Quad, rng: np.random.Generator) -> Quad:
    """Frame a plate as a finder, a person or somebody's data set would: never exactly.

    A third are upright boxes around a tilted plate, the rest corners that miss by a little;
    all with a margin that is sometimes none and sometimes a third of the plate.
    """
    height = quad.height
    if rng.random() < 0.35:
        margins = rng.uniform(-0.03, 0.2, 4) if rng.random() < 0.7 else rng.uniform(0, 0.6, 4)
        box = quad.box
        points = np.array(
            [
                (box.x1 - margins[0] * height, box.y1 - margins[1] * height),
                (box.x2 + margins[2] * height, box.y1 - margins[1] * height),
                (box.x2 + margins[2] * height, box.y2 + margins[3] * height),
                (box.x1 - margins[0] * height, box.y2 + margins[3] * height),
            ]
        )
        return Quad.of(points)
    spread = 0.02 if rng.random() < 0.7 else 0.06
    grown = quad.grown(float(rng.uniform(-0.02, 0.22)), float(rng.uniform(-0.04, 0.18)))
    return Quad.of(grown.array + rng.normal(0, spread * height, (4, 2)))


def crop(
    drawn: Drawn,
    preset: Preset,
    rng: np.random.Generator,
    size: tuple[int, int],
    *,
    difficulty: float = 1.0,
    height: float | None = None,
    clip: Clip | None = None,
    smaller: float = 1.0,
) -> Crop:
    """Photograph a sharp plate through ``preset`` and cut it out for the reader.

    With a ``clip`` it is filmed, and one of the frames cut out. If it is to be ``smaller``, it
    is photographed so much larger than ``height`` and shrunk to that afterwards.
    """
    taller = height * smaller if height else None
    exposure = preset.draw(rng, height=taller, difficulty=difficulty)
    if not drawn.characters and exposure.height > drawn.quad.height:
        # A real plate has no more pixels than it was photographed with.
        exposure = preset.draw(rng, height=drawn.quad.height, difficulty=difficulty)
    if clip is None:
        shot = shoot(drawn.picture, drawn.quad, exposure, rng)
    else:
        shots = shoot_clip(drawn.picture, drawn.quad, exposure, rng, clip)
        shot = shots[int(rng.integers(len(shots)))]
    if height and smaller > 1:
        # A real plate may have been photographed no taller than it is wanted.
        shot = thumbnail(shot, min(1.0, height / exposure.height), rng)
    pixels, to_crop = rectify(shot.picture, framed(shot.quad, rng), size)
    centres = np.full((len(drawn.text), 2), np.nan, np.float32)
    if drawn.characters:
        middle = np.array([((b.x1 + b.x2) / 2, (b.y1 + b.y2) / 2) for _, b in drawn.characters])
        # The shot's quad and the drawn one fix how a point travels from one to the other.
        there = to_crop @ homography(drawn.quad, shot.quad)
        centres = (project(middle, there) / np.array(size)).astype(np.float32)
    if rng.random() < 0.12:
        grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
        pixels = np.repeat(grey[..., None], 3, axis=2).astype(np.uint8)
    return Crop(pixels, drawn.text, centres, shot.exposure.height)
