"""One effect at a time, for augmentation, demonstrations and tests.

Each is ``(picture, amount, rng) -> picture`` with amount 0 (nothing) to 1 (as bad as cameras
get), scaled to the picture's size, and is the camera itself with a single setting turned up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from plateglass.lab.camera import processor
from plateglass.lab.camera.exposure import NOTHING, Exposure
from plateglass.lab.camera.shoot import degrade
from plateglass.lab.camera.tone import picture8

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from plateglass.lab.camera.tone import Picture

    Effect = Callable[[Picture, float, np.random.Generator], Picture]


def _side(picture: Picture) -> float:
    return float(min(picture.shape[:2]))


def _spot(rng: np.random.Generator) -> tuple[float, float]:
    return float(rng.random()), float(rng.random())


def defocus(picture: Picture, amount: float, rng: np.random.Generator) -> Picture:
    """Throw the lens out of focus, at most by a twelfth of the smaller side."""
    return degrade(picture, Exposure(defocus=amount * _side(picture) / 12), rng)


def motion(picture: Picture, amount: float, rng: np.random.Generator) -> Picture:
    """Move the picture during the exposure, at most by a quarter of the smaller side."""
    length, angle = amount * _side(picture) / 4, float(rng.uniform(0, 180))
    return degrade(picture, Exposure(motion=length, motion_angle=angle), rng)


def resolution(picture: Picture, amount: float, rng: np.random.Generator) -> Picture:
    """Take up to seven eighths of the rows and columns away and enlarge what is left."""
    return degrade(picture, Exposure(zoom=1 + 7 * amount), rng)


def noise(picture: Picture, amount: float, rng: np.random.Generator) -> Picture:
    """Add photon and read noise to each colour by itself."""
    return degrade(picture, Exposure(shot=0.03 * amount, noise=0.03 * amount), rng)


def chroma_noise(picture: Picture, amount: float, rng: np.random.Generator) -> Picture:
    """Add noise under a Bayer mosaic, whose interpolation makes coloured blots of it."""
    noisy = Exposure(shot=0.03 * amount, noise=0.03 * amount, bayer=amount > 0)
    return degrade(picture, noisy, rng)


def low_light(picture: Picture, amount: float, rng: np.random.Generator) -> Picture:
    """Under-expose down to a twentieth of the light, with the noise that then shows."""
    dark = Exposure(gain=20.0**-amount, shot=0.006 * amount, noise=0.012 * amount)
    return degrade(picture, dark, rng)


def over_exposure(picture: Picture, amount: float, rng: np.random.Generator) -> Picture:
    """Let up to four times too much light in, so that whites clip and bloom."""
    return degrade(picture, Exposure(gain=4.0**amount, bloom=0.5 * amount), rng)


def glare(picture: Picture, amount: float, rng: np.random.Generator) -> Picture:
    """Reflect a lamp or the sun somewhere in the picture."""
    return degrade(picture, Exposure(glare=3 * amount**2, glare_at=_spot(rng)), rng)


def shadow(picture: Picture, amount: float, rng: np.random.Generator) -> Picture:
    """Lay a shadow over part of the picture."""
    angle, at = float(rng.uniform(0, 360)), float(rng.uniform(0.2, 0.8))
    shaded = Exposure(shadow=0.9 * amount, shadow_angle=angle, shadow_at=at, shadow_width=0.4)
    return degrade(picture, shaded, rng)


def haze(picture: Picture, amount: float, rng: np.random.Generator) -> Picture:
    """Lay fog, dirt or a windscreen's reflection over everything."""
    return degrade(picture, Exposure(haze=0.85 * amount), rng)


def rain(picture: Picture, amount: float, rng: np.random.Generator) -> Picture:
    """Draw streaks and drops."""
    return degrade(picture, Exposure(rain=amount), rng)


