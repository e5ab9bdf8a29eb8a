"""ESPCN (Shi and others, 2016): all work at the small size, pixels shuffled out at the end.

Layers are the paper's, (5, 64) (3, 32) (3, channels x scale squared) with tanh between; it
works on luminance, here all three colours go through.
"""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor, nn

from plateglass.lab.networks.blocks import Enlarge


@dataclass(frozen=True)
class ESPCNSize:
    """How wide, and how much larger the picture comes out."""

    scale: int = 8
    channels: int = 3
    widths: tuple[int, int] = (64, 32)


class ESPCN(nn.Module):
    """(N, C, H, W) in [-1, 1] to (N, C, H * scale, W * scale)."""

    def __init__(self, size: ESPCNSize | None = None) -> None:
        super().__init__()
        size = size or ESPCNSize()
        a, b = size.widths
        self.layers = nn.Sequential(
            nn.Conv2d(size.channels, a, 5, padding=2),
            nn.Tanh(),
            nn.Conv2d(a, b, 3, padding=1),
            nn.Tanh(),
            Enlarge(b, size.channels, size.scale),
        )

    def forward(self, pictures: Tensor) -> Tensor:
        """Enlarge a batch."""
        return self.layers(pictures)
