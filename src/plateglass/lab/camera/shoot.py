"""The camera: a sharp picture in, the file that a real camera would have left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from plateglass.geometry import Quad, rectify
from plateglass.lab.camera import codec, optics, processor, sensor, tone, view, weather
from plateglass.lab.camera.exposure import NOTHING

if TYPE_CHECKING:
    from plateglass.geometry import Picture
    from plateglass.lab.camera.exposure import Exposure, Sampling
    from plateglass.lab.camera.tone import Light


@dataclass(frozen=True)
class Shot:
    """A photographed plate with the truth about it."""

    picture: Picture
    quad: Quad
    """The plate's corners in the picture, exact as far as there is one homography."""
    exposure: Exposure


def shoot(picture: Picture, quad: Quad, exposure: Exposure, rng: np.random.Generator) -> Shot:
    """Photograph a sharp plate and return the part of the frame around it.

    Settings without a height (the crappifiers that work on crops) cut the plate upright and
    tight, and :func:`degrade` the cut.
    """
    if exposure.height <= 0:
        size = max(1, round(quad.width)), max(1, round(quad.height))
        cut, _ = rectify(picture, quad, size)
        worse = degrade(cut, exposure, rng)
        return Shot(worse, Quad.whole(worse.shape[1], worse.shape[0]), exposure)
    corners = view.seen(exposure, quad.width / max(quad.height, 1e-6), exposure.height)
    target, width, height = view.framed(
        corners, exposure.margin * exposure.height, exposure.offset
    )
    light = view.capture(picture, quad, target, (width, height), exposure)
    frame = sensed(lit(light, exposure, rng, target), exposure, rng)
    file = deliver(processed(frame, exposure), exposure, rng)
    scale = file.shape[1] / width, file.shape[0] / height
    return Shot(file, Quad.of(target.array * scale), exposure)


def degrade(picture: Picture, exposure: Exposure, rng: np.random.Generator) -> Picture:
    """Make an ordinary picture worse as this exposure would have, at the same size.

    Height and angles do not apply; the zoom does, as the loss of resolution. Only settings
    that ask for a size of their own (``short_side``, ``frame``) change the picture's.
    """
    e = exposure
    height, width = picture.shape[:2]
    picture = _asked(picture, e)
    rows, columns = picture.shape[:2]
    small = max(1, round(columns / e.zoom)), max(1, round(rows / e.zoom))
    if _in_light(e):
        light = tone.to_light(picture)
        if small != (columns, rows):
            method = processor.FILTERS[e.sampling]
            light = tone.light32(cv2.resize(light, small, interpolation=method))
        frame = sensed(lit(optics.blur(light, e), e, rng), e, rng)
    else:
        frame = processor.resize(picture, small, e.sampling)
    file = deliver(processed(frame, e), e, rng)
    # Where nothing happened the file is the caller's own array still.
    file = file.copy() if file is picture else file
    if e.short_side or any(e.frame):
        return file
    return processor.resize(file, (width, height), e.zoom_filter)


_LIGHT = (
    *("defocus", "softness", "motion", "shadow", "glare", "haze", "rain", "gain", "bloom"),
    *("shot", "noise", "banding", "bayer", "balance", "grey", "black", "contrast", "gamma"),
)


def _in_light(exposure: Exposure) -> bool:
    """Whether anything happens before there are grey levels; some settings touch files only."""
    return any(getattr(exposure, name) != getattr(NOTHING, name) for name in _LIGHT)


def _asked(picture: Picture, exposure: Exposure) -> Picture:
    """Bring the picture to the size that a crappifier of crops asks for."""
    height, width = picture.shape[:2]
    if any(exposure.frame):
        return processor.resize(picture, exposure.frame, exposure.sampling)
    if exposure.short_side:
        ratio = exposure.short_side / min(width, height)
        # A side that is to be 96 may come to 95.99 in floating point.
        size = max(1, int(width * ratio + 1e-6)), max(1, int(height * ratio + 1e-6))
        return processor.resize(picture, size, exposure.sampling)
    return picture


