"""How many plates a second this machine draws."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np

from plateglass.geometry import rectify
from plateglass.lab.plates.mix import Mix


@dataclass(frozen=True)
class Speed:
    """What one process did."""

    plates: int
    seconds: float

    @property
    def rate(self) -> float:
        """Plates a second."""
        return self.plates / self.seconds


def measure(
    seconds: float = 5.0, mix: Mix | None = None, height: int = 64, seed: int = 0
) -> Speed:
    """Draw plates of a mix, each cut to a strip three times as wide as tall, for some time.

    The first two hundred only fill the caches of glyphs and textures and don't count.
    """
    mix = mix or Mix()
    for index in range(200):
        mix.draw(np.random.default_rng((seed, index)), height)
    start, plates = time.perf_counter(), 0
    while (past := time.perf_counter() - start) < seconds:
        drawn = mix.draw(np.random.default_rng((seed, 200 + plates)), height)
        rectify(drawn.picture, drawn.quad, (3 * height, height))
        plates += 1
    return Speed(plates, past)
