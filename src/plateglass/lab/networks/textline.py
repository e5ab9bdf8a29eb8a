"""The trunk of PP-OCRv6's small text recogniser, from which the reader starts.

A stem of plain convolutions to a quarter of the picture, then blocks of a depthwise 3x3 (some
weighed by channel) and a two-layer perceptron; height is halved twice more, width no further,
as text needs columns. Built after the graph of the released weight (PaddleOCR, Apache-2.0),
batch norms folded in as there, so that :func:`released` can fill it from the file that the
package `rapidocr` brings. All but the first convolution and the weighing of channels compute
with rounded weights (:mod:`plateglass.lab.networks.rounded`), and where the released trunk has
GELU this one comes to have ReLU, which costs nothing in bytes.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import onnx
import torch
import torch.nn.functional as F
from onnx import numpy_helper
from torch import Tensor, nn

from plateglass.errors import MissingExtra, PlateglassError
from plateglass.lab.networks.rounded import Rounded

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

CHANNELS = 384
"""Channels of what comes out."""
RELEASED = "PP-OCRv6_rec_small.onnx"
"""The file in `rapidocr` 3.10 and later."""
_SAME = ("Identity", "Cast")


class Weigh(nn.Module):
    """Weigh channels by what the whole picture says of them."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.narrow = nn.Conv2d(width, width // 4, 1)
        self.wide = nn.Conv2d(width // 4, width, 1)

    def forward(self, x: Tensor) -> Tensor:
        """(N, C, H, W) to the same."""
        mean = F.avg_pool2d(x, x.shape[-2:])
        return x * F.hardsigmoid(self.wide(F.relu(self.narrow(mean))))


class Bend(nn.Module):
    """ReLU, or on the way there from the GELU that the released trunk has learnt with."""

    curve = 0.0
    """The share of GELU."""

    def forward(self, x: Tensor) -> Tensor:
        """Bend each value."""
        bent = F.relu(x)
        return torch.lerp(bent, F.gelu(x), self.curve) if self.curve else bent


class Mix(nn.Module):
    """Look around with a depthwise 3x3, then think in every place for itself."""

    def __init__(self, width: int, weigh: bool) -> None:
        super().__init__()
        self.around = Rounded(width, width, 3, padding=1, groups=width)
        self.weigh = Weigh(width) if weigh else nn.Identity()
        self.up = Rounded(width, 2 * width, 1)
        self.bend = Bend()
        self.down = Rounded(2 * width, width, 1)

    def forward(self, x: Tensor) -> Tensor:
        """(N, C, H, W) to the same."""
        x = self.weigh(self.around(x))
        return x + self.down(self.bend(self.up(x)))


class Flatten(nn.Module):
    """Halve the height, double the channels."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.around = Rounded(width, width, 3, stride=(2, 1), padding=1, groups=width)
        self.up = Rounded(width, 2 * width, 1)
        self.bend = Bend()
        self.down = Rounded(2 * width, 2 * width, 1)

    def forward(self, x: Tensor) -> Tensor:
        """(N, C, H, W) to (N, 2C, H/2, W)."""
        return self.down(self.bend(self.up(self.around(x))))


class Stem(nn.Module):
    """Reduce the picture to a quarter of its height and width."""

    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Conv2d(3, 48, 3, stride=2, padding=1)
        self.narrow = Rounded(48, 24, 2)
        self.wide = Rounded(24, 48, 2)
        self.join = Rounded(96, 48, 3, stride=2, padding=1)
        self.out = Rounded(48, 96, 1)

    def forward(self, x: Tensor) -> Tensor:
        """(N, 3, H, W) to (N, 96, H/4, W/4)."""
        x = F.relu(self.first(x))
        edge = (0, 1, 0, 1)  # a 2x2 keeps the size by one more row and column at the end
        fine = F.relu(self.narrow(F.pad(x, edge)))
        fine = F.relu(self.wide(F.pad(fine, edge)))
        coarse = F.max_pool2d(F.pad(x, edge), 2, stride=1)
        return F.relu(self.out(F.relu(self.join(torch.cat([coarse, fine], 1)))))


class TextLine(nn.Sequential):
    """(N, 3, H, W) in [-1, 1] to (N, 384, H/16, W/4)."""

    def __init__(self) -> None:
        super().__init__(
            Stem(),
            Mix(96, True), Mix(96, False), Mix(96, False), Flatten(96),
            Mix(192, True), Mix(192, False), Mix(192, True), Mix(192, False),
            Mix(192, True), Mix(192, False), Flatten(192),
            Mix(384, True), Mix(384, False),
        )  # fmt: skip

    def straighten(self, curve: float) -> None:
        """Leave so much of GELU in the bends, 1 being all of it."""
        for part in self.modules():
            if isinstance(part, Bend):
                part.curve = curve


def released() -> dict[str, Tensor]:
    """Return the released weight's trunk, for pictures in red, green, blue."""
    model = onnx.load(str(_released_file()))
    weights: dict[str, Tensor] = {}
    net = TextLine()
    names = [name for name, part in net.named_modules() if isinstance(part, nn.Conv2d)]
    # The graph has convolutions and their biases in the order in which they are applied here.
    for name, (weight, bias) in zip(names, _convolutions(model.graph), strict=False):
        weights[f"{name}.weight"] = torch.from_numpy(weight.copy())
        weights[f"{name}.bias"] = torch.from_numpy(bias.reshape(-1).copy())
    first = "0.first.weight"
    weights[first] = weights[first].flip(1).contiguous()  # it was trained on blue, green, red
    net.load_state_dict(weights)  # says so if a shape is not the released one's
    return weights


def _released_file() -> Path:
    found = find_spec("rapidocr")
    if found is None or found.origin is None:
        raise MissingExtra("training a reader from the released trunk", "rapidocr", "peers")
    path = Path(found.origin).parent / "models" / RELEASED
    if not path.exists():
        raise PlateglassError(
            f"{path} is missing: pip install --upgrade rapidocr, or start --from a reader"
        )
    return path


def _convolutions(graph: onnx.GraphProto) -> Iterator[tuple[Floats, Floats]]:
    """Yield weight and bias of each convolution, the bias being a later addition's."""
    stored = {tensor.name: tensor for tensor in graph.initializer}
    stored |= {n.output[0]: n.attribute[0].t for n in graph.node if n.op_type == "Constant"}
    makers = {name: node for node in graph.node for name in node.output}
    users = {name: node for node in graph.node for name in node.input}

    def array(name: str) -> Floats:
        while name not in stored:  # behind a cast or a reshape
            name = makers[name].input[0]
        return numpy_helper.to_array(stored[name])

    def passed_on(name: str) -> str:
        while users[name].op_type in _SAME:
            name = users[name].output[0]
        return name

    for node in graph.node:
        if node.op_type == "Conv":
            name = passed_on(node.output[0])
            bias = next((other for other in users[name].input if other != name), None)
            if users[name].op_type != "Add" or bias is None:
                return  # the trunk ends where batch norms begin that are not folded in
            yield array(node.input[1]), array(bias)
