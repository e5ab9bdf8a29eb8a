"""SRResNet (Ledig and others, 2017): SRGAN's generator.

Sixteen residual blocks at the small size under one long skip, then doublings by pixel shuffle.
The paper enlarges four times; the seed eight times, with one doubling more.
"""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor, nn

from plateglass.lab.networks.blocks import Enlarge, Residual, doublings


@dataclass(frozen=True)
class SRResNetSize:
    """How wide and deep, and how much larger the picture comes out."""

    scale: int = 8
    width: int = 64
    blocks: int = 16


class SRResNet(nn.Module):
    """(N, 3, H, W) in [-1, 1] to (N, 3, H * scale, W * scale)."""

    def __init__(self, size: SRResNetSize | None = None) -> None:
        super().__init__()
        size = size or SRResNetSize()
        width = size.width
        self.head = nn.Sequential(nn.Conv2d(3, width, 9, padding=4), nn.PReLU())
        self.body = nn.Sequential(
            *(Residual(width) for _ in range(size.blocks)),
            nn.Conv2d(width, width, 3, padding=1),
            nn.BatchNorm2d(width),
        )
        steps = [
            layer
            for _ in range(doublings(size.scale))
            for layer in (Enlarge(width, width, 2), nn.PReLU())
        ]
        self.tail = nn.Sequential(*steps, nn.Conv2d(width, 3, 9, padding=4))

    def forward(self, pictures: Tensor) -> Tensor:
        """Enlarge a batch."""
        x = self.head(pictures)
        return self.tail(x + self.body(x))
