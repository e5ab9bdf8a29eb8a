"""Ever new batches of what the finder looks at: parts of streets, at every size, made worse."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import cv2
import numpy as np
import torch

from plateglass.geometry import Quad, project, warp
from plateglass.lab.camera import degrade, preset
from plateglass.lab.camera.codec import jpeg
from plateglass.lab.scenes.paste import askew, paste
from plateglass.lab.scenes.stage import Stage
from plateglass.lab.teach.finder.finding import Taught, targets
from plateglass.lab.teach.finder.street import Street, Target

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from plateglass.geometry import Matrix, Picture
    from plateglass.lab.plates.draw import Drawn
    from plateglass.lab.scenes.rack import Rack

NARROWEST = 9.0
"""Plates narrower than this need not be found: nobody could say that they are plates."""

SHOWN = 0.6
"""A plate counts if this much of it lies within the view."""

ENLARGED = (1.3, 3.0)
"""How much a second look enlarges what is small in a photograph."""


@dataclass(frozen=True)
class View:
    """Part of a street, as the network gets it."""

    picture: Picture
    plates: tuple[Target, ...]


def look(
    street: Street, size: tuple[int, int], rng: np.random.Generator, *, deceived: bool = False
) -> tuple[Picture, list[Target]]:
    """Cut a view out of a street so that one of its plates has a size drawn at random.

    ``deceived`` looks at one of its decoys instead.
    """
    plates = [p.quad for p in street.targets if p.counts and p.quad.width > 2]
    matrix = _aim(street, list(street.decoys) if deceived else plates, size, rng)
    if street.real and rng.random() < 0.5:
        matrix = np.array([[-1, 0, size[0]], [0, 1, 0], [0, 0, 1.0]]) @ matrix
    mirrored = np.linalg.det(matrix[:2, :2]) < 0
    seen = []
    for plate in street.targets:
        points = project(plate.quad.array, matrix)
        quad = Quad.of(points[[1, 0, 3, 2]] if mirrored else points)
        shown = _shown(quad, size)
        if shown > 0:
            fits = shown >= SHOWN and NARROWEST <= quad.width <= 0.95 * size[0]
            seen.append(replace(plate, quad=quad, counts=plate.counts and fits))
    return _cut(street, matrix, size), seen


def _aim(
    street: Street, aims: Sequence[Quad], size: tuple[int, int], rng: np.random.Generator
) -> Matrix:
    h, w = street.pictures[0].shape[:2]
    whole = min(size[0] / w, size[1] / h)
    if aims and rng.random() < 0.9:
        aim = aims[int(rng.integers(len(aims)))]
        wide = math.exp(rng.uniform(math.log(12), math.log(0.75 * size[0])))
        scale = min(wide / aim.width, 1.7)
        middle = aim.array.mean(0)
    else:
        scale = math.exp(rng.uniform(math.log(min(whole, 1.0)), math.log(1.3)))
        middle = rng.uniform((0, 0), (w, h))
    scale = max(scale, 0.7 * whole)
    roll = rng.uniform(-45, 45) if rng.random() < 0.1 else rng.normal(0, 4)
    c, s = math.cos(math.radians(roll)), math.sin(math.radians(roll))
    across, down = scale * np.exp(rng.normal(0, 0.07, 2))
    linear = np.array([[c, -s], [s, c]]) @ np.diag([across, down])
    # Where the plate comes to lie: anywhere, but the view mostly stays within the picture.
    place = rng.uniform(0.06, 0.94, 2) * size
    room = np.array([w * across, h * down])
    low, high = middle * (across, down) + size - room, middle * (across, down)
    place = np.clip(place, np.minimum(low, high), np.maximum(low, high))
    shift = place - linear @ middle
    return np.array([[*linear[0], shift[0]], [*linear[1], shift[1]], [0, 0, 1.0]])


def _cut(street: Street, matrix: Matrix, size: tuple[int, int]) -> Picture:
    scale = math.sqrt(abs(np.linalg.det(matrix[:2, :2])))
    level = int(np.clip(math.floor(-math.log2(scale) + 0.3), 0, len(street.pictures) - 1))
    picture, full = street.pictures[level], street.pictures[0]
    grown = np.diag([full.shape[1] / picture.shape[1], full.shape[0] / picture.shape[0], 1.0])
    return warp(picture, matrix @ grown, size, border=cv2.BORDER_REPLICATE)


def _shown(quad: Quad, size: tuple[int, int]) -> float:
    box = quad.box
    across = min(box.x2, size[0]) - max(box.x1, 0)
    down = min(box.y2, size[1]) - max(box.y1, 0)
    return max(0.0, across) * max(0.0, down) / max(box.area, 1e-6)


def replaced(
    picture: Picture,
    plate: Target,
    new: Drawn | None,
    rng: np.random.Generator,
    shade: float = 1.0,
) -> tuple[Picture, Target | None]:
    """Wipe a plate off its vehicle, and hang another one in its place."""
    h, w = picture.shape[:2]
    box = plate.quad.grown(0.05).box
    reach = max(4, round(0.3 * box.height))
    x1, y1 = max(0, int(box.x1)), max(0, int(box.y1))
    x2, y2 = min(w, math.ceil(box.x2)), min(h, math.ceil(box.y2))
    left, top = max(0, x1 - reach), max(0, y1 - reach)
    around = picture[top : y2 + reach, left : x2 + reach]
    mask = np.zeros(around.shape[:2], np.uint8)
    mask[y1 - top : y2 - top, x1 - left : x2 - left] = 255
    wiped = picture.copy()
    wiped[top : y2 + reach, left : x2 + reach] = cv2.inpaint(around, mask, 3, cv2.INPAINT_TELEA)
    if new is None:
        return wiped, None
    ratio = stretched(new, rng)
    area = box.area / 1.6 * rng.uniform(0.7, 1.3)
    middle = ((box.x1 + box.x2) / 2, (box.y1 + box.y2) / 2)
    corners = askew(middle, math.sqrt(area * ratio), ratio, rng, roll=25.0)
    stage = Stage(wiped)
    return stage.picture, Target(paste(stage, new, corners, rng, shade))


def stretched(plate: Drawn, rng: np.random.Generator) -> float:
    """Draw a width by height near a plate's own: makers vary more than the norms say."""
    return plate.quad.width / plate.quad.height * math.exp(float(rng.normal(0, 0.13)))


