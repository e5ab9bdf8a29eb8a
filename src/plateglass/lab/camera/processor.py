"""What the chip in the camera does to eight-bit pictures before the codec sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Picture = NDArray[np.uint8]

FILTERS = {
    "area": cv2.INTER_AREA,
    "bilinear": cv2.INTER_LINEAR,
    "bicubic": cv2.INTER_CUBIC,
    "nearest": cv2.INTER_NEAREST_EXACT,
}


def denoise(picture: Picture, amount: float) -> Picture:
    """Smear as noise filters do: colour strongly, flat tones, at full amount fine detail."""
    if amount <= 0:
        return picture
    reach = 5 if amount > 0.6 else 3
    smooth = cv2.bilateralFilter(picture, reach, 20 + 60 * amount, 1 + amount)
    blend = min(1.0, 2 * amount)
    out = cv2.addWeighted(smooth, blend, picture, 1 - blend, 0)
    if amount > 0.35 and min(picture.shape[:2]) > 2:
        # Video denoisers take colour away before they take detail away.
        ycc = cv2.cvtColor(out, cv2.COLOR_RGB2YCrCb)
        tone = ycc[..., 0].copy()
        ycc = cv2.GaussianBlur(ycc, (0, 0), 0.5 + 1.5 * amount)
        ycc[..., 0] = tone
        out = cv2.cvtColor(ycc, cv2.COLOR_YCrCb2RGB)
    return np.asarray(out, dtype=np.uint8)


def sharpen(picture: Picture, amount: float, radius: float = 1.0) -> Picture:
    """Apply the unsharp mask whose halos every cheap camera leaves."""
    if amount <= 0:
        return picture
    soft = cv2.GaussianBlur(picture, (0, 0), radius)
    return np.asarray(cv2.addWeighted(picture, 1 + amount, soft, -amount, 0), dtype=np.uint8)


def saturate(picture: Picture, amount: float) -> Picture:
    """Stretch colours away from grey (above 1) or towards it (below)."""
    if amount == 1:
        return picture
    grey = cv2.cvtColor(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
    return np.asarray(cv2.addWeighted(picture, amount, grey, 1 - amount, 0), dtype=np.uint8)


def interlace(picture: Picture, shift: float) -> Picture:
    """Weave two fields that were taken ``shift`` pixels apart."""
    if shift == 0:
        return picture
    w = picture.shape[1]
    woven = np.empty_like(picture)
    for first, side in ((0, -0.5), (1, 0.5)):
        # Half to each side, so that on average the plate stays where its quad says.
        move = np.array([[1, 0, side * shift], [0, 1, 0]], np.float32)
        field = np.ascontiguousarray(picture[first::2])
        if len(field):
            woven[first::2] = cv2.warpAffine(
                field, move, (w, len(field)), borderMode=cv2.BORDER_REPLICATE
            )
    return woven


def resize(picture: Picture, size: tuple[int, int], method: str) -> Picture:
    """Resize as a player, recorder or messenger does, in display space."""
    if (picture.shape[1], picture.shape[0]) == size:
        return picture
    return np.asarray(cv2.resize(picture, size, interpolation=FILTERS[method]), dtype=np.uint8)


def lean(picture: Picture, drift: float) -> Picture:
    """Shift each row ``drift`` pixels further than the last, as a rolling shutter does."""
    height, width = picture.shape[:2]
    matrix = np.array([[1, drift, -drift * (height - 1) / 2], [0, 1, 0]], np.float64)
    return np.asarray(
        cv2.warpAffine(picture, matrix, (width, height), borderMode=cv2.BORDER_REPLICATE),
        dtype=np.uint8,
    )
