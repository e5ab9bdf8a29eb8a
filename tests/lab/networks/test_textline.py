"""The released trunk computes here what it computes in its own file."""

import numpy as np
import onnx
import pytest
import torch

from plateglass.errors import MissingExtra
from plateglass.lab.networks import textline
from plateglass.lab.networks.rounded import Rounded
from plateglass.lab.networks.textline import CHANNELS, TextLine, released
from plateglass.weights import runtime


def test_the_released_weights_give_the_released_features(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Rounded, "rounded", lambda layer: layer.weight)
    model = onnx.load(str(textline._released_file()))
    end = next(n for n in model.graph.node if n.op_type == "AveragePool").input[0]
    shown = onnx.helper.make_tensor_value_info(end, onnx.TensorProto.FLOAT, None)
    model.graph.output.append(shown)
    rng = np.random.default_rng(0)
    pictures = rng.uniform(-1, 1, (2, 3, 48, 160)).astype(np.float32)
    blue_first = np.ascontiguousarray(pictures[:, ::-1])
    session = runtime().InferenceSession(model.SerializeToString())
    (expected,) = session.run([end], {"x": blue_first})
    net = TextLine().eval()
    net.load_state_dict(released())
    net.straighten(1)
    with torch.no_grad():
        found = net(torch.from_numpy(pictures)).numpy()
    assert found.shape == (2, CHANNELS, 3, 40)
    np.testing.assert_allclose(found, expected, atol=1e-3)
    assert expected.std() > 0.1


def test_without_the_package_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(textline, "find_spec", lambda name: None)
    with pytest.raises(MissingExtra, match=r"rapidocr.*plateglass\[peers\]"):
        released()
