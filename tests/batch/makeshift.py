"""Pictures for runs, and loaders that kill whoever loads them; workers import this file."""

from __future__ import annotations

import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from plateglass import image
from plateglass.batch.loaders import File, Item
from plateglass.lab.plates.draw import draw
from plateglass.plates import get

if TYPE_CHECKING:
    from plateglass.image import Source


def plates(folder: Path, count: int) -> list[Item]:
    """Small plates, the same few again and again."""
    folder.mkdir(parents=True, exist_ok=True)
    crops = []
    for number in range(3):
        drawn = draw(get("de-car"), np.random.default_rng(number), None, 40, wear=0.0)
        box = drawn.quad.box
        crop = drawn.picture[int(box.y1) : int(box.y2), int(box.x1) : int(box.x2)]
        crops.append(image.encode(np.ascontiguousarray(crop)))
    items = []
    for number in range(count):
        path = folder / f"{number:04d}.png"
        path.write_bytes(crops[number % 3])
        items.append(Item(str(path), File(str(path))))
    return items


@dataclass(frozen=True)
class Deadly:
    """Kills the process, each time or only the first."""

    once: Path | None = None
    """Remembers that it has happened, and what to load from then on lies beside it."""

    def __call__(self) -> Source:
        if self.once is not None and self.once.exists():
            return self.once.with_suffix(".png")
        if self.once is not None:
            self.once.write_text("killed")
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError


@dataclass(frozen=True)
class Endless:
    """Never comes back."""

    def __call__(self) -> Source:
        time.sleep(600)
        raise AssertionError


@dataclass(frozen=True)
class Odd:
    """Raises what no loader should."""

    def __call__(self) -> Source:
        raise ZeroDivisionError("odd")
