"""The finder: a picture of any size in, a map of plate centres and their corners out.

A trunk that knows the world from ImageNet, and a head at 1/8 of the input in which each cell
says whether a plate's centre lies in it and where that plate's four corners are. Nothing is
fully connected, so a picture may have any sides divisible by 32.
"""

from __future__ import annotations

from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from plateglass.lab.networks.lite import Lite

WIDTH = 72
"""Channels of the head."""


class Found(NamedTuple):
    """What the network says about N pictures; h and w are an eighth of the input's."""

    centres: Tensor
    """(N, 1, h, w) logits: is the centre of a plate in this cell?"""
    corners: Tensor
    """(N, 8, h, w) x and y of four corners, from the cell's centre, in units of ``UNIT`` px"""


class Block(nn.Module):
    """Two full 3x3 convolutions, residual."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.first = nn.Conv2d(width, width, 3, padding=1, bias=False)
        self.norm = nn.BatchNorm2d(width)
        self.second = nn.Conv2d(width, width, 3, padding=1, bias=False)
        self.out = nn.BatchNorm2d(width)

    def forward(self, x: Tensor) -> Tensor:
        """(N, C, H, W) to the same."""
        y = F.relu(self.norm(self.first(x)))
        return F.relu(x + self.out(self.second(y)))


def conv(inputs: int, outputs: int, size: int) -> nn.Sequential:
    """A convolution, normalised and rectified."""
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, size, padding=size // 2, bias=False),
        nn.BatchNorm2d(outputs),
        nn.ReLU(),
    )


class Finder(nn.Module):
    """(N, 3, H, W) in [-1, 1] to :class:`Found`."""

    STRIDE = 8
    UNIT = 16.0
    MULTIPLE = 32
    """Sides of the input are multiples of this."""

    def __init__(self) -> None:
        super().__init__()
        self.trunk = Lite()
        self.wide = conv(112, WIDTH, 1)
        # Four cells of the quarter side by side are one of the eighth: corners need them.
        self.fine = conv(4 * 24 + 40, WIDTH, 1)
        self.blend = nn.Sequential(conv(2 * WIDTH, WIDTH, 3), Block(WIDTH))
        self.centre = nn.Conv2d(WIDTH, 1, 1)
        self.place = conv(WIDTH, WIDTH, 3)
        self.corner = nn.Conv2d(WIDTH, 8, 1)
        # Plates are rare: starting from "hardly ever" spares the first hundreds of steps.
        nn.init.constant_(self.centre.bias, -4.0)  # type: ignore[arg-type]

    def forward(self, pictures: Tensor) -> Found:
        """Look at a batch."""
        seen = self.trunk(pictures)
        fine = self.fine(torch.cat([F.pixel_unshuffle(seen.quarter, 2), seen.eighth], 1))
        wide = F.interpolate(self.wide(seen.sixteenth), scale_factor=2.0)
        x = self.blend(torch.cat([fine, wide], 1))
        return Found(self.centre(x), self.corner(self.place(x)))
