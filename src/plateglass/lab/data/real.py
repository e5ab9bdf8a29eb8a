"""Real plates as training material: cut out with their surroundings, split by plate."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Literal

import cv2
import numpy as np

from plateglass.geometry import Box, Quad
from plateglass.image import load
from plateglass.lab.data.labelled import read_labels
from plateglass.lab.plates.draw import Drawn

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

SURROUNDINGS = 0.4
"""How much is kept around a plate, in plate heights."""
LARGEST = 96
"""Plates higher than this are cut at this many pixels; the reader sees no more."""
UNREADABLE = "track"
"""Note of rows whose text only the neighbouring frames tell."""
DOUBTFUL = {"low", UNREADABLE}
"""Notes of rows whose text a person could not read from that picture alone."""


Part = Literal["train", "calibration", "validation"]


def part_of(text: str) -> Part:
    """Return which part a plate belongs to: by its text, so that all its pictures do.

    A tenth calibrates, an eighth validates, and neither is ever trained on.
    """
    place = hashlib.sha256(text.encode()).digest()[0] / 256
    return "calibration" if place < 0.1 else "validation" if place < 0.225 else "train"


def real_plates(
    folders: Sequence[Path], part: Part, *, unreadable: bool = False
) -> Iterator[tuple[Drawn, str]]:
    """Yield the transcribed plates of one part, each with its folder's name.

    With ``unreadable``, those instead whose text only the neighbouring frames tell.
    """
    for folder in folders:
        for label in read_labels(folder):
            if not label.text or part_of(label.text) != part:
                continue
            if label.note != UNREADABLE if unreadable else label.note in DOUBTFUL:
                continue
            picture = load(label.path)
            height, width = picture.shape[:2]
            quad = label.quad or Quad.whole(width, height)
            yield cut(picture, quad, label.text, label.country), folder.name


def cut(picture: np.ndarray, quad: Quad, text: str, country: str) -> Drawn:
    """Cut a plate out with what stands around it."""
    box = quad.box
    room = SURROUNDINGS * box.height
    h, w = picture.shape[:2]
    wide = Box(max(0, box.x1 - room), max(0, box.y1 - room), min(w, box.x2 + room),
               min(h, box.y2 + room))  # fmt: skip
    x, y = int(wide.x1), int(wide.y1)
    part = picture[y : int(np.ceil(wide.y2)), x : int(np.ceil(wide.x2))]
    points = quad.array - (x, y)
    scale = min(1.0, LARGEST / quad.height)
    if scale < 1:
        size = (max(1, round(part.shape[1] * scale)), max(1, round(part.shape[0] * scale)))
        points = points * (size[0] / part.shape[1], size[1] / part.shape[0])
        part = cv2.resize(part, size, interpolation=cv2.INTER_AREA)
    return Drawn(
        picture=np.ascontiguousarray(part), quad=Quad.of(points), text=text,
        format=country.lower(), characters=(),
    )  # fmt: skip
