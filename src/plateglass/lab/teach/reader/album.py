"""Ever new batches of bad photographs for the reader to learn from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from plateglass.evidence import Classes
from plateglass.lab.camera import preset
from plateglass.lab.camera.clip import Clip
from plateglass.lab.networks.reader import Reader
from plateglass.lab.plates.draw import Drawn
from plateglass.lab.plates.pool import Plates
from plateglass.lab.teach.reader.crops import Crop, crop
from plateglass.lab.teach.reader.habits import habits, untold

GAZE_BLUR = 0.6
"""Standard deviation, in tokens, of the spot a slot is taught to look at."""

FRAMES = 3
"""Of a clip of which one is read: one coded whole, and some that say what changed."""

TWO_LINES = 1.6
"""How much higher a plate of two lines is drawn, so that its characters are as large."""

SMALLER = 1.3, 4.0
"""By how much a photograph is shrunk that becomes a thumbnail."""

GOOD = 0.6
"""How difficult such a photograph is, beside the others."""

UNTOLD = -1
"""Instead of a slot's class: nothing is taught there."""


class Photograph(NamedTuple):
    """One row of a batch, not yet tensors."""

    crop: Crop
    country: int
    untold: tuple[int, ...]
    """Places of the text that are kept from the reader."""


class Batch(NamedTuple):
    """What one step learns from."""

    pictures: Tensor
    """(N, 3, height, width) uint8"""
    slots: Tensor
    """(N, slots) classes, or UNTOLD"""
    country: Tensor
    """(N,) index, -1 if unknown"""
    gaze: Tensor
    """(N, slots, tokens) where each slot should look; zeros if unknown"""
    number: Tensor
    """Batches of the run before this one."""


class Album:
    """Plates picked at random and photographed anew, easy ones first.

    A picture depends on the seed, its batch's number and its place in there alone.
    ``difficulty`` and height are drawn apart, so that small clean plates and large ruined ones
    both occur; most pictures stay readable, because noise teaches nothing.
    """

    def __init__(
        self,
        rendered: Plates,
        real: Plates,
        classes: Classes,
        *,
        batch: int,
        real_share: float,
        film_share: float,
        thumb_share: float,
        easy_steps: int,
        seed: int,
    ) -> None:
        self.rendered, self.real, self.classes = rendered, real, classes
        self.size, self.real_share = batch, real_share
        self.film_share, self.thumb_share = film_share, thumb_share
        self.easy_steps, self.seed = easy_steps, seed
        self.often = habits(real[number] for number in range(len(real)))
        self.camera = preset("training")

    def __getitem__(self, at: tuple[int, int, int]) -> Batch:
        """Return a batch by its number, or a process's share of it."""
        number, rank, ranks = at
        rows = range(rank, self.size, ranks)
        return self.batch([self.taken(number, row) for row in rows], number)

    def taken(self, number: int, row: int) -> Photograph:
        """Photograph one plate, name its country, and choose what is told."""
        rng = np.random.default_rng((self.seed, number, row))
        ramp = min(1.0, 0.3 + 0.7 * number / max(1, self.easy_steps))
        drawn = self.pick(rng)
        kind = rng.random()
        filmed = kind < self.film_share
        shrunk = self.film_share <= kind < self.film_share + self.thumb_share
        smaller = float(rng.uniform(*SMALLER)) if shrunk else 1.0
        height = plate_height(rng, ramp) * (TWO_LINES if two_lines(drawn) else 1)
        photograph = crop(
            drawn, self.camera, rng, (Reader.WIDTH, Reader.HEIGHT),
            difficulty=ramp * float(rng.beta(1.1, 2.4)) * (GOOD if shrunk else 1),
            height=height,
            clip=Clip.draw(rng, FRAMES) if filmed else None,
            smaller=smaller,
        )  # fmt: skip
        kept = untold(drawn, self.often, rng)
        return Photograph(photograph, self.country(drawn), kept)

    def pick(self, rng: np.random.Generator) -> Drawn:
        """Pick a plate that fits, real or rendered."""
        while True:
            real = len(self.real) and rng.random() < self.real_share
            plates = self.real if real else self.rendered
            drawn = plates[int(rng.integers(len(plates)))]
            if self.classes.fits(drawn.text):
                return drawn

    def country(self, drawn: Drawn) -> int:
        """Return the index of the country a plate's format belongs to, -1 if unknown."""
        code = drawn.format.split("-")[0].upper()
        known = self.classes.countries
        return known.index(code) if code in known else -1

    def batch(self, photographs: Sequence[Photograph], number: int = 0) -> Batch:
        """Stack photographs into tensors."""
        crops = [one.crop for one in photographs]
        centres = np.full((len(crops), self.classes.slots, 2), np.nan, np.float32)
        slots = np.stack([self.classes.encode(taken.text) for taken in crops])
        for row, told, one in zip(centres, slots, photographs, strict=True):
            row[: len(one.crop.centres)] = one.crop.centres
            told[list(one.untold)] = UNTOLD
        return Batch(
            pictures=torch.from_numpy(np.stack([t.pixels for t in crops])).permute(0, 3, 1, 2),
            slots=torch.from_numpy(slots),
            country=torch.tensor([one.country for one in photographs]),
            gaze=torch.from_numpy(np.stack([gaze_target(c) for c in centres])),
            number=torch.tensor(number),
        )


def plate_height(rng: np.random.Generator, ramp: float = 1.0) -> float:
    """Draw a plate's height on the sensor: 8 to 60 px, half of them below 20."""
    lowest = 8.0 / max(ramp, 0.3)
    return float(
        np.exp(rng.triangular(np.log(lowest), np.log(max(14.0, lowest)), np.log(60.0)))
    )


def two_lines(drawn: Drawn) -> bool:
    """Whether the characters stand in two lines, as far as the renderer tells."""
    if not drawn.characters:
        return False
    (_, first), (_, last) = drawn.characters[0], drawn.characters[-1]
    return last.y1 > first.y2


def gaze_target(centres: NDArray[np.float32]) -> NDArray[np.float32]:
    """Spread (slots, 2) centres into (slots, tokens) maps that sum to one; NaN gives zeros."""
    x = centres[:, :1] * Reader.COLUMNS - 0.5
    y = centres[:, 1:] * Reader.ROWS - 0.5
    across = np.exp(-0.5 * ((np.arange(Reader.COLUMNS) - x) / GAZE_BLUR) ** 2)
    along = np.exp(-0.5 * ((np.arange(Reader.ROWS) - y) / GAZE_BLUR) ** 2)
    spot = np.nan_to_num((along[:, :, None] * across[:, None, :]).reshape(len(centres), -1))
    total = spot.sum(1, keepdims=True)
    return np.asarray(np.where(total > 1e-3, spot / np.maximum(total, 1e-3), 0), np.float32)
