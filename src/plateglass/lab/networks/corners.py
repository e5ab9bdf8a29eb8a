"""The corner network: a plate seen closely in, its four corners out.

Each corner is a map of where it may be, at a quarter of the view; the corner is the map's
centre of gravity, which is finer than its cells. Small: it runs once a plate.
"""

from __future__ import annotations

from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from plateglass.lab.networks.finder import Block


class Placed(NamedTuple):
    """What the network says about N views."""

    corners: Tensor
    """(N, 8) x and y of four corners in the view's pixels, clockwise from the upper left"""
    maps: Tensor
    """(N, 4, h * w) logits of where each corner is"""


def halving(inputs: int, outputs: int) -> nn.Sequential:
    """A convolution of stride 2, normalised and rectified."""
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, 3, 2, 1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU()
    )


class Corners(nn.Module):
    """(N, 3, H, W) in [-1, 1] to :class:`Placed`; ``size`` is (H, W)."""

    STRIDE = 4
    cells: Tensor

    def __init__(self, size: tuple[int, int] = (96, 192), width: int = 32) -> None:
        super().__init__()
        h, w = size[0] // self.STRIDE, size[1] // self.STRIDE
        self.register_buffer("cells", cells(h, w, self.STRIDE), persistent=False)
        self.stem = nn.Sequential(halving(3, width // 2), halving(width // 2, width))
        self.near = Block(width)
        self.down = nn.Sequential(halving(width, 2 * width), Block(2 * width))
        # Where the other end of the plate is, a quarter of a view away.
        self.far = nn.Sequential(
            halving(2 * width, 2 * width), Block(2 * width), Block(2 * width)
        )
        self.from_far = nn.Conv2d(2 * width, 2 * width, 1)
        self.up = nn.Conv2d(2 * width, width, 1)
        self.blend = Block(width)
        self.maps = nn.Conv2d(width, 4, 1)

    def forward(self, views: Tensor) -> Placed:
        """Look at a batch."""
        near = self.near(self.stem(views))
        middle = self.down(near)
        middle = F.relu(
            middle + F.interpolate(self.from_far(self.far(middle)), scale_factor=2.0)
        )
        x = self.blend(F.relu(near + F.interpolate(self.up(middle), scale_factor=2.0)))
        maps = self.maps(x).float().flatten(2)
        corners = torch.softmax(maps, -1) @ self.cells
        return Placed(corners.flatten(1), maps)


def cells(h: int, w: int, stride: int) -> Tensor:
    """(h * w, 2) x and y of the cells' centres."""
    y, x = torch.meshgrid(torch.arange(h), torch.arange(w), indexing="ij")
    return (torch.stack([x, y], -1).flatten(0, 1) + 0.5) * stride
