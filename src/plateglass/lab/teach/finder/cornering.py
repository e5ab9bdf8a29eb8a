"""What the corner network learns from: plates with exact corners, seen a little wrongly."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import torch
import torch.nn.functional as F

from plateglass.corners import VIEW, surroundings
from plateglass.geometry import Quad, rectify
from plateglass.lab.networks.corners import Corners, Placed, cells
from plateglass.lab.teach.reader.reading import scaled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from torch import Tensor

    from plateglass.geometry import Picture
    from plateglass.lab.teach.finder.views import Sources
    from plateglass.lab.train.fit import Said

LOWEST = 4.0
"""Plates lower than this have no corners that could be told to a part of their height."""

TWICE = 2
"""How often a plate is looked at, each time from a quad that is wrong in another way."""

SPREAD = 0.8
"""Standard deviation, in cells, of what a corner's map is to be."""

HEAT = 0.1
"""Weight of the maps' shape beside the corners' distance."""


class Near(NamedTuple):
    """N plates seen closely."""

    views: Tensor
    """(N, 3, H, W) uint8"""
    corners: Tensor
    """(N, 8) in the view's pixels"""
    height: Tensor
    """(N,) of the plate in the view"""


def mistaken(quad: Quad, rng: np.random.Generator) -> Quad:
    """Move a quad and its corners as a finder might, mostly by a tenth of its height."""
    h = quad.height
    worse = h * 0.1 * float(np.exp(rng.normal(0, 0.6)))
    middle = quad.array.mean(0)
    grown = (quad.array - middle) * np.exp(rng.normal(0.03, 0.08)) + middle
    roll = math.radians(float(rng.normal(0, 3)))
    turn = np.array([[math.cos(roll), -math.sin(roll)], [math.sin(roll), math.cos(roll)]])
    turned = (grown - middle) @ turn.T + middle
    moved = Quad.of(turned + rng.normal(0, worse, 2) + rng.normal(0, worse, (4, 2)))
    return moved if moved.convex else quad


def near(picture: Picture, quad: Quad, rng: np.random.Generator) -> tuple[Picture, Quad] | None:
    """Return a close look at a plate, and its corners there; nothing if one lies outside."""
    view, matrix = rectify(picture, surroundings(mistaken(quad, rng)), VIEW)
    there = quad.through(matrix)
    inside = ((there.array > 1) & (there.array < np.array(VIEW) - 1)).all()
    return (view, there) if inside else None


class Nears:
    """Batches by number; what is in one depends on the seed and that number alone."""

    def __init__(
        self, sources: Sources, *, batch: int, size: tuple[int, int], seed: int
    ) -> None:
        self.sources, self.batch, self.size, self.seed = sources, batch, size, seed

    def __getitem__(self, at: tuple[int, int, int]) -> Near:
        """Return a batch, or a process's share of it."""
        number, rank, ranks = at
        rng = np.random.default_rng((self.seed, number))
        samples: list[tuple[Picture, Quad]] = []
        while len(samples) < self.batch:
            samples += self._of_a_view(rng)
        return _stacked(samples[rank : self.batch : ranks])

    def _of_a_view(self, rng: np.random.Generator) -> Iterator[tuple[Picture, Quad]]:
        view = self.sources.view(self.size, rng)
        for plate in view.plates:
            within = ((plate.quad.array >= 0) & (plate.quad.array <= self.size)).all()
            if plate.tight and plate.counts and within and plate.quad.height >= LOWEST:
                for _ in range(TWICE):
                    sample = near(view.picture, plate.quad, rng)
                    if sample is not None:
                        yield sample


def _stacked(samples: list[tuple[Picture, Quad]]) -> Near:
    pictures = np.stack([view for view, _ in samples]).transpose(0, 3, 1, 2)
    corners = np.stack([quad.array.reshape(-1) for _, quad in samples]).astype(np.float32)
    heights = np.array([quad.height for _, quad in samples], np.float32)
    return Near(
        torch.from_numpy(pictures), torch.from_numpy(corners), torch.from_numpy(heights)
    )


def loss(placed: Placed, taught: Near) -> tuple[Tensor, Mapping[str, Tensor]]:
    """Return the loss and its parts: distance in plate heights, and the maps' shape."""
    off = (placed.corners - taught.corners) / taught.height[:, None]
    distance = F.smooth_l1_loss(off, torch.zeros_like(off), beta=0.03)
    h, w = (side // Corners.STRIDE for side in taught.views.shape[2:])
    away = taught.corners.unflatten(1, (4, 1, 2)) - cells(h, w, Corners.STRIDE)
    spot = torch.softmax(-0.5 * (away / Corners.STRIDE / SPREAD).square().sum(-1), -1)
    shape = -(spot * F.log_softmax(placed.maps, -1)).sum(-1).mean()
    four = off.detach().unflatten(1, (4, 2)).norm(dim=-1).mean(1)
    parts = {"strayed": four.mean(), "median": four.median(), "maps": shape.detach()}
    return distance + HEAT * shape, parts


class Cornering:
    """Say where a plate's corners are."""

    def learn(self, net: Callable[[Tensor], Placed], batch: Near) -> Said:
        """Look at a batch and compare."""
        return loss(net(scaled(batch.views)), batch)

    def judge(self, net: Callable[[Tensor], Placed], batch: Near) -> Mapping[str, Tensor]:
        """Look at a batch and measure."""
        total, parts = self.learn(net, batch)
        return {"loss": total, **parts}

    def show(self, net: object, batch: object) -> None:
        """Show nothing yet."""
