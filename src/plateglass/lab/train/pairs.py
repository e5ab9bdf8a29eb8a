"""What the restorer learns from: the same plate photographed badly, and as it should look."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np
import torch
from torch import Tensor
from torch.utils.data import IterableDataset, get_worker_info

from plateglass.geometry import Quad, homography, rectify, warp
from plateglass.lab.camera import preset, shoot
from plateglass.lab.networks.reader import Reader
from plateglass.lab.networks.restorer import Restorer
from plateglass.lab.train.album import TWO_LINES, plate_height, two_lines
from plateglass.lab.train.crops import framed

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from plateglass.evidence import Classes
    from plateglass.lab.camera import Preset
    from plateglass.lab.plates.draw import Drawn
    from plateglass.lab.train.album import Plates

    Picture = NDArray[np.uint8]

DARK, LIGHT = 16.0, 238.0
"""Where ink and ground of a well exposed plate lie."""
STRONGEST = 3.0
"""A picture with less contrast than this gain can mend is meant to be pale."""
SIZE = (Restorer.WIDTH, Restorer.HEIGHT)


@dataclass(frozen=True)
class Pair:
    """A bad photograph of a plate and its sharp, well exposed original, framed alike."""

    before: Picture
    """(96, 320, 3) the crop, enlarged"""
    small: Picture
    """(48, 160, 3) the same crop as the reader wants it"""
    after: Picture
    """(96, 320, 3)"""
    known: NDArray[np.float32]
    """(96, 320) one where ``after`` was drawn, zero beyond its edges"""
    text: str


@dataclass(frozen=True)
class PairBatch:
    """What one step learns from; the fields are those of :class:`Pair`, as uint8 tensors."""

    before: Tensor
    small: Tensor
    after: Tensor
    known: Tensor
    slots: Tensor
    """(N, slots) classes of what the plates say"""

    def to(self, device: torch.device) -> PairBatch:
        """Return the batch on another device."""
        return PairBatch(*(t.to(device, non_blocking=True) for t in vars(self).values()))


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
    return Pair(
        before=rectify(shot.picture, frame, SIZE)[0],
        small=rectify(shot.picture, frame, (Reader.WIDTH, Reader.HEIGHT))[0],
        after=rectify(well_exposed(drawn.picture, drawn.quad), back, SIZE)[0],
        known=warp(drawn_on, to_after, SIZE, border=cv2.BORDER_CONSTANT) / np.float32(255),
        text=drawn.text,
    )


class Pairs(IterableDataset[PairBatch]):
    """Plates picked at random and photographed anew, for as long as anybody asks."""

    def __init__(self, plates: Plates, classes: Classes, *, batch: int, seed: int, first: int):
        self.plates, self.classes = plates, classes
        self.size, self.seed, self.first = batch, seed, first

    def __iter__(self) -> Iterator[PairBatch]:
        """Yield batches; each worker has its own stream."""
        cv2.setNumThreads(0)
        info = get_worker_info()
        rng = np.random.default_rng((self.seed, self.first, info.id if info else 0))
        camera = preset("training")
        while True:
            taken: list[Pair] = []
            while len(taken) < self.size:
                drawn = self.plates[int(rng.integers(len(self.plates)))]
                if not self.classes.fits(drawn.text):
                    continue
                lines = TWO_LINES if two_lines(drawn) else 1
                difficulty, height = float(rng.beta(1.1, 2.4)), plate_height(rng) * lines
                taken.append(pair(drawn, camera, rng, difficulty=difficulty, height=height))
            yield self.batch(taken)

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
        )
