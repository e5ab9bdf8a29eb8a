"""VGG-19's features (Simonyan and Zisserman, 2015), for comparing pictures by what they show.

Nothing is shipped: a weight file is the user's own. Parameters bear the names that the usual
ImageNet files have. The convolutions have 20,024,384.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

WIDTHS = (64, 64, 0, 128, 128, 0, 256, 256, 256, 256, 0, 512, 512, 512, 512, 0,
          512, 512, 512, 512)  # fmt: skip
"""Channels of the convolutions; 0 is a pooling."""


class VGG19(nn.Module):
    """(N, 3, H, W) in [-1, 1] to (N, 512, H / 16, W / 16): the last convolution, rectified."""

    mean: Tensor
    deviation: Tensor

    def __init__(self) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        before = 3
        for width in WIDTHS:
            if width:
                layers += [nn.Conv2d(before, width, 3, padding=1), nn.ReLU()]
                before = width
            else:
                layers += [nn.MaxPool2d(2, 2)]
        self.features = nn.Sequential(*layers)
        mean, deviation = (
            torch.tensor([0.485, 0.456, 0.406]),
            torch.tensor([0.229, 0.224, 0.225]),
        )
        self.register_buffer("mean", mean.view(3, 1, 1) * 2 - 1, persistent=False)
        self.register_buffer("deviation", deviation.view(3, 1, 1) * 2, persistent=False)

    def forward(self, pictures: Tensor) -> Tensor:
        """Look at a batch."""
        return self.features((pictures - self.mean) / self.deviation)
