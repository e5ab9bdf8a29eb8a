"""Plates with every kind of reading, for the tests of what is shown."""

from __future__ import annotations

import numpy as np

from plateglass.geometry import Quad
from plateglass.results import (
    NOT_READ,
    Candidate,
    Character,
    Country,
    PictureResult,
    Plate,
    Reading,
    Restoration,
    Sample,
    Sight,
)

SEPARATORS = " -·.|:\n"


def reading(text: str, *, p: float = 0.83, country: str = "ID", best: str = "") -> Reading:
    """Invent probabilities for a text; ``best`` tells what stands behind a ``?``."""
    chars = best or "".join(c for c in text if c not in SEPARATORS).replace("?", "8")
    odds = np.linspace(0.999, 0.4, len(chars))
    characters = tuple(
        Character(char, float(odd), (("B", float(1 - odd) * 0.6), ("3", float(1 - odd) * 0.2)))
        for char, odd in zip(chars, odds, strict=True)
    )
    swapped = tuple(
        Candidate(
            chars[:i] + "6" + chars[i + 1 :],
            (1 - p) / 2 ** (i + 1),
            "ID car" if i % 2 else None,
        )
        for i in range(min(len(chars), 9))
    )
    candidates = (Candidate(chars, p, "ID car"), *swapped)
    return Reading(text, chars, p, "fair", characters, candidates, (Country(country, 0.9),))


def crop(height: int = 16, width: int = 64) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """A picture that is a gradient, so that its place on a page can be told."""
    ramp = np.linspace(40, 220, width).astype(np.uint8)
    return np.repeat(np.tile(ramp, (height, 1))[..., None], 3, axis=2)


def restored(height: int = 96, width: int = 384) -> Restoration:
    """A restoration with everything that one can have."""
    x = np.linspace(0, 1, width, dtype=np.float32)
    doubt = np.tile(np.clip(np.sin(7 * x), 0, 1), (height, 1))
    residual = np.tile(np.linspace(-40, 40, 64, dtype=np.float32), (16, 1))
    picture = crop(height, width)
    samples = tuple(
        Sample(text, p, np.roll(picture, by, axis=1), 3.0 + by)
        for text, p, by in (("B1284XYZ", 0.83, 0), ("B1234XYZ", 0.1, 6), ("8", 0.01, 12))
    )
    return Restoration(picture, "learned", doubt, residual, 3.14, samples)


def plate(
    text: str = "B 12?4 XYZ", *, read: bool = True, shape: tuple[int, int] = (96, 384)
) -> Plate:
    said = reading(text) if read else NOT_READ
    return Plate(
        quad=Quad.of([(10.4, 20.6), (74.2, 21.0), (74.0, 37.4), (10.0, 36.9)]),
        found=0.97,
        reading=said,
        original=Sight(said.best, 0.8) if read else None,
        restored=Sight(said.best, 0.86, agrees=True) if read else None,
        restoration=Restoration(crop(*shape), "plain"),
    )


RESULTS = (
    PictureResult("a.jpg", 640, 360, None, {"read": 3.2, "restore": 4.0}, (plate(),)),
    PictureResult('b, or "c".jpg', 10, 10, None, {}, (plate("粤B·12345"), plate(read=False))),
    PictureResult("empty.jpg", 5, 5),
    PictureResult("broken.jpg", error="broken.jpg is no picture: the file is empty."),
)
