"""From an exported network to one whose convolutions count in bytes.

Values keep to eight bits, weights to seven: processors without instructions for bytes add two
products in sixteen, and would overflow.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import onnx

from plateglass.weights import runtime

Floats = np.ndarray[Any, np.dtype[np.float32]]
Inputs = dict[str, Floats]

BETWEEN = "Relu", "AveragePool"
"""What takes bytes from a convolution as they are; a ReLU is nothing but where they begin."""


def into_bytes(
    exact: Path,
    path: Path,
    shown: Iterator[Inputs],
    only: Collection[str] | None = None,
    *,
    cut: bool = False,
) -> None:
    """Write a network that needs half the time; ``shown`` tells which values occur.

    With ``only``, names of layers, the others stay as they are: some are quick anyway, and
    lose more than they gain. With ``cut`` the bytes span what an example's values do on the
    average, not what all examples' do: all are told more finely, and the largest are cut.
    """
    runtime()
    from onnxruntime import quantization
    from onnxruntime.quantization.shape_inference import quant_pre_process

    class Shown(quantization.CalibrationDataReader):
        def get_next(self) -> Inputs | None:
            return next(shown, None)

    prepared = exact.with_name("prepared.onnx")
    # Where layers are named, they have to keep their names.
    quant_pre_process(
        str(exact), str(prepared), skip_symbolic_shape=True, skip_optimization=only is not None
    )
    nodes = [node for node in onnx.load(str(prepared)).graph.node if node.op_type == "Conv"]
    kept = [
        node.name for node in nodes
        if only is not None and node.input[1].removesuffix(".weight") not in only
    ]  # fmt: skip
    quantization.quantize_static(
        str(prepared), str(path), Shown(),
        quant_format=quantization.QuantFormat.QDQ,
        activation_type=quantization.QuantType.QUInt8,
        weight_type=quantization.QuantType.QInt8,
        op_types_to_quantize=["Conv", *BETWEEN], nodes_to_exclude=kept, per_channel=True,
        reduce_range=True, extra_options={"CalibMovingAverage": cut},
    )  # fmt: skip
    model = onnx.load(str(path))
    _pool_exactly(model)
    onnx.save(model, str(path))


def _pool_exactly(model: onnx.ModelProto) -> None:
    """Take the largest of neighbours before values become bytes: of those it takes long."""
    maker = {name: node for node in model.graph.node for name in node.output}
    for node in model.graph.node:
        before = maker.get(node.input[0]) if node.op_type == "MaxPool" else None
        if before is not None and before.op_type == "DequantizeLinear":
            node.input[0] = maker[before.input[0]].input[0]
