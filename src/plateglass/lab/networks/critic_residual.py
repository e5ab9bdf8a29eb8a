"""The first seed's critic, fastai's: dense residual blocks under spectral norm, attention once.

Says of every part of a picture how real it looks, as a small map of logits; the loss holds each
of them against the same truth.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.nn.utils.parametrizations import spectral_norm

from plateglass.lab.networks.blocks import Attention


@dataclass(frozen=True)
class ResidualCriticSize:
    """How wide and deep."""

    width: int = 128
    halvings: int = 3
    """After the first one; each doubles the channels."""
    dropout: float = 0.15


def conv(
    inputs: int, outputs: int, kernel: int, stride: int = 1, padding: int = 1
) -> nn.Module:
    """A convolution under spectral norm: no map grows by more than it should."""
    return spectral_norm(nn.Conv2d(inputs, outputs, kernel, stride, padding))


class Dense(nn.Module):
    """Two convolutions whose result stands beside their input instead of being added."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.first, self.second = conv(width, width, 3), conv(width, width, 3)

    def forward(self, x: Tensor) -> Tensor:
        """(N, C, H, W) to (N, 2 C, H, W)."""
        y = F.leaky_relu(self.second(F.leaky_relu(self.first(x), 0.2)), 0.2)
        return torch.cat([x, y], 1)


class ResidualCritic(nn.Module):
    """(N, 3, H, W) in [-1, 1] to (N, places) logits, positive for real."""

    def __init__(self, size: ResidualCriticSize | None = None) -> None:
        super().__init__()
        size = size or ResidualCriticSize()
        width = size.width
        layers: list[nn.Module] = [
            conv(3, width, 4, stride=2),
            nn.LeakyReLU(0.2),
            nn.Dropout2d(size.dropout / 2),
            Dense(width),
        ]
        width *= 2
        for number in range(size.halvings):
            layers += [conv(width, 2 * width, 4, stride=2), nn.LeakyReLU(0.2)]
            layers += [Attention(2 * width)] if number == 0 else []
            layers += [nn.Dropout2d(size.dropout)]
            width *= 2
        layers += [spectral_norm(nn.Conv2d(width, 1, 4, bias=False))]
        self.layers = nn.Sequential(*layers)
        self.least = 4 << (size.halvings + 1)
        """Lower or narrower pictures are padded to this."""

    def forward(self, pictures: Tensor) -> Tensor:
        """Judge a batch."""
        height, width = pictures.shape[-2:]
        low, narrow = max(0, self.least - height), max(0, self.least - width)
        if low or narrow:
            pictures = F.pad(pictures, (0, narrow, 0, low), mode="replicate")
        return self.layers(pictures).flatten(1)
