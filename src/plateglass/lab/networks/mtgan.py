"""MTGAN's generator (Zhang, Liu and Ma): a plate's crop in, its standard plate out, doubled.

K residual blocks, a deconvolution of stride two, and a 1x1 deconvolution to three colours. The
poster gives neither K nor widths nor what comes before the blocks; these are SRResNet's.
"""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor, nn

from plateglass.lab.networks.blocks import Residual


@dataclass(frozen=True)
class MTGANSize:
    """How wide and deep."""

    width: int = 64
    blocks: int = 16
    """The poster's K."""


class MTGAN(nn.Module):
    """(N, 3, H, W) in [-1, 1] to (N, 3, 2 H, 2 W)."""

    def __init__(self, size: MTGANSize | None = None) -> None:
        super().__init__()
        size = size or MTGANSize()
        width = size.width
        self.head = nn.Sequential(nn.Conv2d(3, width, 9, padding=4), nn.PReLU())
        self.body = nn.Sequential(*(Residual(width) for _ in range(size.blocks)))
        self.tail = nn.Sequential(
            nn.ConvTranspose2d(width, width, 4, stride=2, padding=1),
            nn.PReLU(),
            nn.ConvTranspose2d(width, 3, 1),
            nn.Tanh(),
        )

    def forward(self, pictures: Tensor) -> Tensor:
        """Redraw a batch."""
        x = self.head(pictures)
        return self.tail(x + self.body(x))
