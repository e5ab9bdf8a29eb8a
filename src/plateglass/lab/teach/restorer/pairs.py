"""What the restorer learns from: the same plate photographed badly, and as it should look."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import cv2
import numpy as np
import torch
from torch import Tensor

from plateglass.geometry import Quad, homography, project, rectify, warp
from plateglass.lab.camera import preset, shoot
from plateglass.lab.networks.reader import Reader
from plateglass.lab.networks.restorer import Restorer
from plateglass.lab.teach.reader.album import TWO_LINES, plate_height, two_lines
from plateglass.lab.teach.reader.crops import framed
from plateglass.restore.tones import Levels, levels

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from plateglass.evidence import Classes
    from plateglass.geometry import Box, Matrix
    from plateglass.lab.camera import Preset
    from plateglass.lab.plates.draw import Drawn
    from plateglass.lab.plates.pool import Plates

    Picture = NDArray[np.uint8]
    Plane = NDArray[np.float32]

DARK, LIGHT = 16.0, 238.0
"""Where ink and ground of a well exposed plate lie."""
STRONGEST = 3.0
"""A picture with less contrast than this gain can mend is meant to be pale."""
SIZE = (Restorer.WIDTH, Restorer.HEIGHT)
GOOD = 0.12
"""Share of large and nearly perfect photographs, from which to learn to leave things alone."""
_SMALL = (80, 24)
_BLURS = (0.3, 0.7, 1.1, 1.6, 2.3, 3.2)
"""Standard deviations tried, in pixels of that: up to one pixel of a plate eight high."""
_GAINS = (0.4, 1.6)
""":func:`~plateglass.restore.tones.levels` leaves room for no more."""


@dataclass(frozen=True)
class Pair:
    """A bad photograph of a plate and its sharp, well exposed original, framed alike."""

    before: Picture
    """(96, 320, 3) the crop, enlarged"""
    small: Picture
    """(48, 160, 3) the same crop as the reader wants it"""
    after: Picture
    """(96, 320, 3)"""
    levels: Levels
    """What the network is shown ``before`` through."""
    light: Levels
    """What brings ``after`` into the light that ``before`` then shows."""
    known: NDArray[np.float32]
    """(96, 320) one where ``after`` was drawn, zero beyond its edges"""
    text: str
    boxes: Plane
    """(characters, 4) centre and size of each on them, in pixels"""


class PairBatch(NamedTuple):
    """What one step learns from; the fields are those of :class:`Pair`, as uint8 tensors."""

    before: Tensor
    small: Tensor
    after: Tensor
    known: Tensor
    slots: Tensor
    """(N, slots) classes of what the plates say"""
    levels: Tensor
    """(N, 2) gain and offset, in grey levels"""
    light: Tensor
    """(N, 2)"""
    boxes: Tensor
    """(N, slots, 4) where each character stands, in cells of a gaze; nothing is 0 wide"""

    def seen(self) -> Tensor:
        """Return what the network is shown, about [-1, 1]."""
        return _through(self.before, self.levels)

    def wanted(self) -> Tensor:
        """Return what it should make of it: the sharp plate in the bad picture's light."""
        return _through(self.after, self.light)


def well_exposed(picture: Picture, quad: Quad) -> Picture:
    """Set ink and ground of the plate within ``quad`` to where they are read best.

    One gain and one offset for all three channels: colours keep their hue.
    """
    inside = rectify(picture, quad, (64, 24))[0]
    luma = cv2.cvtColor(inside, cv2.COLOR_RGB2GRAY)[3:-3, 3:-3]
    low, high = np.percentile(luma, (2, 98))
    gain = min((LIGHT - DARK) / max(float(high - low), 1.0), STRONGEST)
    middle = (LIGHT + DARK) / 2 - gain * (low + high) / 2
    return np.clip(picture * gain + middle + 0.5, 0, 255).astype(np.uint8)


def in_light(sharp: Picture, seen: Picture, levels: Levels, known: Plane) -> Levels:
    """Find the gain and offset that explain a bad picture by the sharp one, blurred.

    So the restorer is never asked for a contrast or a brightness that the crop doesn't have;
    whether people want another exposure is no question of what stands there.
    """
    mask = cv2.resize(known, _SMALL, interpolation=cv2.INTER_AREA)
    mask = np.maximum(mask, 1e-6) / max(float(mask.sum()), 1e-3)
    truth, photo = (
        cv2.cvtColor(cv2.resize(p, _SMALL, interpolation=cv2.INTER_AREA), cv2.COLOR_RGB2GRAY)
        for p in (sharp, seen)
    )
    aim = photo * np.float32(levels.gain) + np.float32(levels.offset)
    goal = float((aim * mask).sum())
    best, least = Levels(1.0, 0.0), math.inf
    for blur in _BLURS:
        soft = cv2.GaussianBlur(truth.astype(np.float32), (0, 0), blur)
        mean = float((soft * mask).sum())
        around = soft - mean
        gain = float((around * (aim - goal) * mask).sum()) / max(
            float((around**2 * mask).sum()), 1.0
        )
        gain = float(np.clip(gain, *_GAINS))
        off = float(((gain * around - (aim - goal)) ** 2 * mask).sum())
        if off < least:
            best, least = Levels(gain, goal - gain * mean), off
    return best


