"""What compression does: real JPEG, and a cheap still emulation of a video codec."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import cv2
import numpy as np

from plateglass.lab.camera.tone import light32, picture8

if TYPE_CHECKING:
    from plateglass.lab.camera.tone import Light, Picture


def jpeg_bytes(picture: Picture, quality: int, chroma: str = "420") -> bytes:
    """Return the picture as a JPEG file."""
    sampling = (
        cv2.IMWRITE_JPEG_SAMPLING_FACTOR_420
        if chroma == "420"
        else cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444
    )
    settings = [cv2.IMWRITE_JPEG_QUALITY, quality, cv2.IMWRITE_JPEG_SAMPLING_FACTOR, sampling]
    _, data = cv2.imencode(".jpg", cv2.cvtColor(picture, cv2.COLOR_RGB2BGR), settings)
    return data.tobytes()


def jpeg(
    picture: Picture, quality: int, chroma: str = "420", phase: tuple[int, int] = (0, 0)
) -> Picture:
    """Compress to JPEG and back; ``phase`` places the picture on the grid of blocks.

    A plate cut from a compressed frame does not start at a block's corner, so a camera shifts
    it and cuts the shift off again.
    """
    x, y = phase
    if x or y:
        picture = picture8(cv2.copyMakeBorder(picture, y, 0, x, 0, cv2.BORDER_REPLICATE))
    data = np.frombuffer(jpeg_bytes(picture, quality, chroma), np.uint8)
    back = picture8(cv2.imdecode(data, cv2.IMREAD_COLOR))
    return picture8(cv2.cvtColor(back, cv2.COLOR_BGR2RGB))[y:, x:]


def video_still(
    picture: Picture, quantiser: float, block: int, phase: tuple[int, int] = (0, 0)
) -> Picture:
    """Quantise block transforms as a video codec would and smooth the seams.

    ``quantiser`` is on H.264's scale, where six more double the step (ITU-T H.264, 8.5.9).
    Colour is stored at half size. No prediction between frames: clips have the real codec.
    """
    h, w = picture.shape[:2]
    step = 2 ** ((quantiser - 4) / 6)
    x, y = phase
    unit = 2 * block  # a block of half-size colour
    bottom, right = -(h + y) % unit, -(w + x) % unit
    padded = cv2.copyMakeBorder(picture, y, bottom, x, right, cv2.BORDER_REPLICATE)
    luma, *colours = (light32(p) for p in cv2.split(cv2.cvtColor(padded, cv2.COLOR_RGB2YCrCb)))
    height, width = luma.shape
    planes = [_deblock(_requantise(luma, step, block), step, block)]
    # Codecs grant colour a finer step than luma at high QP (chroma QP saturates at 39).
    fine = min(step, 2 ** ((39 - 4) / 6))
    for full in colours:
        half = cv2.resize(full, (width // 2, height // 2), interpolation=cv2.INTER_AREA)
        coarse = _requantise(light32(half), fine, block)
        planes.append(light32(cv2.resize(coarse, (width, height))))
    out = cv2.merge(planes)
    eight = np.clip(out + 0.5, 0, 255).astype(np.uint8)
    back = cv2.cvtColor(eight, cv2.COLOR_YCrCb2RGB)
    return picture8(back)[y : y + h, x : x + w]


@cache
def _cosines(n: int) -> Light:
    k, i = np.ogrid[:n, :n]
    basis = np.cos(np.pi * k * (2 * i + 1) / (2 * n)) * np.sqrt(2 / n)
    basis[0] /= np.sqrt(2)
    return light32(basis)


@cache
def _rounding(n: int) -> Light:
    # Encoders round towards zero by a sixth (inter) to a third (intra); a quarter between. A
    # block's mean is predicted from its neighbours, so it errs to both sides alike.
    offset = np.full((n, 1, n), 0.25, np.float32)
    offset[0, 0, 0] = 0.5
    return offset


def _requantise(plane: Light, step: float, n: int) -> Light:
    h, w = plane.shape
    basis = _cosines(n)
    # In many small products on purpose: one large one wakes up all of BLAS's threads.
    levels = (basis @ (plane - 128).reshape(h // n, n, w)).reshape(h // n, -1, n) @ basis.T
    levels = levels.reshape(h // n, n, w // n, n) * np.float32(1 / step)
    levels += np.copysign(_rounding(n), levels)
    np.trunc(levels, out=levels)
    levels *= np.float32(step)
    rows = (levels.reshape(h // n, -1, n) @ basis).reshape(h // n, n, w)
    return light32((basis.T @ rows).reshape(h, w) + 128)


def _deblock(plane: Light, step: float, n: int) -> Light:
    """Close seams that are small enough to be the quantiser's, leave real edges alone."""
    limit = np.float32(0.6 * step)
    for turned in (False, True):
        lines = plane.T if turned else plane
        before, after = lines[:, n - 1 : -1 : n], lines[:, n::n]
        gap = after - before
        mend = np.where(np.abs(gap) < 2 * limit, gap * np.float32(0.3), 0)
        lines[:, n - 1 : -1 : n] += mend
        lines[:, n::n] -= mend
    return plane
