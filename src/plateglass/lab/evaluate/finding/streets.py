"""Drawn streets of the kinds that finders find hard, each by its name and a seed."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np

from plateglass.errors import WrongUse
from plateglass.geometry import Quad
from plateglass.lab.evaluate.protocols import seeded
from plateglass.lab.plates.draw import Drawn
from plateglass.lab.scenes import Placed, Scene, Stock, draw_scene, photograph
from plateglass.lab.scenes.clutter import any_board
from plateglass.lab.scenes.paste import askew, paste
from plateglass.lab.scenes.stage import Stage

SIZE, LARGE = (1280, 720), (4000, 3000)

_STOCK = Stock()


@dataclass(frozen=True)
class Plate:
    """How a plate hangs in a street."""

    width: tuple[float, float]
    """In pixels, drawn evenly between these."""
    turned: tuple[float, float] = (0.0, 5.0)
    """Degrees to either side."""


def hung(
    rng: np.random.Generator, size: tuple[int, int], plate: Plate, count: int = 1
) -> Scene:
    """Draw a street in which such plates hang anywhere."""
    stage = Stage(draw_scene(rng, size, plates=_STOCK, night=False, count=0).picture)
    drawn = [_fitting(rng, size, float(rng.uniform(*plate.width))) for _ in range(count)]
    quads = []
    for number, (width, each) in enumerate(drawn, 1):
        middle = (rng.uniform(0.3, 0.7, 2) * size).tolist()
        flat = askew(middle, width, each.quad.width / each.quad.height, rng, roll=0.0)
        flat = (flat - middle) * (width / Quad.of(flat).width) + middle
        angle = math.radians(float(rng.uniform(*plate.turned)) * float(rng.choice([-1, 1])))
        c, s = math.cos(angle), math.sin(angle)
        corners = (flat - middle) @ np.array([[c, s], [-s, c]]) + middle
        quads.append(paste(stage, each, corners, rng))
        stage.claim(quads[-1], number)
    placed = tuple(
        Placed(quad, each.text, each.format, stage.visible(quad, number), quad.width)
        for number, (quad, (_, each)) in enumerate(zip(quads, drawn, strict=True), 1)
    )
    return Scene(stage.picture, placed)


def _fitting(
    rng: np.random.Generator, size: tuple[int, int], width: float
) -> tuple[float, Drawn]:
    # A square plate as wide as long ones can be would not fit into the picture.
    while True:
        drawn = _STOCK.plate(rng, width / 3.5)
        if width * drawn.quad.height / drawn.quad.width < 0.4 * size[1]:
            return width, drawn


def dazzled(scene: Scene, rng: np.random.Generator) -> Scene:
    """Let something bright shine into the lens beside each plate, or from the plate itself."""
    light = np.zeros(scene.picture.shape[:2], np.float32)
    y, x = np.indices(light.shape, np.float32)
    for placed in scene.plates:
        middle = placed.quad.array.mean(0) + rng.normal(0, 0.4, 2) * placed.quad.width
        reach = placed.quad.width * float(rng.uniform(0.2, 0.5))
        away = np.square(x - middle[0]) + np.square(y - middle[1])
        light += float(rng.uniform(120, 240)) * np.exp(-away / (2 * reach * reach))
    picture = np.clip(scene.picture + light[..., None], 0, 255).astype(np.uint8)
    return Scene(picture, scene.plates)


def boarded(rng: np.random.Generator) -> Scene:
    """Draw a street without plates, hung with signs, posters, stickers and displays."""
    stage = Stage(draw_scene(rng, SIZE, plates=_STOCK, count=0).picture)
    for _ in range(12):
        sheet = any_board(rng)
        width = float(np.exp(rng.uniform(math.log(20), math.log(300))))
        middle = (float(rng.uniform(0, SIZE[0])), float(rng.uniform(0, SIZE[1])))
        corners = askew(middle, width, sheet.shape[1] / sheet.shape[0], rng)
        if Quad.of(corners).convex:
            tone = float(rng.uniform(0.6, 1.05))
            stage.paint(sheet, corners, (tone, tone, tone))
    return Scene(stage.picture, ())


def _street(rng: np.random.Generator, **options: object) -> Scene:
    return draw_scene(rng, SIZE, plates=_STOCK, **options)  # type: ignore[arg-type]


def _several(rng: np.random.Generator) -> Scene:
    bare = _street(rng, night=False, count=0)
    return draw_scene(rng, SIZE, background=bare.picture, plates=_STOCK, count=8)


def _glare(rng: np.random.Generator) -> Scene:
    return dazzled(hung(rng, SIZE, Plate((80, 200))), rng)


KINDS: dict[str, Callable[[np.random.Generator], Scene]] = {
    "wide": partial(hung, size=SIZE, plate=Plate((560, 640))),
    "turned": partial(hung, size=SIZE, plate=Plate((80, 200), turned=(35, 45))),
    "far": partial(hung, size=LARGE, plate=Plate((20, 26)), count=6),
    "night": partial(_street, night=True),
    "glare": _glare,
    "several": _several,
    "decoys": boarded,
}
"""Plates 560 to 640 px wide; turned by 35 to 45 degrees; six of 20 to 26 px in 12 megapixels;
streets after dark; a light that dazzles; eight plates in a photo; no plate and many boards."""


def streets(kinds: Iterable[str], count: int, seed: int) -> Iterator[tuple[str, int, Scene]]:
    """Draw ``count`` streets of each kind, as a phone or a dash camera photographs them."""
    for kind in kinds:
        if kind not in KINDS:
            known = ", ".join(KINDS)
            raise WrongUse(f"there are no drawn streets of the kind {kind!r}, only {known}")
        for number in range(count):
            rng = seeded("plateglass-bench-kinds/1", kind, seed, number)
            yield kind, number, photograph(KINDS[kind](rng), "training", rng, difficulty=0.2)
