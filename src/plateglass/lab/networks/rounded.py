"""Convolutions that learn with the weights that they will ship with: seven bits each.

Processors multiply bytes several times as fast as they multiply floats. Seven bits and not
eight, because those without instructions for neural networks add two products in sixteen bits,
and would overflow. A network that is rounded only when it ships reads a plate in a hundred
less; one that has felt the rounding while it learnt makes up for it.
"""

from __future__ import annotations

from copy import deepcopy

import torch
import torch.nn.functional as F
from torch import Tensor, nn

LEVELS = 64
"""Steps from zero to a channel's largest weight."""


class Rounded(nn.Conv2d):
    """A 1x1 convolution that computes with rounded weights, and learns those behind them."""

    def __init__(self, width: int, wanted: int) -> None:
        super().__init__(width, wanted, 1)

    def rounded(self) -> Tensor:
        """Return the weights, each channel's in even steps up to its largest."""
        step = self.weight.detach().abs().amax((1, 2, 3)).clamp(min=1e-8) / LEVELS
        zero = torch.zeros_like(step, dtype=torch.int32)
        # Gradients pass as if nothing had been rounded.
        return torch.fake_quantize_per_channel_affine(
            self.weight, step, zero, 0, -LEVELS, LEVELS
        )

    def forward(self, x: Tensor) -> Tensor:
        """(N, C, H, W) to (N, D, H, W)."""
        return F.conv2d(x, self.rounded(), self.bias)


def settled(net: nn.Module) -> tuple[nn.Module, list[str]]:
    """Return a copy that computes the same with plain convolutions, and which were rounded."""
    net = deepcopy(net)
    names = []
    for parent_name, parent in list(net.named_modules()):
        for name, layer in list(parent.named_children()):
            if isinstance(layer, Rounded):
                plain = nn.Conv2d(layer.in_channels, layer.out_channels, 1)
                plain.load_state_dict(layer.state_dict() | {"weight": layer.rounded().detach()})
                setattr(parent, name, plain)
                names.append(f"{parent_name}.{name}" if parent_name else name)
    return net, names
