"""How a picture gets bad: pure effects, an ordered camera, presets, clips."""

from __future__ import annotations

from plateglass.lab.camera.clip import Clip, film, shoot_clip
from plateglass.lab.camera.effects import EFFECTS
from plateglass.lab.camera.exposure import Exposure
from plateglass.lab.camera.presets import PRESETS, Preset, preset
from plateglass.lab.camera.shoot import Shot, degrade, shoot

__all__ = [
    "EFFECTS",
    "PRESETS",
    "Clip",
    "Exposure",
    "Preset",
    "Shot",
    "degrade",
    "film",
    "preset",
    "shoot",
    "shoot_clip",
]
