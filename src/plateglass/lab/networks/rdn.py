"""RDN (Zhang and others, 2018): residual dense blocks whose results are all gathered.

The paper's larger size, 16 blocks of 8 convolutions, has 22.1 million parameters at twice and
22.3 at four times; it enlarges with one doubling a step, as here.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from plateglass.lab.networks.blocks import Enlarge, doublings


@dataclass(frozen=True)
class RDNSize:
    """How wide and deep, and how much larger the picture comes out."""

    scale: int = 8
    width: int = 64
    """The paper's G0."""
    growth: int = 64
    """G: channels that each convolution of a block adds."""
    blocks: int = 16
    """D."""
    convolutions: int = 8
    """C: in each block."""


class Dense(nn.Module):
    """Convolutions that each see all before them, fused by a 1x1, residual."""

    def __init__(self, size: RDNSize) -> None:
        super().__init__()
        width, growth = size.width, size.growth
        self.convs = nn.ModuleList(
            nn.Conv2d(width + i * growth, growth, 3, padding=1)
            for i in range(size.convolutions)
        )
        self.fuse = nn.Conv2d(width + size.convolutions * growth, width, 1)

    def forward(self, x: Tensor) -> Tensor:
        """(N, C, H, W) to the same."""
        seen = [x]
        for conv in self.convs:
            seen.append(conv(torch.cat(seen, 1)).relu())
        return x + self.fuse(torch.cat(seen, 1))


class RDN(nn.Module):
    """(N, 3, H, W) in [-1, 1] to (N, 3, H * scale, W * scale)."""

    def __init__(self, size: RDNSize | None = None) -> None:
        super().__init__()
        size = size or RDNSize()
        width = size.width
        self.first = nn.Conv2d(3, width, 3, padding=1)
        self.second = nn.Conv2d(width, width, 3, padding=1)
        self.blocks = nn.ModuleList(Dense(size) for _ in range(size.blocks))
        self.fuse = nn.Sequential(
            nn.Conv2d(size.blocks * width, width, 1), nn.Conv2d(width, width, 3, padding=1)
        )
        self.enlarge = nn.Sequential(
            *(Enlarge(width, width, 2) for _ in range(doublings(size.scale))),
            nn.Conv2d(width, 3, 3, padding=1),
        )

    def forward(self, pictures: Tensor) -> Tensor:
        """Enlarge a batch."""
        first = self.first(pictures)
        x = self.second(first)
        told = []
        for block in self.blocks:
            x = block(x)
            told.append(x)
        return self.enlarge(first + self.fuse(torch.cat(told, 1)))
