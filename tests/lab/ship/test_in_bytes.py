"""Into bytes and back: what was rounded already comes back as it was, the rest nearly."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnx
import pytest
import torch
from torch import nn

from plateglass.lab.networks.rounded import Rounded, settled
from plateglass.lab.ship.export import export
from plateglass.lab.ship.in_bytes import Inputs, into_bytes
from plateglass.lab.train.stored import stored_weights
from plateglass.weights import open_session


def shown() -> Iterator[Inputs]:
    rng = np.random.default_rng(3)
    for _ in range(8):
        yield {"pictures": rng.uniform(-1, 1, (1, 3, 12, 12)).astype(np.float32)}


@pytest.mark.filterwarnings("ignore")
def test_chosen_layers_count_in_bytes_and_their_weights_come_back(tmp_path: Path) -> None:
    torch.manual_seed(4)
    net = nn.Sequential(nn.Conv2d(3, 16, 3), nn.ReLU(), Rounded(16, 8, 1)).eval()
    plain, names = settled(net)
    exact, path = tmp_path / "exact.onnx", tmp_path / "bytes.onnx"
    export(plain, torch.zeros(2, 3, 12, 12), exact, outputs=["out"], facts={})
    into_bytes(exact, path, shown(), names)

    kinds = {t.name: t.data_type for t in onnx.load(str(path)).graph.initializer}
    assert kinds["2.weight_quantized"] == onnx.TensorProto.INT8
    assert kinds["0.weight"] == onnx.TensorProto.FLOAT

    back = stored_weights(path)
    for name, value in plain.state_dict().items():
        assert torch.allclose(back[name], value, atol=2e-3), name

    given = next(shown())
    (says,) = open_session(path).run(None, dict(given))
    with torch.no_grad():
        said = net(torch.from_numpy(given["pictures"])).numpy()
    assert np.abs(says - said).max() < 0.05 * np.abs(said).max()
    assert np.abs(says - said).max() > 0


@pytest.mark.filterwarnings("ignore")
def test_without_a_choice_every_convolution_does(tmp_path: Path) -> None:
    torch.manual_seed(5)
    net = nn.Sequential(nn.Conv2d(3, 8, 3), nn.ReLU(), nn.Conv2d(8, 4, 1)).eval()
    exact, path = tmp_path / "exact.onnx", tmp_path / "bytes.onnx"
    export(net, torch.zeros(2, 3, 12, 12), exact, outputs=["out"], facts={})
    into_bytes(exact, path, shown())
    bytes_ = [t for t in onnx.load(str(path)).graph.initializer if t.data_type == 3]
    assert sum(t.name.endswith("_quantized") for t in bytes_) == 2


@pytest.mark.filterwarnings("ignore")
def test_between_convolutions_bytes_stay_bytes(tmp_path: Path) -> None:
    torch.manual_seed(6)
    net = nn.Sequential(
        nn.Conv2d(3, 8, 3), nn.ReLU(), nn.Conv2d(8, 8, 1), nn.ReLU(), nn.AvgPool2d((10, 10)),
        nn.Conv2d(8, 4, 1),
    ).eval()  # fmt: skip
    exact, path = tmp_path / "exact.onnx", tmp_path / "bytes.onnx"
    export(net, torch.zeros(2, 3, 12, 12), exact, outputs=["out"], facts={})
    into_bytes(exact, path, shown())
    kinds = [node.op_type for node in onnx.load(str(path)).graph.node]
    # The picture, then what comes out of every convolution, and of the mean.
    assert kinds.count("QuantizeLinear") == 5
    assert "Relu" not in kinds


@pytest.mark.filterwarnings("ignore")
def test_the_largest_of_neighbours_is_taken_of_values_as_they_were(tmp_path: Path) -> None:
    torch.manual_seed(7)

    class Forked(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.first, self.fine = nn.Conv2d(3, 8, 3), nn.Conv2d(8, 8, 3)

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            x = self.first(x).relu()
            fine: torch.Tensor = self.fine(x)
            return fine + nn.functional.max_pool2d(x, 3, stride=1)

    net = Forked().eval()
    exact, path = tmp_path / "exact.onnx", tmp_path / "bytes.onnx"
    export(net, torch.zeros(2, 3, 12, 12), exact, outputs=["out"], facts={})
    into_bytes(exact, path, shown(), ["fine"])
    graph = onnx.load(str(path)).graph
    maker = {name: node for node in graph.node for name in node.output}
    (pool,) = (node for node in graph.node if node.op_type == "MaxPool")
    assert maker[pool.input[0]].op_type == "Relu"
    given = next(shown())
    (says,) = open_session(path).run(None, dict(given))
    with torch.no_grad():
        said = net(torch.from_numpy(given["pictures"])).numpy()
    assert np.abs(says - said).max() < 0.05 * np.abs(said).max()
