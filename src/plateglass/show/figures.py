"""The pictures of a report, each with what must be known to judge it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import cv2
import numpy as np

from plateglass.geometry import Quad
from plateglass.show.html import Html, picture, tag
from plateglass.show.outlines import outlined
from plateglass.show.panels import cut

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from plateglass.results import Plate

    Picture = NDArray[np.uint8]

_PHOTO, _PLATE = 1100, 1400
"""Pixels that a photo's longer side and a plate's width may have in a report."""
_MOST = 32
"""Times that a pixel is enlarged at the most."""


@dataclass(frozen=True)
class Figure:
    """A picture with its title and what is to be said about it."""

    picture: Picture
    title: str
    alt: str
    """What the picture shows, for those who can't see it."""
    caption: str
    tall: str = "38mm"
    """Height that it has on paper, unless that makes it too wide."""

    def html(self, name: str) -> Html:
        """Write the figure under a name, such as Figure 1.2."""
        height, width = self.picture.shape[:2]
        return tag(
            "figure",
            picture(self.picture, f"{name}. {self.alt}"),
            tag("figcaption", tag("strong", f"{name}. {self.title}"), self.caption),
            style=f"--aspect:{width / height:.3f};--tall:{self.tall}",
        )


def figures_of(name: str, pixels: Picture, plate: Plate) -> Iterator[Figure]:
    """Yield the figures of one plate in a picture called ``name``, the original first."""
    height, width = pixels.shape[:2]
    if plate.quad != Quad.whole(width, height):
        yield _photo(name, pixels, plate)
    yield _recorded(pixels, plate)
    if plate.picture is not None:
        h, w = plate.picture.shape[:2]
        yield Figure(
            plate.picture,
            "Restored",
            "The plate as the computer restored it.",
            f"{w} × {h} pixels, made from the original by a computer. Not a photograph.",
        )


def _photo(name: str, pixels: Picture, plate: Plate) -> Figure:
    height, width = pixels.shape[:2]
    scale = min(1.0, _PHOTO / max(width, height))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small = np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
    seen = Quad.of((x * scale, y * scale) for x, y in plate.quad.points)
    shrunk = f", shown at {100 * scale:.0f} % of its size" if scale < 1 else ""
    return Figure(
        outlined(small, [replace(plate, quad=seen)]),
        "The picture",
        f"{name} with the plate outlined.",
        f"{width} × {height} pixels{shrunk}. The line marks the plate’s edges, the dot its "
        "upper left corner.",
        "58mm",
    )


def _recorded(pixels: Picture, plate: Plate) -> Figure:
    crop = cut(pixels, plate.quad)
    height, width = crop.shape[:2]
    factor = max(1, min(_MOST, _PLATE // width, _PLATE // 2 // height))
    drawn = (
        f"Each is drawn as a square of {factor} × {factor}; nothing else was done to them."
        if factor > 1
        else "Nothing was done to them."
    )
    return Figure(
        np.repeat(np.repeat(crop, factor, axis=0), factor, axis=1),
        "As recorded",
        "The plate’s original pixels, enlarged.",
        f"{width} × {height} pixels of the file. {drawn}",
    )
