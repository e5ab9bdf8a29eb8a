"""Composes a street: chooses the camera, the place, the traffic, and paints far to near."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from plateglass.geometry import Quad
from plateglass.lab.plates.draw import Drawn
from plateglass.lab.plates.mix import Mix
from plateglass.lab.plates.paint import Colour
from plateglass.lab.plates.pool import Pool
from plateglass.lab.scenes import clutter, light, street, traffic
from plateglass.lab.scenes.body import Place, sized
from plateglass.lab.scenes.nouns import Placed, Scene
from plateglass.lab.scenes.paste import askew, fitted, paste
from plateglass.lab.scenes.stage import Stage
from plateglass.lab.scenes.stock import Stock, hang
from plateglass.lab.scenes.traffic import Setting
from plateglass.lab.scenes.vehicles import park
from plateglass.plates import get

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from plateglass.geometry import Picture

_COMMON = Stock()

NIGHTS = 0.2
"""Share of scenes after dark."""

SEEN = 3.0
"""Plates narrower than this, in pixels, are left off their vehicles: they'd be one dot."""


@dataclass
class _Painting:
    """One scene in the making."""

    stage: Stage
    stock: Stock
    rng: np.random.Generator
    hung: list[tuple[Quad, Drawn]] = field(default_factory=list)

    def keep(self, quad: Quad, drawn: Drawn) -> None:
        self.hung.append((quad, drawn))
        self.stage.claim(quad, len(self.hung))

    def scene(self) -> Scene:
        placed = []
        for tag, (quad, drawn) in enumerate(self.hung, 1):
            visible = self.stage.visible(quad, tag)
            if visible > 0:
                placed.append(Placed(quad, drawn.text, drawn.format, visible, quad.width))
        return Scene(self.stage.picture, tuple(placed))


def draw_scene(
    rng: np.random.Generator,
    size: tuple[int, int] = (1280, 720),
    background: Picture | None = None,
    plates: Stock | Mix | Pool | Sequence[Drawn] | None = None,
    night: bool | None = None,
    count: int | None = None,
) -> Scene:
    """Draw a street scene, or plates into the photograph ``background``.

    ``plates`` says where plates come from: by default they are drawn, of the whole mix; give
    a :class:`Stock` to share what it has drawn between scenes. ``count`` 0 asks for a scene
    without plates, as many as there are vehicles otherwise; on a background it is exact.
    The picture is sharp: :func:`photograph` makes it one that a camera took.
    """
    stock = (
        plates if isinstance(plates, Stock) else _COMMON if plates is None else Stock(plates)
    )
    if background is not None:
        return _pasted(rng, size, background, stock, count)
    dark = bool(rng.random() < NIGHTS) if night is None else night
    setting = traffic.setting(rng, size, dark)
    view = setting.view
    painting = _Painting(Stage(street.backdrop(view, setting.ground, rng)), stock, rng)
    stage = painting.stage
    traffic.surroundings(stage, setting, rng)
    stage.defocus(setting.depth_blur)
    for _, act in sorted(_acts(painting, setting, count), key=lambda pair: -pair[0]):
        act()
    if count != 0 and rng.random() < 0.12:
        _loose(painting, int(rng.integers(1, 4)))
    if rng.random() < 0.12:
        _boards(stage, rng)
    if dark:
        light.night(stage, view, rng)
    else:
        light.day(stage, rng)
    light.lamps(stage, dark, rng)
    if rng.random() < 0.06:
        bare = stage.picture.copy()
        clutter.caption(stage.picture, rng)
        stage.owner[(stage.picture != bare).any(-1)] = 0
    return painting.scene()


def _acts(
    painting: _Painting, setting: Setting, count: int | None
) -> list[tuple[float, Callable[[], None]]]:
    """List everything that stands in the street with its distance."""
    stage, rng, view = painting.stage, painting.rng, setting.view
    acts: list[tuple[float, Callable[[], None]]] = []
    for parked in setting.traffic:
        acts.append((parked.z, _Parking(painting, setting, parked, count != 0)))
    for x, z in setting.signs:
        tone = float(rng.uniform(0.6, 1.05))
        acts.append((z, partial(street.sign, stage, view, x, z, tone, rng)))
    for x, z in setting.blockers:
        acts.append((z, partial(street.blocker, stage, view, x, z, rng)))
    return acts


