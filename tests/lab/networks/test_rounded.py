"""Rounding: few levels, gradients all the same, and a plain network that says the same."""

from __future__ import annotations

import torch
from torch import nn

from plateglass.lab.networks.rounded import LEVELS, Rounded, settled


def test_a_channel_has_few_levels_up_to_its_largest_weight() -> None:
    torch.manual_seed(0)
    layer = Rounded(24, 8, 1)
    weight = layer.rounded()
    for channel, before in zip(weight, layer.weight, strict=True):
        step = before.abs().max() / LEVELS
        levels = channel / step
        assert torch.allclose(levels, levels.round(), atol=1e-3)
        assert levels.abs().max() <= LEVELS
        assert (channel - before).abs().max() <= step * 0.501


def test_weights_are_learnt_through_the_rounding() -> None:
    torch.manual_seed(1)
    layer = Rounded(6, 4, 1)
    layer(torch.rand(2, 6, 5, 5)).square().mean().backward()
    assert layer.weight.grad is not None
    assert (layer.weight.grad.abs() > 0).all()


def test_a_channel_of_zeros_stays_one() -> None:
    layer = Rounded(3, 2, 1)
    nn.init.zeros_(layer.weight)
    assert torch.equal(layer.rounded(), torch.zeros_like(layer.weight))


def test_settled_networks_say_the_same_without_rounding() -> None:
    torch.manual_seed(2)
    layer = Rounded(6, 4, 1)
    net = nn.Sequential(nn.Conv2d(3, 6, 3), nn.Sequential(layer, nn.ReLU()))
    plain, names = settled(net)
    assert names == ["1.0"]
    assert not any(isinstance(part, Rounded) for part in plain.modules())
    x = torch.rand(2, 3, 9, 9)
    assert torch.equal(net(x), plain(x))
    assert any(part is layer for part in net.modules())  # the network itself is as it was
