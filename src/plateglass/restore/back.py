"""The restored plate put back into its photo."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from plateglass.geometry import Quad, homography, warp

if TYPE_CHECKING:
    from plateglass.geometry import Picture

_FEATHER = 0.04
"""Width of the edge on which the restored picture fades into the photo, in its heights."""


def back(photo: Picture, region: Quad, restored: Picture) -> Picture:
    """Return the photo with ``restored`` in place of what lies within ``region``.

    The photo keeps its size; what is finer than its pixels is averaged, not left out.
    """
    height, width = photo.shape[:2]
    rows, columns = restored.shape[:2]
    shrink = max(1.0, min(rows / max(region.height, 1), columns / max(region.width, 1)))
    size = max(1, round(columns / shrink)), max(1, round(rows / shrink))
    fitted = cv2.resize(restored, size, interpolation=cv2.INTER_AREA)
    there = homography(Quad.whole(*size), region)
    laid = warp(np.asarray(fitted, np.uint8), there, (width, height)).astype(np.float32)
    mask = warp(_faded(size), there, (width, height), border=cv2.BORDER_CONSTANT)
    share = mask[..., None] / np.float32(255)
    return np.asarray(photo * (1 - share) + laid * share + 0.5, np.uint8)


def _faded(size: tuple[int, int]) -> Picture:
    """White that fades to black on its edges, (height, width)."""
    width, height = size
    edge = max(1.0, _FEATHER * height)
    along = np.minimum(np.arange(width) + 0.5, width - np.arange(width) - 0.5) / edge
    down = np.minimum(np.arange(height) + 0.5, height - np.arange(height) - 0.5) / edge
    nearest = np.minimum(down[:, None], along[None])
    return np.asarray(255 * np.clip(nearest, 0, 1), np.uint8)