def scattered(
    picture: Picture,
    plates: Sequence[Target],
    new: Drawn,
    rng: np.random.Generator,
    shade: float = 1.0,
) -> tuple[Picture, Target | None]:
    """Paste a plate anywhere that is free."""
    h, w = picture.shape[:2]
    width = math.exp(rng.uniform(math.log(12), math.log(0.6 * w)))
    middle = (float(rng.uniform(0.05, 0.95)) * w, float(rng.uniform(0.05, 0.95)) * h)
    corners = askew(middle, width, stretched(new, rng), rng)
    quad = Quad.of(corners)
    near = quad.grown(0.3).box
    taken = any(near.iou(plate.quad.box) > 0 for plate in plates)
    if taken or not quad.convex or quad.area < 16 or _shown(quad, (w, h)) < SHOWN:
        return picture, None
    stage = Stage(picture.copy())
    target = Target(paste(stage, new, corners, rng, shade), counts=quad.width >= NARROWEST)
    return stage.picture, target


def worsened(picture: Picture, rng: np.random.Generator) -> Picture:
    """Make a view as bad as cameras do, most only a little."""
    if rng.random() < 0.3:
        exposure = preset("training").draw(rng, difficulty=float(rng.beta(1, 1.8)))
        return degrade(picture, exposure, rng)
    levels = np.arange(256) / 255
    # At night all is as red as the lamps, or as blue as the signs.
    cast = 0.3 if rng.random() < 0.12 else 0.06
    gains = np.exp(rng.normal(0, 0.22) + rng.normal(0, cast, 3))
    power, lift = float(np.exp(rng.normal(0, 0.25))), float(rng.normal(0, 0.03))
    table = 255 * (gains[:, None] * levels**power + lift)
    picture = np.asarray(
        cv2.LUT(picture, np.clip(table, 0, 255).astype(np.uint8).T[None]), np.uint8
    )
    if rng.random() < 0.1:
        grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
        picture = np.repeat(grey[..., None], 3, axis=2)
    if rng.random() < 0.3:
        picture = np.asarray(
            cv2.GaussianBlur(picture, (0, 0), float(rng.uniform(0.3, 1.3))), np.uint8
        )
    if rng.random() < 0.4:
        picture = jpeg(picture, int(rng.integers(25, 95)))
    return picture


