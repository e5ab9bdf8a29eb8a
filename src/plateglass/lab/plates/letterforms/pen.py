"""A pen of constant width along lines with rounded corners."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from plateglass.lab.plates.letterforms.masks import Mask

Points = NDArray[np.float64]
"""N x 2, x then y."""

_STEPS = 9  # points on a rounded corner
_MITRE = 3.6  # a sharper corner is cut off
_FIXED = 4  # binary digits behind the point that OpenCV's polygons keep


def rounded(
    points: Points,
    soft: tuple[bool, ...],
    closed: bool,
    radius: float,
    tall: float,
    broad: float,
    square: float,
) -> Points:
    """The path with its soft corners replaced by quarters of superellipses.

    A corner's legs are as long as `radius` and the neighbours allow, the upright one at most
    `tall` times the level one, the level one at most `broad` times the upright one. `square` is
    the exponent: 2 gives ellipses, more gives squarer shoulders.
    """
    count = len(points)
    out: list[Points] = []
    angles = np.linspace(0, np.pi / 2, _STEPS)
    fall = (np.cos(angles) ** (2 / square))[:, None]
    rise = (np.sin(angles) ** (2 / square))[:, None]
    for i, corner in enumerate(points):
        if not soft[i] or (not closed and i in (0, count - 1)):
            out.append(corner[None])
            continue
        legs, lengths = [], []
        for j in ((i - 1) % count, (i + 1) % count):
            along = points[j] - corner
            length = float(np.hypot(*along))
            shared = soft[j] and (closed or j not in (0, count - 1))
            legs.append(along / max(length, 1e-9))
            lengths.append(length / 2 if shared else length)
        upright = int(abs(legs[1][1]) > abs(legs[0][1]))
        level = min(radius, lengths[1 - upright])
        stand = min(lengths[upright], tall * level)
        level = min(level, broad * stand)
        reach = (stand, level) if upright == 0 else (level, stand)
        start, end = corner + legs[0] * reach[0], corner + legs[1] * reach[1]
        centre = start + end - corner
        out.append(centre + fall * (start - centre) + rise * (end - centre))
    return np.concatenate(out)


def pull(
    canvas: Mask, path: Points, width: float, closed: bool, round_ends: bool, ink: int
) -> None:
    """Draw the path on the canvas, in pixels, `width` wide, corners mitred or round."""
    path = _without_repeats(path, closed)
    if len(path) < 2:
        return
    ahead = np.roll(path, -1, axis=0) - path
    if not closed:
        ahead = ahead[:-1]
    ahead = ahead / np.hypot(ahead[:, 0], ahead[:, 1])[:, None]
    normal = np.stack([-ahead[:, 1], ahead[:, 0]], axis=1) * (width / 2)
    before = np.roll(normal, 1, axis=0) if closed else np.concatenate([normal[:1], normal])
    after = normal if closed else np.concatenate([normal, normal[-1:]])
    both = before + after
    # A mitre is the sum of both normals, so long that its part along either is half the width.
    mitre = both * ((width * width / 2) / np.maximum((both**2).sum(1), 1e-9))[:, None]
    sharp = (mitre**2).sum(1) > (_MITRE * width / 2) ** 2
    turning = (before * after).sum(1) < 0.8 * (width / 2) ** 2
    broken = sharp | (turning if round_ends else False)
    ends = 0 if closed else 1
    quads = []
    for i in range(len(path) - ends):
        j = (i + 1) % len(path)
        from_, to = (
            normal[i] if broken[i] else mitre[i],
            normal[i] if broken[j] else mitre[j],
        )
        quads.append((path[i] + from_, path[j] + to, path[j] - to, path[i] - from_))
    for quad in np.rint(np.array(quads) * 2**_FIXED).astype(np.int32):
        cv2.fillConvexPoly(canvas, quad, ink, cv2.LINE_8, _FIXED)
    dots = [*np.flatnonzero(broken)]
    if round_ends and not closed:
        dots += [0, len(path) - 1]
    for i in dots:
        centre = np.rint(path[i] * 2**_FIXED).astype(int)
        size = round(width / 2 * 2**_FIXED)
        cv2.circle(canvas, (int(centre[0]), int(centre[1])), size, ink, -1, cv2.LINE_8, _FIXED)


def lengthened(path: Points, by: float) -> Points:
    """The open path with both ends drawn out."""
    out: Points = path.copy()
    for end, inner in ((0, 1), (-1, -2)):
        along = path[end] - path[inner]
        out[end] += along / max(float(np.hypot(*along)), 1e-9) * by
    return out


def _without_repeats(path: Points, closed: bool) -> Points:
    gap = path - np.roll(path, 1, axis=0)
    keep = np.hypot(gap[:, 0], gap[:, 1]) > 1e-6
    if not closed:
        keep[0] = True
    kept: Points = path[keep]
    return kept
