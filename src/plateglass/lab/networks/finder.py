"""The finder: a picture of any size in, a map of plate centres and their corners out.

Full 3x3 convolutions down to 1/32 of the input for context, then back up to 1/8, where each
cell says whether a plate's centre lies in it and where that plate's four corners are. Nothing
is fully connected, so a picture may have any sides divisible by 32.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import torch.nn.functional as F
from torch import Tensor, nn


@dataclass(frozen=True)
class FinderSize:
    """How wide and deep; the default is what ships."""

    widths: tuple[int, int, int, int, int] = (16, 32, 64, 96, 128)
    """Channels at 1/2, 1/4, 1/8, 1/16 and 1/32 of the input."""
    depths: tuple[int, int, int, int, int] = (0, 1, 2, 2, 2)
    """Residual blocks at each."""


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


def conv(inputs: int, outputs: int, size: int = 3, stride: int = 1) -> nn.Sequential:
    """A convolution, normalised and rectified."""
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, size, stride=stride, padding=size // 2, bias=False),
        nn.BatchNorm2d(outputs),
        nn.ReLU(),
    )


class Finder(nn.Module):
    """(N, 3, H, W) in [-1, 1] to :class:`Found`."""

    STRIDE = 8
    UNIT = 16.0
    MULTIPLE = 32
    """Sides of the input are multiples of this."""

    def __init__(self, size: FinderSize | None = None) -> None:
        super().__init__()
        size = size or FinderSize()
        stages, before = [], 3
        for width, depth in zip(size.widths, size.depths, strict=True):
            blocks = [Block(width) for _ in range(depth)]
            stages.append(nn.Sequential(conv(before, width, stride=2), *blocks))
            before = width
        self.near = nn.Sequential(*stages[:3])
        self.far, self.farthest = stages[3], stages[4]
        _, _, eighth, sixteenth, last = size.widths
        self.widen = conv(last, sixteenth, 1)
        self.blend = conv(sixteenth, eighth)
        self.shape = conv(eighth, eighth)
        self.centre = nn.Conv2d(eighth, 1, 1)
        self.corner = nn.Conv2d(eighth, 8, 1)
        # Plates are rare: starting from "hardly ever" spares the first hundreds of steps.
        nn.init.constant_(self.centre.bias, -4.0)  # type: ignore[arg-type]

    def forward(self, pictures: Tensor) -> Found:
        """Look at a batch."""
        near = self.near(pictures)
        far = self.far(near)
        far = far + F.interpolate(self.widen(self.farthest(far)), scale_factor=2.0)
        x = self.shape(near + F.interpolate(self.blend(far), scale_factor=2.0))
        return Found(self.centre(x), self.corner(x))
