"""Pressed metal: how ink sits on raised characters, and how light alone shows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from plateglass.lab.plates import texture
from plateglass.lab.plates.paint import Field, blur

if TYPE_CHECKING:
    pass


@dataclass(frozen=True)
class Press:
    """How one plate was pressed and inked."""

    depth: float
    """Strength of the relief: 0 is a printed plate; negative is pressed inwards."""
    weight: float
    """How far ink runs over the edges, or falls short of them (negative), in pixels."""
    sag: float
    """Pixels by which the roller missed: ink lies that much lower than the relief."""
    light: float
    """Direction the light comes from, radians; pi / 2 is from above."""

    @classmethod
    def drawn(cls, rng: np.random.Generator, printed: float) -> Press:
        """Draw a press; ``printed`` is the share of plates that are flat."""
        depth = 0.0
        if rng.random() >= printed:
            depth = float(rng.gamma(1.6, 45.0))
            if rng.random() < 0.08:
                depth = -depth
        return cls(
            depth=min(190.0, depth),
            weight=float(rng.normal(0.0, 0.28)),
            sag=float(rng.normal(0.0, 0.3)) if depth else 0.0,
            light=float(np.pi / 2 + rng.normal(0.0, 0.7)),
        )


def inked(relief: Field, press: Press) -> Field:
    """Return where ink lies (0..1), given the raised shapes (0..1)."""
    soft = cv2.GaussianBlur(relief, (0, 0), 0.55)
    ink = np.asarray((soft - 0.5 + 0.35 * press.weight) * 1.55 + 0.5, np.float32)
    if abs(press.sag) > 0.05:
        shift = np.array([[1, 0, 0], [0, 1, press.sag]], np.float32)
        size = (ink.shape[1], ink.shape[0])
        moved = cv2.warpAffine(ink, shift, size, borderMode=cv2.BORDER_REPLICATE)
        ink = np.asarray(moved, np.float32)
    return np.asarray(np.clip(ink, 0, 1), np.float32)


def relit(relief: Field, press: Press, scale: float) -> Field:
    """Return the light (added, in grey levels) that the slopes of raised shapes catch.

    ``scale`` is pixels per character-stroke width, so that slopes stay a part of the stroke.
    """
    height = blur(relief, max(0.5, 0.13 * scale))
    dx, dy = np.cos(press.light), -np.sin(press.light)
    kernel = np.array(
        [[0, -dy, 0], [-dx, 0, dx], [0, dy, 0]],
        np.float32,
    )
    # A slope facing the light rises away from it; filter2D correlates, hence the sign.
    slope = cv2.filter2D(height, cv2.CV_32F, -kernel, borderType=cv2.BORDER_REPLICATE)
    lit = slope * press.depth
    return np.asarray(np.where(lit > 0, lit * 1.25, lit), np.float32)


def worn(ink: Field, amount: float, rng: np.random.Generator) -> Field:
    """Return ink rubbed and flaked off by ``amount`` (0..1) of wear."""
    faded = np.float32(1 - 0.4 * amount * rng.random())
    if amount < 0.05 or rng.random() > 0.3 + 0.4 * amount:
        return np.asarray(ink * faded, np.float32)
    patchy = texture.cut(texture.cloud(), ink.shape, rng, float(rng.uniform(0.25, 0.7)))
    fine = texture.cut(texture.grain(), ink.shape, rng)
    loss = np.clip((patchy + 0.35 * fine - 2.4 + 1.7 * amount) * 0.9, 0, 0.9)
    return np.asarray(ink * (1 - loss) * faded, np.float32)
