"""SRGAN's critic (Ledig and others, 2017): VGG-like convolutions, then two full layers.

Made for pictures of one size, as the paper's is for 96 x 96.
"""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor, nn


@dataclass(frozen=True)
class VGGCriticSize:
    """For which pictures, and how wide."""

    picture: tuple[int, int] = (192, 96)
    """Width and height of what is judged."""
    width: int = 64
    hidden: int = 1024


class VGGCritic(nn.Module):
    """(N, 3, height, width) in [-1, 1] to (N, 1) logits, positive for real."""

    def __init__(self, size: VGGCriticSize | None = None) -> None:
        super().__init__()
        size = size or VGGCriticSize()
        layers: list[nn.Module] = []
        before, (columns, rows) = 3, size.picture
        for times in (1, 2, 4, 8):
            width = times * size.width
            for inputs, stride in ((before, 1), (width, 2)):
                # The very first convolution has no norm: it would hide how bright a picture is.
                normed = bool(layers)
                layers += [nn.Conv2d(inputs, width, 3, stride, padding=1, bias=not normed)]
                layers += [nn.BatchNorm2d(width)] if normed else []
                layers += [nn.LeakyReLU(0.2)]
            before, columns, rows = width, -(-columns // 2), -(-rows // 2)
        self.layers = nn.Sequential(
            *layers,
            nn.Flatten(),
            nn.Linear(before * columns * rows, size.hidden),
            nn.LeakyReLU(0.2),
            nn.Linear(size.hidden, 1),
        )

    def forward(self, pictures: Tensor) -> Tensor:
        """Judge a batch."""
        return self.layers(pictures)
