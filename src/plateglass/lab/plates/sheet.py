"""Contact sheets: many plates on one picture, to look at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from plateglass.lab.plates.draw import Drawn


def sheet(
    plates: Iterable[Drawn],
    columns: int = 5,
    tile: tuple[int, int] = (288, 96),
    boxes: bool = False,
) -> NDArray[np.uint8]:
    """Lay plates out in tiles of (width, height); ``boxes`` marks quads and characters."""
    width, height = tile
    tiles = []
    for drawn in plates:
        picture = _marked(drawn) if boxes else drawn.picture
        factor = min(width / picture.shape[1], height / picture.shape[0])
        way = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
        size = (max(1, int(picture.shape[1] * factor)), max(1, int(picture.shape[0] * factor)))
        small = cv2.resize(picture, size, interpolation=way)
        card = np.full((height, width, 3), 40, np.uint8)
        top, left = (height - size[1]) // 2, (width - size[0]) // 2
        card[top : top + size[1], left : left + size[0]] = small
        tiles.append(card)
    while len(tiles) % columns:
        tiles.append(np.full((height, width, 3), 40, np.uint8))
    rows = [np.hstack(tiles[i : i + columns]) for i in range(0, len(tiles), columns)]
    return np.vstack(rows) if rows else np.zeros((0, 0, 3), np.uint8)


def _marked(drawn: Drawn) -> NDArray[np.uint8]:
    picture = cv2.resize(drawn.picture, None, fx=4, fy=4, interpolation=cv2.INTER_NEAREST)
    corners = np.round(drawn.quad.array * 4).astype(np.int32)
    cv2.polylines(picture, [corners], True, (255, 0, 255), 2)
    for _, box in drawn.characters:
        first = (round(box.x1 * 4), round(box.y1 * 4))
        cv2.rectangle(picture, first, (round(box.x2 * 4), round(box.y2 * 4)), (0, 255, 0), 1)
    return np.asarray(picture, np.uint8)