@dataclass(frozen=True)
class _Parking:
    """Paints one vehicle and hangs its plate."""

    painting: _Painting
    setting: Setting
    parked: traffic.Parked
    plated: bool

    def __call__(self) -> None:
        painting, view, rng = self.painting, self.setting.view, self.painting.rng
        lamps = 0.0
        if rng.random() < (0.85 if self.setting.dark else 0.25):
            lamps = float(rng.uniform(0.3, 1))
        body = sized(self.parked.kind, self.parked.front, rng, lamps)
        tone = float(rng.uniform(0.65, 1.1))
        tint: Colour = (tone, tone, tone)
        place = Place(self.parked.x, self.parked.z, self.parked.heading, tint)
        mount = park(painting.stage, view, body, place, rng)
        if mount is None or not self.plated or rng.random() < 0.05:
            return
        at = place.world(np.array([[mount.x, mount.y, mount.z]]))[0]
        scale = view.focal / max(view.depth(at.tolist()), 0.3)
        square = mount.square or rng.random() < 0.1
        if 0.3 * scale < SEEN:
            return
        drawn = painting.stock.plate(rng, 0.12 * scale, square)
        tall = get(drawn.format).size[1] / 1000 * float(rng.uniform(0.92, 1.12))
        wide = tall * drawn.quad.width / drawn.quad.height
        if wide > mount.across * 1.4:
            wide, tall = mount.across * 1.2, tall * mount.across * 1.2 / wide
        corners = view.seen(place.world(mount.corners(wide, tall)))
        if corners is None or Quad.of(corners).area < 4 or Quad.of(corners).width < SEEN:
            return
        near = tone * float(rng.uniform(0.8, 1.12))
        quad = hang(painting.stage, drawn, corners, rng, (near, near, near))
        painting.keep(quad, drawn)


def _loose(painting: _Painting, count: int) -> None:
    """Hang plates anywhere, so that a finder looks at the plate and not only for the car."""
    w, h = painting.stage.size
    rng = painting.rng
    for _ in range(count):
        width = float(np.exp(rng.uniform(math.log(10), math.log(0.4 * w))))
        drawn = painting.stock.plate(rng, width / 3, bool(rng.random() < 0.3))
        centre = (float(rng.uniform(0, w)), float(rng.uniform(0, h)))
        corners = askew(centre, width, drawn.quad.width / drawn.quad.height, rng)
        if Quad.of(corners).convex and Quad.of(corners).area > 4:
            tone = float(rng.uniform(0.5, 1.1))
            painting.keep(hang(painting.stage, drawn, corners, rng, (tone, tone, tone)), drawn)


def _boards(stage: Stage, rng: np.random.Generator, over: Quad | None = None) -> None:
    """Hang boards that are not plates anywhere as well, or one of them ``over`` a plate."""
    w, h = stage.size
    for _ in range(int(rng.integers(1, 6)) if over is None else 1):
        sheet = clutter.any_board(rng)
        width = float(np.exp(rng.uniform(math.log(10), math.log(0.3 * w))))
        centre = (float(rng.uniform(0, w)), float(rng.uniform(0, h)))
        if over is not None:
            width = over.width * float(rng.uniform(0.3, 1))
            x, y = over.points[int(rng.integers(4))]
            centre = (x + 0.2 * float(rng.normal()) * width, y)
        corners = askew(centre, width, sheet.shape[1] / sheet.shape[0], rng)
        if Quad.of(corners).convex and Quad.of(corners).area > 4:
            tone = float(rng.uniform(0.5, 1.1))
            stage.paint(sheet, corners, (tone, tone, tone))


def _pasted(
    rng: np.random.Generator,
    size: tuple[int, int],
    background: Picture,
    stock: Stock,
    count: int | None,
) -> Scene:
    painting = _Painting(Stage(fitted(background, size, rng)), stock, rng)
    if count is None:
        count = int(rng.choice([0, 1, 2, 3, 4, 5], p=[0.08, 0.4, 0.25, 0.14, 0.08, 0.05]))
    while len(painting.hung) < count:
        width = float(np.exp(rng.uniform(math.log(10), math.log(0.45 * size[0]))))
        drawn = stock.plate(rng, width / 3.5, bool(rng.random() < 0.25))
        centre = (
            float(rng.uniform(0.02, 0.98)) * size[0],
            float(rng.uniform(0.02, 0.98)) * size[1],
        )
        corners = askew(centre, width, drawn.quad.width / drawn.quad.height, rng)
        if Quad.of(corners).convex and Quad.of(corners).area > 4:
            painting.keep(paste(painting.stage, drawn, corners, rng), drawn)
            if rng.random() < 0.1:
                _boards(painting.stage, rng, Quad.of(corners))
    return painting.scene()
