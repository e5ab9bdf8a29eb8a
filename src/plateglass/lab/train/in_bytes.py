"""From an exported network to one whose convolutions count in bytes, and back.

Values keep to eight bits, weights to seven: processors without instructions for bytes add two
products in sixteen, and would overflow.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import numpy_helper

from plateglass.weights import runtime

Floats = np.ndarray[Any, np.dtype[np.float32]]
Inputs = dict[str, Floats]

_TAKEN, _STEP, _ZERO = "_quantized", "_scale", "_zero_point"


def into_bytes(
    exact: Path, path: Path, shown: Iterator[Inputs], only: Collection[str] | None = None
) -> None:
    """Write a network that needs half the time; ``shown`` tells which values occur.

    With ``only``, names of layers, the others stay as they are: some are quick anyway, and
    lose more than they gain.
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
        op_types_to_quantize=["Conv"], nodes_to_exclude=kept, per_channel=True,
        reduce_range=True,
    )  # fmt: skip


def out_of_bytes(model: onnx.ModelProto) -> dict[str, Floats]:
    """Return the floats that a file's bytes stand for, under the names they had before."""
    stored = {t.name: numpy_helper.to_array(t) for t in model.graph.initializer}
    full = {}
    for name, array in stored.items():
        before = name.removesuffix(_TAKEN)
        if before == name:
            continue
        step = stored[before + _TAKEN + _STEP if before.endswith("bias") else before + _STEP]
        zero = stored.get(before + _ZERO, np.zeros(1))
        along = (-1, *[1] * (array.ndim - 1))
        levels = array.astype(np.float32) - zero.astype(np.float32).reshape(along)
        full[before] = np.asarray(levels * step.astype(np.float32).reshape(along), np.float32)
    return full
