"""Where a scene's plates come from, and how one is hung into the picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from plateglass.geometry import Quad
from plateglass.lab.plates.draw import draw
from plateglass.lab.plates.mix import Mix
from plateglass.lab.plates.texts import random_text, tricky_text
from plateglass.lab.scenes.panel import join
from plateglass.lab.scenes.rack import Rack
from plateglass.lab.scenes.strip import LONG, strip_under

if TYPE_CHECKING:
    from collections.abc import Sequence

    from plateglass.geometry import Matrix, Picture
    from plateglass.lab.plates.draw import Drawn
    from plateglass.lab.plates.paint import Colour
    from plateglass.lab.plates.pool import Pool
    from plateglass.lab.scenes.stage import Stage
    from plateglass.plates import Format

SMALL = 28
"""Plates lower than this, in pixels, come from a shelf of ``SHELF`` drawn once."""

SHELF = 240
SQUARE = 2.2
"""Plates wider than this many times their height don't fit places made for square ones."""

STRIPPED = 0.3
"""Share of long plates with a strip under them."""


class Stock:
    """Sharp plates on demand: drawn anew when near, taken from a shelf when far.

    ``source`` is a mix, or plates already drawn: a pool or any sequence. A stock may be
    shared by all scenes of a process; which plates a scene shows depends on its generator
    alone.
    """

    def __init__(self, source: Mix | Pool | Sequence[Drawn] | None = None) -> None:
        self.source: Mix | Rack = (
            source if isinstance(source, Mix) else Rack.of(source) if source else Mix()
        )
        self._shelf: dict[tuple[int, bool], Drawn] = {}

    def plate(self, rng: np.random.Generator, height: float, square: bool = False) -> Drawn:
        """Draw or take a plate that will be ``height`` pixels high; ``square`` asks for one."""
        if not isinstance(self.source, Mix):
            return self.source.pick_square(rng) if square else self.source.pick(rng)
        if height >= SMALL:
            return _drawn(self.source, rng, int(np.clip(1.15 * height, 40, 280)), square)
        number = int(rng.integers(SHELF))
        if (number, square) not in self._shelf:
            own = np.random.default_rng((10, number, int(square)))
            self._shelf[number, square] = _drawn(self.source, own, 40, square)
        return self._shelf[number, square]


def is_square(form: Format) -> bool:
    """Tell whether a plate of this format fits a motorcycle or an off-roader's tail."""
    return form.size[0] < SQUARE * form.size[1]


def _drawn(mix: Mix, rng: np.random.Generator, height: int, square: bool) -> Drawn:
    form = mix.format(rng)
    for _ in range(30):
        if not square or is_square(form):
            break
        form = mix.format(rng)
    loose = rng.random() < mix.random_text
    text = random_text(form, rng) if loose else tricky_text(form, rng)
    family = "generic" if rng.random() < mix.generic else None
    # By day, always: the scene lights its plates itself.
    return draw(form, rng, text, height, night=False, family=family)


def hang(
    stage: Stage, drawn: Drawn, corners: Matrix, rng: np.random.Generator, light: Colour
) -> Quad:
    """Lay a plate onto four points, at times with its frame, its pocket or a strip under it."""
    stage.paint(_cut(drawn, rng), corners, light, drawn.quad)
    return Quad.of(corners)


def _cut(drawn: Drawn, rng: np.random.Generator) -> Picture:
    # Bare (half of them), in its frame, or on a soft-edged piece of what it was drawn on.
    kind = rng.random()
    picture, tall, foot = drawn.picture, drawn.quad.height, 0.0
    if drawn.quad.width > LONG * tall and rng.random() < STRIPPED:
        picture, foot = strip_under(drawn, rng)
    rim = 0.0 if kind < 0.55 else float(rng.uniform(0.02, 0.14)) * tall
    soft = 0.0
    if kind > 0.85:
        rim, soft = 0.2 * tall, 0.06 * tall
    h, w = picture.shape[:2]
    mask = np.zeros((h, w), np.uint8)
    low = rim + foot
    out = np.array([[-rim, -rim], [rim, -rim], [rim, low], [-rim, low]])
    fixed = np.rint((drawn.quad.array + out - 0.5) * 16).astype(np.int32)
    cv2.fillPoly(mask, [fixed], 255, cv2.LINE_AA, 4)
    if soft > 0.4:
        blurred = cv2.GaussianBlur(mask, (0, 0), soft)
        bare = np.rint((drawn.quad.array - 0.5) * 16).astype(np.int32)
        mask = np.ascontiguousarray(blurred, np.uint8)
        cv2.fillPoly(mask, [bare], 255, cv2.LINE_AA, 4)
    deep = cv2.merge([mask, mask, mask])
    return join(np.asarray(cv2.multiply(picture, deep, scale=1 / 255), np.uint8), mask)
