"""Convolutions that learn with the weights that they will ship with: seven bits each.

Processors multiply bytes several times as fast as they multiply floats. Seven bits and not
eight, because those without instructions for neural networks add two products in sixteen bits,
and would overflow. A network that is rounded only when it ships reads a plate in a hundred
less; one that has felt the rounding while it learnt makes up for it.
"""

from __future__ import annotations

from copy import deepcopy
from typing import cast

import torch
from torch import Tensor, nn

LEVELS = 64
"""Steps from zero to a channel's largest weight."""


class Rounded(nn.Conv2d):
    """A convolution that computes with rounded weights, and learns those behind them."""

    def rounded(self) -> Tensor:
        """Return the weights, each channel's in even steps up to its largest."""
        step = self.weight.detach().abs().amax((1, 2, 3)).clamp(min=1e-8) / LEVELS
        zero = torch.zeros_like(step, dtype=torch.int32)
        # Gradients pass as if nothing had been rounded.
        return torch.fake_quantize_per_channel_affine(
            self.weight, step, zero, 0, -LEVELS, LEVELS
        )

    def forward(self, x: Tensor) -> Tensor:
        """(N, C, H, W) to (N, D, H', W')."""
        return self._conv_forward(x, self.rounded(), self.bias)


def settled(net: nn.Module) -> tuple[nn.Module, list[str]]:
    """Return a copy that computes the same with plain convolutions, and which were rounded."""
    net = deepcopy(net)
    names = []
    for name, layer in list(net.named_modules()):
        if isinstance(layer, Rounded):
            with torch.no_grad():
                layer.weight.copy_(layer.rounded())
            parent, _, last = name.rpartition(".")
            setattr(net.get_submodule(parent), last, _plain(layer))
            names.append(name)
    return net, names


def _plain(layer: nn.Conv2d) -> nn.Conv2d:
    plain = nn.Conv2d(
        layer.in_channels, layer.out_channels, cast("tuple[int, int]", layer.kernel_size),
        cast("tuple[int, int]", layer.stride), cast("tuple[int, int]", layer.padding),
        groups=layer.groups,
    )  # fmt: skip
    plain.load_state_dict(layer.state_dict())
    return plain