def pair(
    drawn: Drawn, camera: Preset, rng: np.random.Generator, *, difficulty: float, height: float
) -> Pair:
    """Photograph a sharp plate badly, and frame both pictures alike."""
    exposure = camera.draw(rng, height=height, difficulty=difficulty)
    shot = shoot(drawn.picture, drawn.quad, exposure, rng)
    frame = framed(shot.quad, rng)
    back = frame.through(homography(shot.quad, drawn.quad))
    rows, columns = drawn.picture.shape[:2]
    to_after = homography(back, Quad.whole(*SIZE))
    drawn_on = np.full((rows, columns), 255, np.uint8)
    before = rectify(shot.picture, frame, SIZE)[0]
    after = rectify(well_exposed(drawn.picture, drawn.quad), back, SIZE)[0]
    known = warp(drawn_on, to_after, SIZE, border=cv2.BORDER_CONSTANT) / np.float32(255)
    shown = levels(before)
    return Pair(
        before=before,
        small=rectify(shot.picture, frame, (Reader.WIDTH, Reader.HEIGHT))[0],
        after=after,
        levels=shown,
        light=in_light(after, before, shown, known),
        known=known,
        text=drawn.text,
        boxes=np.array([_boxed(box, to_after) for _, box in drawn.characters], np.float32),
    )


def _boxed(box: Box, matrix: Matrix) -> list[float]:
    seen = Quad.of(project(Quad.from_box(box).array, matrix)).box
    return [(seen.x1 + seen.x2) / 2, (seen.y1 + seen.y2) / 2, seen.width, seen.height]


def _through(pictures: Tensor, lines: Tensor) -> Tensor:
    gain, offset = lines[:, :, None, None, None].unbind(1)
    return (pictures.float() * gain + offset) / 127.5 - 1


class Pairs:
    """Plates picked at random and photographed anew; batches by number.

    A pair depends on the seed, its batch's number and its place in there alone.
    """

    def __init__(self, plates: Plates, classes: Classes, *, batch: int, seed: int) -> None:
        self.plates, self.classes = plates, classes
        self.size, self.seed = batch, seed
        self.camera = preset("training")

    def __getitem__(self, at: tuple[int, int, int]) -> PairBatch:
        """Return a batch, or a process's share of it."""
        number, rank, ranks = at
        return self.batch([self.taken(number, row) for row in range(rank, self.size, ranks)])

    def taken(self, number: int, row: int) -> Pair:
        """Photograph one plate."""
        rng = np.random.default_rng((self.seed, number, row))
        drawn = self.plates[int(rng.integers(len(self.plates)))]
        while not self.classes.fits(drawn.text):
            drawn = self.plates[int(rng.integers(len(self.plates)))]
        lines = TWO_LINES if two_lines(drawn) else 1
        difficulty, height = float(rng.beta(1.1, 2.4)), plate_height(rng) * lines
        if rng.random() < GOOD:
            difficulty, height = float(rng.beta(1, 12)), lines * rng.uniform(40, 90)
        return pair(drawn, self.camera, rng, difficulty=difficulty, height=height)

    def batch(self, taken: list[Pair]) -> PairBatch:
        """Stack pairs into tensors."""

        def stacked(pictures: list[Picture]) -> Tensor:
            return torch.from_numpy(np.stack(pictures)).permute(0, 3, 1, 2)

        return PairBatch(
            before=stacked([p.before for p in taken]),
            small=stacked([p.small for p in taken]),
            after=stacked([p.after for p in taken]),
            known=torch.from_numpy(np.stack([p.known for p in taken]))[:, None],
            slots=torch.from_numpy(np.stack([self.classes.encode(p.text) for p in taken])),
            levels=torch.tensor([p.levels for p in taken]),
            light=torch.tensor([p.light for p in taken]),
            boxes=torch.from_numpy(np.stack([self._placed(p) for p in taken])),
        )

    def _placed(self, pair: Pair) -> Plane:
        placed = np.zeros((self.classes.slots, 4), np.float32)
        placed[: len(pair.boxes)] = pair.boxes / (SIZE[0] / Restorer.COLUMNS)
        return placed
