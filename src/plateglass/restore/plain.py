"""Restoration without a learned prior: every grey level comes from the crop by a formula."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from plateglass.geometry import Picture

    Plane = NDArray[np.float32]

HEIGHT = 96
"""Rows of a restored plate, unless the crop has more."""
_ROUNDING = 0.3 / 255
"""Noise of a picture without noise, from rounding to whole grey levels."""
_COARSE = 0.02
"""What a codec that leaves visible blocks adds around strokes, at the least."""
_FLAT, _CONTRASTY = 0.015, 0.06
"""Contrast (of 1) below which the tones are left alone, and from which on they are set."""


def plain(crop: Picture, height: int = HEIGHT) -> Picture:
    """Restore without a learned prior: calm blocks and noise, enlarge, deblur, set the tones.

    The result is ``height`` rows tall, or as tall as the crop where that is more, in the
    crop's proportions. The crop is not written to, and where it is flat it stays as it is.

    >>> plain(np.full((16, 64, 3), 90, np.uint8)).shape
    (96, 384, 3)
    """
    rows, columns = crop.shape[:2]
    scale = max(1.0, height / rows)
    size = (max(1, round(columns * scale)), max(1, round(rows * scale)))
    colour = _plane(crop) / np.float32(255)
    trust = _trust(_plane(cv2.cvtColor(colour, cv2.COLOR_RGB2GRAY)))
    opponent = cv2.cvtColor(_balanced(colour, trust), cv2.COLOR_RGB2YCrCb)
    luma, red, blue = map(_plane, cv2.split(opponent))
    unblocked = _unblocked(luma)
    coarse = unblocked is not luma
    noise = max(noise_of(unblocked), _COARSE if coarse else 0.0)
    calm = _calmed(unblocked, noise)
    # Three steps a pixel hold all that deblurring can bring out, at a quarter of the work.
    fine = min(scale, 3.0)
    grid = (max(1, round(columns * fine)), max(1, round(rows * fine)))
    sharp = _deblurred(_enlarged(calm, grid), fine, blur_of(calm), contrast_of(calm) / noise)
    toned, gain = _toned(sharp, trust, noise)
    # Chroma was recorded at half the resolution, if not less, and carries most of the noise.
    spread = 3.0 if coarse else 1.0
    hues = [
        0.5 + min(gain, 1.6) * (_enlarged(_blurred(p, spread), size) - 0.5) for p in (red, blue)
    ]
    restored = cv2.cvtColor(cv2.merge([_enlarged(toned, size), *hues]), cv2.COLOR_YCrCb2RGB)
    return np.asarray(np.clip(restored * 255 + 0.5, 0, 255), np.uint8)


def noise_of(luma: Plane) -> float:
    """Estimate the noise's standard deviation from what no edge explains.

    The mask is blind to constant, linear and quadratic parts along either axis (Immerkær,
    Fast Noise Variance Estimation, 1996); the median ignores strokes.
    """
    mask = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32) / 6
    found = float(np.median(np.abs(cv2.filter2D(luma, -1, mask)))) / 0.6745
    return max(found, _ROUNDING)


def contrast_of(luma: Plane) -> float:
    """Return the distance between ink and ground, leaving out the extremes."""
    low, high = np.percentile(luma, (5, 95))
    return float(high - low)


def blur_of(luma: Plane) -> float:
    """Estimate the blur as a Gaussian's standard deviation in pixels, from the steepest edges.

    An edge of height A seen through a Gaussian is nowhere steeper than A / (sigma sqrt(2 pi)).
    """
    across, down = (
        cv2.Sobel(luma, -1, *axis, ksize=3, scale=1 / 8) for axis in ((1, 0), (0, 1))
    )
    slope = float(np.percentile(cv2.magnitude(across, down), 98))
    seen = contrast_of(luma) / max(slope * math.sqrt(2 * math.pi), 1e-6)
    sigma = math.sqrt(max(seen * seen - 1 / 3, 0))
    # A pixel's own area blurs by about a half; more than two is no edge but a shadow.
    return float(np.clip(sigma, 0.5, 2.0))


def _plane(values: NDArray[Any] | cv2.typing.MatLike) -> Plane:
    return np.ascontiguousarray(values, np.float32)


def _blurred(plane: Plane, sigma: float) -> Plane:
    return _plane(cv2.GaussianBlur(plane, (0, 0), sigma))


def _trust(luma: Plane) -> float:
    """Return 0 for a flat crop and 1 for one with strokes: how far to go by its tones."""
    t = float(np.clip((contrast_of(luma) - _FLAT) / (_CONTRASTY - _FLAT), 0, 1))
    return t * t * (3 - 2 * t)


def _balanced(colour: Plane, trust: float) -> Plane:
    """Take out a pink or violet cast, the one that no plate has by itself.

    A yellow, blue or green ground could be the plate's own colour and is left alone.
    """
    luma = cv2.cvtColor(colour, cv2.COLOR_RGB2GRAY)
    ground = np.median(colour[luma >= np.percentile(luma, 60)], axis=0)
    magenta = float(min(ground[0], ground[2]) - ground[1])
    share = trust * float(np.clip(magenta / 0.06, 0, 1)) * 0.9
    if share <= 0:
        return colour
    gains = (ground.mean() / np.maximum(ground, 0.02)) ** share
    # Where the sensor was saturated there is no colour to correct.
    room = np.clip((1 - colour.min(axis=2, keepdims=True)) / 0.15, 0, 1)
    return _plane(np.clip(colour * (1 + room * (gains - 1)), 0, 1))


def _unblocked(luma: Plane) -> Plane:
    """Level the steps of a codec's 8 x 8 grid, if there is one; else return the same plane."""
    level = _level_columns(luma)
    return _plane(_level_columns(level.T).T) if level is not luma else luma