def cast(picture: Picture, amount: float, rng: np.random.Generator) -> Picture:
    """Miss the white balance: pink, amber, green or blue."""
    red, blue = np.exp(rng.uniform(-0.7, 0.7, 2) * amount)
    return degrade(picture, Exposure(balance=(float(red), 1.0, float(blue))), rng)


def flat(picture: Picture, amount: float, rng: np.random.Generator) -> Picture:
    """Take contrast away and lift the black."""
    return degrade(picture, Exposure(contrast=1 - 0.6 * amount, black=0.2 * amount), rng)


def infrared(picture: Picture, amount: float, rng: np.random.Generator) -> Picture:
    """Take colour away; at full amount see as a night camera does, mostly red and beyond."""
    if amount <= 0:
        return degrade(picture, NOTHING, rng)
    mono = degrade(picture, Exposure(grey=True, grey_weights=(0.6, 0.3, 0.1)), rng)
    blend = picture * (1 - amount) + mono * amount
    return picture8(np.rint(blend).astype(np.uint8))


def sharpen(picture: Picture, amount: float, rng: np.random.Generator) -> Picture:
    """Leave the halos of a cheap processor."""
    return degrade(picture, Exposure(sharpen=3 * amount), rng)


def denoise(picture: Picture, amount: float, rng: np.random.Generator) -> Picture:
    """Smear as noise reduction does."""
    return degrade(picture, Exposure(denoise=amount), rng)


def interlace(picture: Picture, amount: float, rng: np.random.Generator) -> Picture:
    """Tear odd and even rows apart by at most an eighth of the smaller side."""
    sign = 1 if rng.random() < 0.5 else -1
    return degrade(picture, Exposure(interlace=sign * amount * _side(picture) / 8), rng)


def rolling_shutter(picture: Picture, amount: float, rng: np.random.Generator) -> Picture:
    """Lean the picture to one side by at most 17 degrees."""
    drift = 0.3 * amount * (1 if rng.random() < 0.5 else -1)
    return processor.lean(picture, drift)


def jpeg(picture: Picture, amount: float, rng: np.random.Generator) -> Picture:
    """Compress, from quality 96 down to 1, somewhere on the grid of blocks."""
    if amount <= 0:
        return degrade(picture, NOTHING, rng)
    x, y = (int(v) for v in rng.integers(0, 16, 2))
    quality = max(1, round(96 - 95 * amount))
    return degrade(picture, Exposure(jpeg=quality, phase=(x, y)), rng)


def video(picture: Picture, amount: float, rng: np.random.Generator) -> Picture:
    """Quantise like a video codec, up to QP 48."""
    if amount <= 0:
        return degrade(picture, NOTHING, rng)
    x, y = (int(v) for v in rng.integers(0, 16, 2))
    block = int(rng.choice((4, 8, 16)))
    return degrade(
        picture, Exposure(quantiser=12 + 36 * amount, block=block, phase=(x, y)), rng
    )


def second_generation(picture: Picture, amount: float, rng: np.random.Generator) -> Picture:
    """Rescale and compress what was compressed before."""
    if amount <= 0:
        return degrade(picture, NOTHING, rng)
    quality = round(95 - 75 * amount)
    again = Exposure(jpeg=quality, again_scale=1 - 0.5 * amount, again_jpeg=quality)
    return degrade(picture, again, rng)


def moire(picture: Picture, amount: float, rng: np.random.Generator) -> Picture:
    """Photograph the picture from a screen."""
    return degrade(picture, Exposure(moire=0.4 * amount), rng)


EFFECTS: Mapping[str, Effect] = {
    effect.__name__: effect
    for effect in (
        *(defocus, motion, resolution, noise, chroma_noise, low_light, over_exposure, glare),
        *(shadow, haze, rain, cast, flat, infrared, sharpen, denoise, interlace),
        *(rolling_shutter, jpeg, video, second_generation, moire),
    )
}
"""Every effect by its name."""
