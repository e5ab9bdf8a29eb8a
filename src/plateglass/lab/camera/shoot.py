"""The camera: a sharp picture in, the file that a real camera would have left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from plateglass.geometry import Quad, rectify
from plateglass.lab.camera import codec, optics, processor, sensor, tone, view, weather

if TYPE_CHECKING:
    from plateglass.geometry import Picture
    from plateglass.lab.camera.exposure import Exposure
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
    frame = develop(light, exposure, rng, target)
    file = deliver(frame, exposure, rng)
    scale = file.shape[1] / width, file.shape[0] / height
    return Shot(file, Quad.of(target.array * scale), exposure)


def degrade(picture: Picture, exposure: Exposure, rng: np.random.Generator) -> Picture:
    """Make an ordinary picture worse as this exposure would have, at the same size.

    Height and angles do not apply; the zoom does, as the loss of resolution. Only settings
    that ask for a size of their own (``short_side``, ``frame``) change the picture's.
    """
    height, width = picture.shape[:2]
    picture = _asked(picture, exposure)
    rows, columns = picture.shape[:2]
    small = max(1, round(columns / exposure.zoom)), max(1, round(rows / exposure.zoom))
    if _optical(exposure):
        light = tone.to_light(picture)
        if small != (columns, rows):
            method = processor.FILTERS[exposure.sampling]
            light = cv2.resize(light, small, interpolation=method)  # type: ignore[assignment]
        kernel = optics.spread(
            exposure.defocus,
            exposure.softness,
            exposure.motion,
            exposure.motion_angle,
            exposure.motion_curve,
        )
        frame = develop(optics.blur(light, kernel), exposure, rng)
    else:
        frame = processor.resize(picture, small, exposure.sampling)
    file = deliver(frame, exposure, rng)
    if exposure.short_side or any(exposure.frame):
        return file
    return processor.resize(file, (width, height), exposure.zoom_filter)


def _optical(exposure: Exposure) -> bool:
    """Whether anything happens in linear light; the seeds' crappifiers only touch files."""
    e = exposure
    return (
        e.height > 0
        or e.grey
        or e.bayer
        or any((e.defocus, e.softness, e.motion, e.shadow, e.glare, e.haze, e.rain))
        or any((e.bloom, e.shot, e.noise, e.banding, e.black))
        or (e.gain, e.balance, e.contrast, e.gamma) != (1.0, (1.0, 1.0, 1.0), 1.0, 1.0)
    )


def _asked(picture: Picture, exposure: Exposure) -> Picture:
    """Bring the picture to the size that a crappifier of crops asks for."""
    height, width = picture.shape[:2]
    if any(exposure.frame):
        return processor.resize(picture, exposure.frame, exposure.sampling)
    if exposure.short_side:
        ratio = exposure.short_side / min(width, height)
        size = max(1, int(width * ratio)), max(1, int(height * ratio))
        return processor.resize(picture, size, exposure.sampling)
    return picture


def develop(
    light: Light, exposure: Exposure, rng: np.random.Generator, quad: Quad | None = None
) -> Picture:
    """Turn light on the sensor into the picture that leaves the camera's processor."""
    e = exposure
    if e.retro != 1 and quad is not None:
        light = weather.lit(light, quad, e.retro, 0.5 + e.defocus + e.softness)
    if e.shadow > 0:
        light = weather.shadow(light, e.shadow, e.shadow_angle, e.shadow_at, e.shadow_width)
    if e.glare > 0:
        light = weather.glare(light, e.glare, e.glare_at, e.glare_size)
    if e.haze > 0:
        light = weather.haze(light, e.haze, e.haze_colour)
    if e.rain > 0:
        light = weather.rain(light, e.rain, rng)
    if e.grey:
        light = sensor.grey(light, e.grey_weights)
    if e.gain != 1:
        light = light * np.float32(e.gain)
    if e.gain != 1 or e.bloom > 0:
        light = sensor.clip(light, e.bloom)
    light = sensor.expose(light, e.shot, e.noise, e.banding, e.bayer and not e.grey, rng)
    if e.balance != (1.0, 1.0, 1.0):
        light = light * np.asarray(e.balance, np.float32)
    if e.grey:
        light = np.repeat(light[..., 1:2], 3, axis=2)
    picture = tone.to_picture(light, tone.curve(e.gamma, e.contrast, e.black))
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
    if e.moire > 0:
        picture = screen(picture, e.moire, rng)
    if e.again_scale != 1:
        picture = _scaled(picture, e.again_scale, "area" if e.again_scale < 1 else "bilinear")
    if e.again_jpeg > 0:
        picture = codec.jpeg(picture, e.again_jpeg)
    return picture


def _scaled(picture: Picture, factor: float, method: str) -> Picture:
    size = tuple(max(1, round(n * factor)) for n in picture.shape[1::-1])
    return processor.resize(picture, (size[0], size[1]), method)


def screen(picture: Picture, amount: float, rng: np.random.Generator) -> Picture:
    """Photograph a screen: its sub-pixels beat with the sensor's in coloured fringes."""
    height, width = picture.shape[:2]
    x, y = np.arange(width)[None, :, None], np.arange(height)[:, None, None]
    turn, period = rng.uniform(0, np.pi), rng.uniform(3, 14)
    wave = 2 * np.pi / period * (x * np.cos(turn) + y * np.sin(turn))
    # Red, green and blue sub-pixels lie a third of a pitch apart.
    fringes = 1 + amount * np.cos(wave + rng.uniform(0, 6.28) + np.arange(3) * 2 * np.pi / 3)
    return tone.to_picture(tone.to_light(picture) * fringes.astype(np.float32))
