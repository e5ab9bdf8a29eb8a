"""Where the camera stands: the plate's four corners on the sensor."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import cv2
import numpy as np

from plateglass.geometry import Quad, homography, project, warp
from plateglass.lab.camera import optics
from plateglass.lab.camera.processor import FILTERS
from plateglass.lab.camera.tone import light32, to_light

if TYPE_CHECKING:
    from plateglass.geometry import Matrix, Picture
    from plateglass.lab.camera.exposure import Exposure
    from plateglass.lab.camera.tone import Light


def seen(exposure: Exposure, aspect: float, height: float) -> Matrix:
    """Return the corners of a plate of ``aspect`` (w / h), ``height`` px, centred on (0, 0)."""
    yaw, pitch, roll = (math.radians(a) for a in (exposure.yaw, exposure.pitch, exposure.roll))
    distance = max(exposure.distance, 0.75 * aspect)
    corners = []
    for right, down in ((-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5)):
        x, away = aspect * right * math.cos(yaw), aspect * right * math.sin(yaw)
        y = down * math.cos(pitch) + away * math.sin(pitch)
        away = away * math.cos(pitch) - down * math.sin(pitch)
        near = max(0.2, 1 + away / distance)
        x, y = x / near, y / near
        x, y = x * math.cos(roll) - y * math.sin(roll), x * math.sin(roll) + y * math.cos(roll)
        corners.append((x + exposure.rolling * y, y))
    a, b, c, d = corners
    scale = 2 * height / (math.dist(a, d) + math.dist(b, c))
    return np.array(corners) * scale


def framed(
    corners: Matrix, margin: float, offset: tuple[float, float]
) -> tuple[Quad, int, int]:
    """Put corners into a frame with ``margin`` px around them; return quad, width, height."""
    low, high = corners.min(0) - margin, corners.max(0) + margin
    width, height = (max(1, math.ceil(v)) for v in high - low + 1)
    return Quad.of(corners - low + offset), width, height


def capture(
    picture: Picture, quad: Quad, target: Quad, size: tuple[int, int], exposure: Exposure
) -> Light:
    """Form the image on the sensor: one warp, the lens, and one sample a pixel.

    The picture is first reduced to about the warp's resolution, the warp goes to a multiple of
    the sensor's, and every pixel then integrates its own area. A broad blur leaves nothing
    between the pixels that could alias, so it comes after that, where its kernel is small; a
    narrow one comes before.
    """
    e = exposure
    broad = e.defocus + e.softness + e.motion / 2
    early = broad < (0.7 if e.sampling == "area" else 1.4)
    fine = _finer(target.height, quad.height, e.sampling, early)
    width, height = size[0] * fine, size[1] * fine
    light, quad = _reduced(to_light(picture), quad, target.height * fine)
    matrix = homography(quad, Quad.of(target.array * fine))
    light, matrix = _surrounded(light, quad, matrix, width, height)
    light = light32(warp(light, matrix, (width, height)))  # type: ignore[arg-type]
    if early:
        light = optics.blur(light, e, fine)
    if fine > 1:
        light = light32(cv2.resize(light, size, interpolation=FILTERS[e.sampling]))
    return light if early else optics.blur(light, e)


def _finer(height: float, given: float, sampling: str, crisp: bool) -> int:
    """How many rows to form for one of the sensor, with ``given`` rows to form them from."""
    if sampling != "area":
        return max(2, min(4, round(96 / max(height, 1))))  # a resizer needs some to pick from
    return max(1, min(3 if crisp else 2, round(max(48, given) / max(height, 1))))


def _reduced(light: Light, quad: Quad, height: float) -> tuple[Light, Quad]:
    """Shrink by area so that the warp skips no pixels; never enlarge."""
    ratio = height / quad.height
    if ratio > 0.55:  # less than two pixels a step, which the warp's interpolation sees
        return light, quad
    rows, columns = light.shape[:2]
    size = max(1, math.ceil(columns * ratio)), max(1, math.ceil(rows * ratio))
    small = light32(cv2.resize(light, size, interpolation=cv2.INTER_AREA))
    return small, Quad.of(quad.array * (size[0] / columns, size[1] / rows))


def _surrounded(
    light: Light, quad: Quad, matrix: Matrix, width: int, height: int
) -> tuple[Light, Matrix]:
    """Continue the surroundings beyond the picture's edge by mirroring them outwards.

    Mirroring the whole picture would show a second plate in mirror writing; only the strip
    between plate and edge is mirrored, again and again. Without a strip the edge is drawn out.
    """
    rows, columns = light.shape[:2]
    corners = project(Quad.whole(width, height).array, np.asarray(np.linalg.inv(matrix)))
    (left, top), (right, bottom) = corners.min(0), corners.max(0)
    lack = [-top, bottom - rows, -left, right - columns]
    if max(lack) <= 0.5:
        return light, matrix
    box, limit = quad.box, 3 * quad.height
    strip = [box.y1, rows - box.y2, box.x1, columns - box.x2]
    shift = np.eye(3)
    # Each round doubles the strip, as it mirrors what the last one made.
    for _ in range(4):
        grow = [
            math.floor(min(s, gap + 1, limit)) if gap > 0.5 and s >= 2 else 0
            for s, gap in zip(strip, lack, strict=True)
        ]
        if not any(grow):
            break
        up, down, before, after = grow
        light = light32(cv2.copyMakeBorder(light, up, down, before, after, cv2.BORDER_REFLECT))
        shift[:2, 2] -= before, up
        lack = [gap - g for gap, g in zip(lack, grow, strict=True)]
        strip = [s + g for s, g in zip(strip, grow, strict=True)]
    return light, matrix @ shift
