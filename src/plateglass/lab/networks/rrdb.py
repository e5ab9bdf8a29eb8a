"""RRDB (Wang and others, 2018): ESRGAN's generator, dense blocks in residuals in residuals.

No batch norm. The paper's 23 blocks at four times have 16,697,987 parameters; eight times
needs one doubling more.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from plateglass.lab.networks.blocks import doublings

SHARE = 0.2
"""How much of what a block says is added: more, and deep ones start out unstable."""


@dataclass(frozen=True)
class RRDBSize:
    """How wide and deep, and how much larger the picture comes out."""

    scale: int = 8
    width: int = 64
    growth: int = 32
    """Channels that each convolution of a dense block adds."""
    blocks: int = 23


class Dense(nn.Module):
    """Five convolutions, each seeing all before it."""

    def __init__(self, width: int, growth: int) -> None:
        super().__init__()
        outs = (growth, growth, growth, growth, width)
        self.convs = nn.ModuleList(
            nn.Conv2d(width + i * growth, out, 3, padding=1) for i, out in enumerate(outs)
        )

    def forward(self, x: Tensor) -> Tensor:
        """(N, C, H, W) to the same."""
        seen = [x]
        for conv in self.convs[:-1]:
            seen.append(F.leaky_relu(conv(torch.cat(seen, 1)), 0.2))
        return x + SHARE * self.convs[-1](torch.cat(seen, 1))


class Block(nn.Module):
    """Three dense blocks, residual again."""

    def __init__(self, width: int, growth: int) -> None:
        super().__init__()
        self.dense = nn.Sequential(*(Dense(width, growth) for _ in range(3)))

    def forward(self, x: Tensor) -> Tensor:
        """(N, C, H, W) to the same."""
        return x + SHARE * self.dense(x)


class RRDB(nn.Module):
    """(N, 3, H, W) in [-1, 1] to (N, 3, H * scale, W * scale)."""

    def __init__(self, size: RRDBSize | None = None) -> None:
        super().__init__()
        size = size or RRDBSize()
        width = size.width
        self.head = nn.Conv2d(3, width, 3, padding=1)
        self.body = nn.Sequential(*(Block(width, size.growth) for _ in range(size.blocks)))
        self.join = nn.Conv2d(width, width, 3, padding=1)
        self.steps = nn.ModuleList(
            nn.Conv2d(width, width, 3, padding=1) for _ in range(doublings(size.scale))
        )
        self.fine = nn.Conv2d(width, width, 3, padding=1)
        self.out = nn.Conv2d(width, 3, 3, padding=1)
        for part in (*self.body.modules(), self.join):
            if isinstance(part, nn.Conv2d):
                nn.init.kaiming_normal_(part.weight)
                part.weight.data *= 0.1

    def forward(self, pictures: Tensor) -> Tensor:
        """Enlarge a batch."""
        x = self.head(pictures)
        x = x + self.join(self.body(x))
        for step in self.steps:
            x = F.leaky_relu(step(F.interpolate(x, scale_factor=2.0)), 0.2)
        return self.out(F.leaky_relu(self.fine(x), 0.2))