def _level_columns(luma: Plane) -> Plane:
    columns = luma.shape[1]
    if columns < 24:
        return luma
    steps = luma[:, 1:] - luma[:, :-1]
    rough = np.abs(steps).mean(axis=0)
    phases = np.array([rough[phase::8].mean() for phase in range(8)])
    phase = int(phases.argmax())
    others = np.delete(phases, phase)
    # Strokes may lie on such a grid too, but their edges are soft: the next column is steep.
    if phases[phase] < max(1.6 * others.mean() + 0.002, 1.2 * others.max()):
        return luma
    out = np.array(luma)
    ramp = np.array([1, 2, 3], np.float32) / 7
    # A step beyond this is a stroke's edge that happens to lie on the grid.
    limit = 0.5 * contrast_of(luma)
    for edge in range(phase, columns - 1, 8):
        step = steps[:, edge : edge + 1]
        step = np.where(np.abs(step) < limit, step, 0)
        before, after = out[:, max(0, edge - 2) : edge + 1], out[:, edge + 1 : edge + 4]
        before += step * ramp[-before.shape[1] :]
        after -= step * ramp[::-1][: after.shape[1]]
    return out


def _calmed(luma: Plane, noise: float) -> Plane:
    if noise <= _ROUNDING:
        return luma
    # Noise that reaches a tenth of the contrast is worth some sharpness.
    broad = 1.2 if noise < 0.1 * contrast_of(luma) else 2.0
    return _plane(cv2.bilateralFilter(luma, 7, 2.5 * noise, broad))


def _enlarged(plane: Plane, size: tuple[int, int]) -> Plane:
    return _plane(cv2.resize(plane, size, interpolation=cv2.INTER_LANCZOS4))


def _deblurred(seen: Plane, scale: float, blur: float, clarity: float) -> Plane:
    """Undo a Gaussian by Richardson and Lucy's iteration, without its ringing.

    The iteration keeps light positive and so favours bright strokes; run on the negative too
    and averaged, it treats dark strokes alike. No pixel may leave the range of what was seen
    around it, which rules out halos. ``clarity`` is contrast over noise: steps sharpen both.
    """
    # Five steps are nearest to the truth; more only make it look sharper.
    steps = round(float(np.clip(clarity / 8, 1, 5)))
    sigma = blur * scale
    light = np.clip(seen, 0.02, 0.98)
    bright, dark = (_richardson_lucy(p, sigma, steps) for p in (light, 1 - light))
    sharp = (bright + 1 - dark) / 2
    reach = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * math.ceil(scale) + 1,) * 2)
    held = np.clip(seen + sharp - light, cv2.erode(seen, reach), cv2.dilate(seen, reach))
    # The limits have the shape of pixels; a fifth of one takes their edges off.
    return _blurred(_plane(held), max(0.2 * scale, 0.3))


def _richardson_lucy(light: Plane, sigma: float, steps: int) -> Plane:
    guess = light
    for _ in range(steps):
        guess = guess * _blurred(light / _blurred(guess, sigma), sigma)
    return guess


def _toned(luma: Plane, trust: float, noise: float) -> tuple[Plane, float]:
    """Even out broad light and shade by half, then spread the strokes over the grey scale."""
    rows, columns = luma.shape
    small = cv2.resize(
        luma, (max(1, columns // 8), max(1, rows // 8)), interpolation=cv2.INTER_AREA
    )
    broad = cv2.GaussianBlur(small, (0, 0), max(0.5, rows / 8))
    broad = cv2.resize(broad, (columns, rows), interpolation=cv2.INTER_LINEAR)
    even = luma - 0.5 * (broad - broad.mean())
    low, high = map(float, np.percentile(even, (1, 99)))
    # Four times is as far as eight bits go before they show, and noise shows before that.
    most = max(1.0, min(4.0, 0.04 / noise))
    gain = float(np.clip(0.94 / max(high - low, 1e-6), 1.0, most))
    middle = (low + high) / 2
    room = abs(0.47 - gain * (high - low) / 2)
    goal = float(np.clip(middle, 0.5 - room, 0.5 + room))
    spread = np.clip(goal + gain * (even - middle), 0, 1)
    return _plane(luma + trust * (spread - luma)), 1 + trust * (gain - 1)