def enlarged(view: View, size: tuple[int, int]) -> View:
    """Show a view larger, with no more in it than it had."""
    height, width = view.picture.shape[:2]
    picture = cv2.resize(view.picture, size, interpolation=cv2.INTER_CUBIC)
    matrix = np.diag([size[0] / width, size[1] / height, 1.0])
    plates = (replace(plate, quad=plate.quad.through(matrix)) for plate in view.plates)
    return View(np.asarray(picture, np.uint8), tuple(plates))


@dataclass(frozen=True)
class Sources:
    """What views are taken from, and how often."""

    drawn: Sequence[Street]
    real: Sequence[Street]
    empty: Sequence[Street]
    """Photographs without a plate that could be found."""
    rack: Rack
    """Plates to paste into photographs."""
    hard: Sequence[Street] = ()
    """Streets with decoys, looked at there."""
    shares: tuple[float, float, float, float] = (0.38, 0.39, 0.11, 0.12)
    """Of drawn, real, empty and hard ones."""
    square: float = 0.0
    """Share of pasted plates that are square by choice; some of the others are by chance."""
    shaded: float = 0.0
    """Share of pasted plates that hang in the shade of their vehicle."""
    close: float = 0.0
    """Share of views that show small plates from close up, as a second look does."""

    def view(self, size: tuple[int, int], rng: np.random.Generator) -> View:
        """Return one view with its plates."""
        if not self.close or rng.random() >= self.close:
            return self._view(size, rng)
        zoom = math.exp(rng.uniform(*np.log(ENLARGED)))
        small = round(size[0] / zoom), round(size[1] / zoom)
        return enlarged(self._view(small, rng), size)

    def _view(self, size: tuple[int, int], rng: np.random.Generator) -> View:
        kinds = (self.drawn, self.real, self.empty, self.hard)
        odds = np.array([s if len(k) else 0.0 for s, k in zip(self.shares, kinds, strict=True)])
        kind = kinds[int(rng.choice(len(kinds), p=odds / odds.sum()))]
        street = kind[int(rng.integers(len(kind)))]
        picture, plates = look(street, size, rng, deceived=kind is self.hard)
        if street.real:
            for plate in [p for p in plates if p.counts and not p.tight]:
                if rng.random() < 0.4:
                    plates.remove(plate)
                    new = self._pick(rng) if rng.random() < 0.75 else None
                    picture, hung = replaced(picture, plate, new, rng, self._shade(rng))
                    plates += [hung] if hung else []
            for _ in range(int(rng.choice(3, p=[0.5, 0.33, 0.17]))):
                new = self._pick(rng)
                picture, hung = scattered(picture, plates, new, rng, self._shade(rng))
                plates += [hung] if hung else []
        return View(worsened(picture, rng), tuple(plates))

    def _pick(self, rng: np.random.Generator) -> Drawn:
        if self.square and rng.random() < self.square:
            return self.rack.pick_square(rng)
        return self.rack.pick(rng)

    def _shade(self, rng: np.random.Generator) -> float:
        shaded = self.shaded and rng.random() < self.shaded
        return float(rng.uniform(0.2, 0.7)) if shaded else 1.0


class Views:
    """Batches by number; a view depends on the seed, that number and its place alone."""

    def __init__(
        self, sources: Sources, *, batch: int, size: tuple[int, int], seed: int
    ) -> None:
        self.sources, self.batch, self.size, self.seed = sources, batch, size, seed

    def __getitem__(self, at: tuple[int, int, int]) -> Taught:
        """Return a batch, or a process's share of it."""
        number, rank, ranks = at
        places = range(rank, self.batch, ranks)
        rngs = (np.random.default_rng((self.seed, number, place)) for place in places)
        return stacked([self.sources.view(self.size, rng) for rng in rngs])


def stacked(views: Sequence[View]) -> Taught:
    """Stack views with their targets into tensors."""
    maps: list[dict[str, NDArray[np.float32]]] = []
    for view in views:
        h, w = view.picture.shape[:2]
        maps.append(targets(view.plates, (w, h)))
    pictures = torch.from_numpy(np.stack([view.picture for view in views]))
    tensors = {name: torch.from_numpy(np.stack([m[name] for m in maps])) for name in maps[0]}
    return Taught(pictures=pictures.permute(0, 3, 1, 2), **tensors)
