"""Sixteen residual blocks that keep the size: restoration of what was shrunk and enlarged.

The fourth seed says no more than "16 residual blocks"; the blocks are SRResNet's, and what
they find out is added to the picture. Also the generator of the recipe ``srgan16``.
"""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor, nn

from plateglass.lab.networks.blocks import Residual


@dataclass(frozen=True)
class ResNet16Size:
    """How wide and deep."""

    width: int = 64
    blocks: int = 16


class ResNet16(nn.Module):
    """(N, 3, H, W) in [-1, 1] to the same size."""

    def __init__(self, size: ResNet16Size | None = None) -> None:
        super().__init__()
        size = size or ResNet16Size()
        width = size.width
        self.head = nn.Sequential(nn.Conv2d(3, width, 9, padding=4), nn.PReLU())
        self.body = nn.Sequential(
            *(Residual(width) for _ in range(size.blocks)),
            nn.Conv2d(width, width, 3, padding=1),
            nn.BatchNorm2d(width),
        )
        self.tail = nn.Conv2d(width, 3, 9, padding=4)
        # It starts as the identity, and has only the difference to learn.
        nn.init.zeros_(self.tail.weight)
        nn.init.zeros_(self.tail.bias)  # type: ignore[arg-type]

    def forward(self, pictures: Tensor) -> Tensor:
        """Restore a batch."""
        x = self.head(pictures)
        return pictures + self.tail(x + self.body(x))
