"""The strip under a long plate: the foot of its holder, often as light as the plate is.

Whoever knows plates sees at once where the plate ends and the dealer's name begins. A network
that has never seen such strips takes them in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from plateglass.lab.plates.fixings import DEALERS
from plateglass.lab.plates.lettering import face_of, word
from plateglass.lab.plates.paint import BLACK, WHITE, bar, blend, coat, luminance, shade, vary

if TYPE_CHECKING:
    from plateglass.geometry import Picture
    from plateglass.lab.plates.draw import Drawn
    from plateglass.lab.plates.paint import Colour

LONG = 2.6
"""Width by height from which a plate may have one."""

DEPTHS = (0.1, 0.27)
"""Heights of strips, in heights of the plate."""

_GROUNDS: tuple[tuple[Colour, float], ...] = (
    ((222, 222, 218), 0.4),
    ((168, 170, 172), 0.14),
    ((30, 30, 32), 0.26),
    ((222, 182, 40), 0.08),
    ((30, 60, 140), 0.06),
    ((160, 26, 30), 0.06),
)


def strip_under(drawn: Drawn, rng: np.random.Generator) -> tuple[Picture, float]:
    """Return a plate's picture with a strip painted under it, and how far that reaches down."""
    box = drawn.quad.box
    tall = float(rng.uniform(*DEPTHS)) * box.height
    seam = float(rng.uniform(0, 0.03)) * box.height
    weights = np.array([weight for _, weight in _GROUNDS])
    pick = _GROUNDS[int(rng.choice(len(_GROUNDS), p=weights / weights.sum()))][0]
    ground = shade(vary(pick, rng, hue=4), float(rng.uniform(0.75, 1.1)))
    canvas = drawn.picture.astype(np.float32)
    out = float(rng.uniform(-0.02, 0.03)) * box.height
    top, bottom = box.y2 + seam, box.y2 + tall
    left, right = box.x1 - out, box.x2 + out
    bar(canvas, left, box.y2, right, top, shade(ground, float(rng.uniform(0.2, 0.8))))
    bar(canvas, left, top, right, bottom, ground)
    height = int((bottom - top) * float(rng.uniform(0.5, 0.8)))
    if height >= 3 and rng.random() < 0.7:
        ink = blend(
            WHITE if luminance(ground) < 110 else BLACK, ground, float(rng.uniform(0, 0.5))
        )
        face = face_of(str(rng.choice(["generic", "din", "us-block"])), rng)
        mask = word(face, str(rng.choice(DEALERS)), height, 0.9 * box.width)
        spare = box.width - mask.shape[1]
        x = round(box.x1 + spare * float(rng.choice([0.5, 0.5, 0.08, 0.9])))
        coat(canvas, ink, mask, x, round((top + bottom - height) / 2))
    return np.clip(canvas, 0, 255).astype(np.uint8), tall