def lit(
    light: Light, exposure: Exposure, rng: np.random.Generator, quad: Quad | None = None
) -> Light:
    """Let lamps, shadows and weather change the light on its way to the sensor."""
    e = exposure
    if e.retro != 1 and quad is not None:
        light = weather.lit(light, quad, e.retro, 0.5 + e.defocus + e.softness)
    if e.shadow > 0:
        light = weather.shadow(light, e.shadow, e.shadow_angle, e.shadow_at, e.shadow_width)
    if e.glare > 0:
        light = weather.glare(light, e.glare, e.glare_at, e.glare_size)
    if e.haze > 0:
        light = weather.haze(light, e.haze, e.haze_colour)
    return weather.rain(light, e.rain, rng) if e.rain > 0 else light


def sensed(light: Light, exposure: Exposure, rng: np.random.Generator) -> Picture:
    """Turn light into grey levels: clipping, noise, white balance, tone curve."""
    e = exposure
    if e.grey:
        light = sensor.grey(light, e.grey_weights)
    if e.gain != 1:
        light = light * np.float32(e.gain)
    light = sensor.clip(light, e.bloom)
    light = sensor.expose(light, e.shot, e.noise, e.banding, e.bayer and not e.grey, rng)
    if e.grey:
        light = np.repeat(light[..., 1:2], 3, axis=2)  # one sensor, one noise
    elif e.balance != NOTHING.balance:
        light = light * np.asarray(e.balance, np.float32)
    return tone.to_picture(light, tone.curve(e.gamma, e.contrast, e.black))


def processed(picture: Picture, exposure: Exposure) -> Picture:
    """Do what the camera's own chip does before it compresses."""
    e = exposure
    picture = processor.denoise(picture, e.denoise)
    picture = processor.saturate(picture, e.saturation)
    picture = processor.sharpen(picture, e.sharpen, e.sharpen_radius)
    return processor.interlace(picture, e.interlace)


def deliver(picture: Picture, exposure: Exposure, rng: np.random.Generator) -> Picture:
    """Carry the camera's picture through zoom, codec and other people's hands."""
    e = exposure
    if e.zoom != 1:
        picture = _scaled(picture, e.zoom, e.zoom_filter)
    if e.quantiser > 0:
        picture = codec.video_still(picture, e.quantiser, e.block, e.phase)
    if e.jpeg > 0:
        picture = codec.jpeg(picture, e.jpeg, e.chroma, e.phase)
    return passed_on(picture, e, rng)


def passed_on(picture: Picture, exposure: Exposure, rng: np.random.Generator) -> Picture:
    """Photograph the screen, rescale, compress again: the second generation."""
    e = exposure
    if e.moire > 0:
        picture = screen(picture, e.moire, rng)
    if e.again_scale != 1:
        picture = _scaled(picture, e.again_scale, "area" if e.again_scale < 1 else "bilinear")
    return codec.jpeg(picture, e.again_jpeg) if e.again_jpeg > 0 else picture


def _scaled(picture: Picture, factor: float, method: Sampling) -> Picture:
    height, width = picture.shape[:2]
    size = max(1, round(width * factor)), max(1, round(height * factor))
    return processor.resize(picture, size, method)


def screen(picture: Picture, amount: float, rng: np.random.Generator) -> Picture:
    """Photograph a screen: its sub-pixels beat with the sensor's in coloured fringes."""
    height, width = picture.shape[:2]
    x, y = np.arange(width)[None, :, None], np.arange(height)[:, None, None]
    turn, period = rng.uniform(0, np.pi), rng.uniform(3, 14)
    wave = 2 * np.pi / period * (x * np.cos(turn) + y * np.sin(turn))
    # Red, green and blue sub-pixels lie a third of a pitch apart.
    fringes = 1 + amount * np.cos(wave + rng.uniform(0, 6.28) + np.arange(3) * 2 * np.pi / 3)
    return tone.to_picture(tone.to_light(picture) * fringes.astype(np.float32))
