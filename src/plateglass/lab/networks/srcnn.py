"""SRCNN (Dong and others, 2014): three convolutions on a picture enlarged beforehand.

The baseline of the comparison. The paper works on luminance; ``channels=1`` has its count of
weights, 8,032 for 9-1-5, and three channels treat colour alike.
"""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor, nn


@dataclass(frozen=True)
class SRCNNSize:
    """The paper's 9-1-5 by default."""

    channels: int = 3
    widths: tuple[int, int] = (64, 32)
    kernels: tuple[int, int, int] = (9, 1, 5)


class SRCNN(nn.Module):
    """(N, C, H, W) in [-1, 1] to the same size.

    The paper leaves the borders out; here they are padded with their own pixels, for a crop
    has no border to spare.
    """

    def __init__(self, size: SRCNNSize | None = None) -> None:
        super().__init__()
        size = size or SRCNNSize()
        widths = (size.channels, *size.widths, size.channels)
        self.layers = nn.ModuleList(
            nn.Conv2d(a, b, k, padding=k // 2, padding_mode="replicate")
            for a, b, k in zip(widths, widths[1:], size.kernels, strict=False)
        )

    def forward(self, pictures: Tensor) -> Tensor:
        """Sharpen a batch."""
        extract, match, rebuild = self.layers
        # What the layers add is learned: started from zero, most plates would stay grey long.
        return pictures + rebuild(match(extract(pictures).relu()).relu())
