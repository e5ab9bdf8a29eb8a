"""A leaner graph says the same, and has the edges where they are used."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import onnxruntime as ort
import pytest
import torch
from torch import Tensor, nn

from plateglass.lab.ship.export import export
from plateglass.lab.ship.lean import lean


class Edged(nn.Module):
    """A convolution and the largest of neighbours, both of pictures with an edge added."""

    def __init__(self, bent: bool, edge: float = 0.0) -> None:
        super().__init__()
        self.bent, self.edge = bent, edge
        self.narrow = nn.Conv2d(3, 4, 2, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        x = nn.functional.pad(x.relu() if self.bent else x, (0, 1, 0, 1), value=self.edge)
        return torch.cat([self.narrow(x), nn.functional.max_pool2d(x, 2, stride=1)], 1)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(
    ("net", "edges"),
    [(Edged(bent=True), 0), (Edged(bent=False), 1), (Edged(bent=True, edge=0.5), 1)],
)
def test_edges_of_zeros_are_left_to_what_uses_them(
    net: Edged, edges: int, tmp_path: Path
) -> None:
    torch.manual_seed(6)
    path = tmp_path / "net.onnx"
    export(net, torch.zeros(2, 3, 8, 9), path, outputs=["out"], facts={})
    shown = np.random.default_rng(6).uniform(-1, 1, (2, 3, 8, 9)).astype(np.float32)
    before = onnx.load(str(path))
    after = lean(before)
    said, says = (_run_as_it_is(model, shown) for model in (before, after))

    kinds = [node.op_type for node in after.graph.node]
    # Of what may be less than zero the largest is not that of an edge of "less than anything".
    assert kinds.count("Pad") == edges
    assert kinds.count("CastLike") == kinds.count("Expand") == 0
    assert np.allclose(said, says, atol=1e-6)


def _run_as_it_is(model: onnx.ModelProto, shown: np.ndarray) -> np.ndarray:
    # onnxruntime would add edges itself, to what MaxPool looks at whatever is in them.
    options = ort.SessionOptions()
    options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_DISABLE_ALL
    session = ort.InferenceSession(model.SerializeToString(), options)
    return np.asarray(session.run(None, {"pictures": shown})[0])
