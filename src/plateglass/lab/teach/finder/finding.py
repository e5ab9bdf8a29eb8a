"""What the finder is taught: which cells are centres of plates, and where the corners lie."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import torch
import torch.nn.functional as F

from plateglass.lab.networks.finder import Finder
from plateglass.lab.teach.reader.reading import scaled

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray
    from torch import Tensor

    from plateglass.lab.networks.finder import Found
    from plateglass.lab.teach.finder.street import Target
    from plateglass.lab.train.fit import Said

NEAR = 0.35
"""Cells whose share of a plate's spot is at least this much say where its corners are."""

SPREAD = 0.1
"""Standard deviation of a plate's spot, in its widths and heights."""

LOOSE = (0.03, 0.22)
"""How far within a loose box, in its heights, a plate's edges may lie."""


class Taught(NamedTuple):
    """Targets of N pictures on the network's (h, w) cells."""

    pictures: Tensor
    """(N, 3, H, W) uint8"""
    centres: Tensor
    """(N, 1, h, w) 1 where a plate's centre is, falling off around it"""
    counts: Tensor
    """(N, 1, h, w) 0 where it doesn't matter what is found"""
    corners: Tensor
    """(N, 8, h, w) from the cell's centre, in pixels"""
    height: Tensor
    """(N, 1, h, w) of the plate, the unit of its corners' error"""
    tight: Tensor
    """(N, 1, h, w) weight of the corners"""
    loose: Tensor
    """(N, 1, h, w) weight of the corners' box, where no more is known"""


def cell_centres(shape: tuple[int, int]) -> NDArray[np.float32]:
    """Return the (2, h, w) picture coordinates of the cells' centres."""
    y, x = np.indices(shape, np.float32)
    return (np.stack([x, y]) + 0.5) * Finder.STRIDE


def targets(plates: Sequence[Target], size: tuple[int, int]) -> dict[str, NDArray[np.float32]]:
    """Spread the plates of one ``size`` = (w, h) picture over its cells."""
    shape = size[1] // Finder.STRIDE, size[0] // Finder.STRIDE
    at = cell_centres(shape)
    maps = {name: np.zeros((1, *shape), np.float32) for name in ("centres", "tight", "loose")}
    maps["counts"] = np.ones((1, *shape), np.float32)
    maps["height"] = np.ones((1, *shape), np.float32)
    maps["corners"] = np.zeros((8, *shape), np.float32)
    for plate in plates:
        box = plate.quad.box
        if not plate.counts:
            inside = (at[0] > box.x1 - 4) & (at[0] < box.x2 + 4)
            maps["counts"][0, inside & (at[1] > box.y1 - 4) & (at[1] < box.y2 + 4)] = 0
            continue
        middle = plate.quad.array.mean(0)
        reach = np.maximum((SPREAD * box.width, SPREAD * box.height), 0.6 * Finder.STRIDE)
        away = (at - middle[:, None, None]) / reach[:, None, None]
        spot = np.exp(-0.5 * (away**2).sum(0)).astype(np.float32)
        row, column = np.unravel_index(int(spot.argmax()), shape)
        near = (spot >= NEAR) & (spot > maps["centres"][0])
        near[row, column] = True
        maps["corners"][:, near] = (plate.quad.array[:, :, None] - at[:, near]).reshape(8, -1)
        maps["height"][0, near] = max(4.0, box.height if not plate.tight else plate.quad.height)
        for name, chosen in (("tight", plate.tight), ("loose", not plate.tight)):
            maps[name][0, near] = spot[near] if chosen else 0.0
        maps["centres"][0] = np.maximum(maps["centres"][0], spot)
        maps["centres"][0, row, column] = 1.0
    # Next to a plate that counts, nothing is to be overlooked.
    maps["counts"][maps["centres"] > NEAR] = 1.0
    return maps


def loss(
    found: Found, taught: Taught, corner_weight: float
) -> tuple[Tensor, Mapping[str, Tensor]]:
    """Return the loss and its parts: centres (focal) and corners (in plate heights)."""
    centres = _focal(found.centres.float(), taught.centres, taught.counts)
    corners = found.corners.float() * Finder.UNIT
    off = F.smooth_l1_loss(
        corners / taught.height, taught.corners / taught.height, reduction="none", beta=0.1
    ).mean(1, keepdim=True)
    strayed = _strayed(corners, taught)
    total = (taught.tight.sum() + taught.loose.sum()).clamp(min=1.0)
    placed = ((off * taught.tight).sum() + (strayed * taught.loose).sum()) / total
    exact = (off * taught.tight).sum() / taught.tight.sum().clamp(min=1.0)
    parts = {"centres": centres.detach(), "corners": exact.detach(), "placed": placed.detach()}
    return centres + corner_weight * placed, parts


@dataclass(frozen=True)
class Finding:
    """Say where plates are."""

    corner_weight: float

    def learn(self, net: Callable[[Tensor], Found], batch: Taught) -> Said:
        """Look at a batch and compare."""
        return loss(net(scaled(batch.pictures)), batch, self.corner_weight)

    def judge(self, net: Callable[[Tensor], Found], batch: Taught) -> Mapping[str, Tensor]:
        """Look at a batch and measure."""
        total, parts = self.learn(net, batch)
        return {"loss": total, **parts}

    def show(self, net: object, batch: object) -> None:
        """Show nothing yet."""


def _focal(logits: Tensor, centres: Tensor, counts: Tensor) -> Tensor:
    """CenterNet's focal loss: cells near a centre are punished less for claiming to be it."""
    p = torch.sigmoid(logits)
    is_centre = (centres == 1).float()
    hit = F.logsigmoid(logits) * (1 - p) ** 2 * is_centre
    calm = F.logsigmoid(-logits) * p**2 * (1 - centres) ** 4 * (1 - is_centre)
    return -((hit + calm) * counts).sum() / is_centre.sum().clamp(min=1.0)


def _strayed(corners: Tensor, taught: Taught) -> Tensor:
    """How far the corners' box lies from anywhere that a loose box allows, in its heights."""
    found = corners.unflatten(1, (4, 2))
    box = taught.corners.unflatten(1, (4, 2))
    least, most = LOOSE
    # Inwards is positive for the upper left edges, negative for the lower right ones.
    first = (found.amin(1) - box.amin(1)) / taught.height
    last = (box.amax(1) - found.amax(1)) / taught.height
    inset = torch.cat([first, last], 1)
    return (F.relu(least - inset) + F.relu(inset - most)).mean(1, keepdim=True)
