"""Where the camera stands: the plate's four corners on the sensor."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import cv2
import numpy as np

from plateglass.geometry import Quad, homography, project, warp
from plateglass.lab.camera import optics
from plateglass.lab.camera.processor import FILTERS
from plateglass.lab.camera.tone import to_light

if TYPE_CHECKING:
    from plateglass.geometry import Matrix, Picture
    from plateglass.lab.camera.exposure import Exposure
    from plateglass.lab.camera.tone import Light


def seen(exposure: Exposure, aspect: float, height: float) -> Matrix:
    """Return the corners of a plate of ``aspect`` (w / h), ``height`` px, centred on (0, 0)."""
    yaw, pitch, roll = (math.radians(a) for a in (exposure.yaw, exposure.pitch, exposure.roll))
    corners = []
    for x, y in ((-aspect / 2, -0.5), (aspect / 2, -0.5), (aspect / 2, 0.5), (-aspect / 2, 0.5)):
        x, z = x * math.cos(yaw), x * math.sin(yaw)
        y, z = y * math.cos(pitch) + z * math.sin(pitch), z * math.cos(pitch) - y * math.sin(pitch)
        near = max(0.2, 1 + z / max(exposure.distance, 0.75 * aspect))
        x, y = x / near, y / near
        x, y = x * math.cos(roll) - y * math.sin(roll), x * math.sin(roll) + y * math.cos(roll)
        corners.append((x + exposure.rolling * y, y))
    a, b, c, d = corners
    scale = 2 * height / (math.dist(a, d) + math.dist(b, c))
    return np.array(corners) * scale


def framed(corners: Matrix, margin: float, offset: tuple[float, float]) -> tuple[Quad, int, int]:
    """Put corners into a frame with ``margin`` px around them; return quad, width, height."""
    low, high = corners.min(0) - margin, corners.max(0) + margin
    width, height = (max(1, math.ceil(v)) for v in high - low + 1)
    return Quad.of(corners - low + offset), width, height


_STEPS = {"area": 48, "bilinear": 96, "bicubic": 96, "nearest": 96}
"""Rows over the plate before sampling; a resizer that picks needs something to pick from."""


def capture(
    picture: Picture, quad: Quad, target: Quad, size: tuple[int, int], exposure: Exposure
) -> Light:
    """Form the image on the sensor: one warp, the lens, and one sample a pixel.

    The picture is first reduced to about the warp's resolution, the warp goes to a multiple of
    the sensor's, where blur is applied, and every pixel then integrates its own area.
    """
    width, height = size
    fine = min(4, max(2, round(_STEPS[exposure.sampling] / max(target.height, 1))))
    if target.height >= 48:
        fine = 2 if exposure.sampling != "area" else max(1, round(quad.height / target.height))
    light, quad = _reduced(to_light(picture), quad, target.height * fine)
    enlarged = Quad.of(target.array * fine)
    light, quad = _surrounded(light, quad, enlarged, width * fine, height * fine)
    image = warp(light, homography(quad, enlarged), (width * fine, height * fine))  # type: ignore[arg-type]
    light = np.asarray(image, dtype=np.float32)
    lens = exposure.defocus, exposure.softness, exposure.motion
    bend = exposure.motion_angle, exposure.motion_curve
    # A broad blur leaves nothing between the pixels to alias, so it can come after sampling,
    # where its kernel is small.
    early = exposure.sampling != "area" or 2 * lens[0] + 2 * lens[1] + lens[2] < 2.5
    if early:
        light = optics.blur(light, optics.spread(*(v * fine for v in lens), *bend))
    if fine > 1:
        method = FILTERS[exposure.sampling]
        light = np.asarray(cv2.resize(light, size, interpolation=method), dtype=np.float32)
    return light if early else optics.blur(light, optics.spread(*lens, *bend))


def _reduced(light: Light, quad: Quad, height: float) -> tuple[Light, Quad]:
    """Shrink by area so that the warp never skips pixels; never enlarge."""
    ratio = height / quad.height
    if ratio > 0.75:
        return light, quad
    rows, columns = light.shape[:2]
    size = max(1, math.ceil(columns * ratio)), max(1, math.ceil(rows * ratio))
    small = cv2.resize(light, size, interpolation=cv2.INTER_AREA)
    factor = size[0] / columns, size[1] / rows
    return np.asarray(small, dtype=np.float32), Quad.of(quad.array * factor)


def _surrounded(
    light: Light, quad: Quad, target: Quad, width: int, height: int
) -> tuple[Light, Quad]:
    """Continue the surroundings beyond the picture's edge by mirroring them outwards.

    Mirroring the whole picture would show a second plate in mirror writing; only the strip
    between plate and edge is mirrored, again and again. Without a strip the edge is drawn out.
    """
    rows, columns = light.shape[:2]
    corners = project(Quad.whole(width, height).array, homography(target, quad))
    low, high = corners.min(0), corners.max(0)
    lack = [-low[1], high[1] - rows, -low[0], high[0] - columns]
    box = quad.box
    strip = [box.y1, rows - box.y2, box.x1, columns - box.x2]
    limit = 3 * quad.height
    at = quad.array
    # The second round mirrors the first one's mirror, and so on; four reach anywhere sensible.
    for _ in range(4):
        grow = [
            math.floor(min(s, limit)) if gap > 0.5 and s >= 2 else 0
            for s, gap in zip(strip, lack, strict=True)
        ]
        if not any(grow):
            break
        light = cv2.copyMakeBorder(light, *grow, cv2.BORDER_REFLECT)  # type: ignore[assignment]
        at = at + (grow[2], grow[0])
        lack = [gap - g for gap, g in zip(lack, grow, strict=True)]
        strip = [s + g for s, g in zip(strip, grow, strict=True)]
    return light, Quad.of(at)
