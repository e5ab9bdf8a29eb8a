"""Norms folded into convolutions, and what a shipped file says of the network before."""

from __future__ import annotations

from pathlib import Path

import onnx
import pytest
import torch
from torch import Tensor, nn

from plateglass.errors import BadWeight
from plateglass.lab.networks.finder import Finder
from plateglass.lab.networks.restorer import Restorer, RestorerSize
from plateglass.lab.ship.export import export
from plateglass.lab.ship.folded import carry, folded, pairs
from plateglass.lab.ship.in_bytes import Inputs, into_bytes
from plateglass.lab.ship.taken import take


class Unfolding(nn.Module):
    """Convolutions with and without a bias, norms behind them and behind a shuffle."""

    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Sequential(
            nn.Conv2d(3, 8, 3, padding=1, bias=False), nn.BatchNorm2d(8), nn.ReLU()
        )
        self.spread = nn.Sequential(
            nn.Conv2d(8, 16, 1), nn.PixelShuffle(2), nn.BatchNorm2d(4, eps=1e-3), nn.ReLU()
        )
        self.last = nn.Conv2d(4, 2, 1)

    def forward(self, pictures: Tensor) -> Tensor:
        out: Tensor = self.last(self.spread(self.first(pictures)))
        return out


def experienced(net: nn.Module) -> nn.Module:
    """Give norms something to remember."""
    torch.manual_seed(2)
    for part in net.modules():
        if isinstance(part, nn.BatchNorm2d):
            for value in part.running_mean, part.bias:
                assert value is not None
                value.data.uniform_(-1, 1)
            for value in part.running_var, part.weight:
                assert value is not None
                value.data.uniform_(0.5, 2)
    return net.eval()


def test_folding_changes_nothing() -> None:
    net = experienced(Unfolding())
    plain = folded(net)
    assert not any(isinstance(part, nn.BatchNorm2d) for part in plain.modules())
    assert any(isinstance(part, nn.BatchNorm2d) for part in net.modules()), "it is a copy"
    pictures = torch.rand(2, 3, 10, 12)
    assert torch.allclose(net(pictures), plain(pictures), atol=1e-5)


@pytest.mark.parametrize(
    "net", [Finder(), Restorer(RestorerSize(5))], ids=["finder", "restorer"]
)
def test_every_norm_that_ships_is_folded(net: nn.Module) -> None:
    norms = {name for name, part in net.named_modules() if isinstance(part, nn.BatchNorm2d)}
    assert {norm for _, norm in pairs(net)} == norms != set()


@pytest.mark.filterwarnings("ignore")
def test_a_file_in_bytes_is_a_place_to_learn_on_from(tmp_path: Path) -> None:
    net = experienced(Unfolding())
    exact, path = tmp_path / "exact.onnx", tmp_path / "net.onnx"
    plain = folded(net)
    export(plain, torch.zeros(2, 3, 8, 8), exact, outputs=["out"], facts={})

    def shown() -> list[Inputs]:
        return [{"pictures": torch.rand(1, 3, 8, 8).numpy()} for _ in range(4)]

    names = [name for name, part in plain.named_modules() if isinstance(part, nn.Conv2d)]
    into_bytes(exact, path, iter(shown()), names)
    carry(path, net)
    graph = onnx.load(str(path)).graph
    used = {name for node in graph.node for name in node.input}
    assert {tensor.name for tensor in graph.initializer} <= used, "onnxruntime warns of others"

    other = Unfolding()
    take(other, path)
    before, after = net.state_dict(), other.state_dict()
    for name, value in before.items():
        if not name.endswith("num_batches_tracked"):
            # Seven bits a weight, of the largest in its channel.
            assert torch.allclose(after[name], value, atol=float(value.abs().max()) / 60), name
    pictures = torch.rand(2, 3, 10, 12)
    assert torch.allclose(net(pictures), other.eval()(pictures), atol=0.1)


@pytest.mark.filterwarnings("ignore")
def test_another_network_is_refused_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "net.onnx"
    net = Unfolding()
    export(folded(net), torch.zeros(2, 3, 8, 8), path, outputs=["out"], facts={})
    with pytest.raises(BadWeight, match="holds another network"):
        take(Finder(), path)
    carry(path, net)
    with pytest.raises(BadWeight, match="holds another network"):
        take(Finder(), path)
