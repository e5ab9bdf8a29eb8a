"""What characters look like on plates in general: the mean of several typefaces."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from plateglass.lab.plates.lettering import Lettering, face_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

FACES = 6


def mean_shapes(characters: str, size: tuple[int, int]) -> NDArray[np.float32]:
    """Return the share of faces that put ink on each pixel of a character's box (w, h).

    One picture a character, (count, h, w).
    """
    drawn = np.zeros((len(characters), size[1], size[0]), np.float32)
    for number in range(FACES):
        rng = np.random.default_rng(number)
        letters = Lettering(face_of("generic", rng), rng)
        for total, char in zip(drawn, characters, strict=True):
            mask = letters.mask(char, 2 * size[1])
            total += cv2.resize(mask, size, interpolation=cv2.INTER_AREA)
    return np.asarray(drawn / (255 * FACES), np.float32)
