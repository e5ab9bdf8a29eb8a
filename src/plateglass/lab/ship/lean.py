"""An exported graph without the detours that keep onnxruntime from fusing it.

The exporter casts every constant to the type of what it meets, makes a bias of zeros for each
convolution without one, and adds edges to pictures, while the network runs. What depends on no
input is computed here, once (the finder takes a quarter less time for it), and edges are left
to the convolutions. The graph says the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import onnx
from onnx import numpy_helper

if TYPE_CHECKING:
    from collections.abc import Iterable


def lean(model: onnx.ModelProto) -> onnx.ModelProto:
    """Return the model with constants as such, and without biases or edges of zeros."""
    out = onnx.ModelProto()
    out.CopyFrom(model)
    graph = out.graph
    types = _types(onnx.shape_inference.infer_shapes(out).graph)
    maker = {name: node for node in graph.node for name in node.output}
    values = {
        node.output[0]: _constant(node) for node in graph.node if node.op_type == "Constant"
    }
    kept = []
    for node in graph.node:
        if node.op_type == "CastLike" and node.input[0] in values and node.input[1] in types:
            value = values[node.input[0]].astype(types[node.input[1]])
            graph.initializer.append(numpy_helper.from_array(value, node.output[0]))
            continue
        if node.op_type == "Conv" and len(node.input) == 3 and _zeros(node.input[2], maker):
            del node.input[2]
        _edge(node, maker, values)
        kept.append(node)
    _replace(graph, _needed(kept, {output.name for output in graph.output}))
    onnx.checker.check_model(out)
    return out


def _types(graph: onnx.GraphProto) -> dict[str, np.dtype]:
    infos = [*graph.input, *graph.value_info, *graph.output]
    kinds = {info.name: info.type.tensor_type.elem_type for info in infos}
    kinds |= {tensor.name: tensor.data_type for tensor in graph.initializer}
    known = {name: kind for name, kind in kinds.items() if kind != onnx.TensorProto.UNDEFINED}
    return {name: onnx.helper.tensor_dtype_to_np_dtype(k) for name, k in known.items()}


def _constant(node: onnx.NodeProto) -> np.ndarray:
    value = onnx.helper.get_attribute_value(node.attribute[0])
    if isinstance(value, onnx.TensorProto):
        return numpy_helper.to_array(value)
    return np.array(value)


def _zeros(name: str, maker: dict[str, onnx.NodeProto]) -> bool:
    # Only the exporter's missing biases are expanded; those of a network are parameters.
    return name in maker and maker[name].op_type == "Expand"


def _edge(
    node: onnx.NodeProto, maker: dict[str, onnx.NodeProto], values: dict[str, np.ndarray]
) -> None:
    """Let a convolution, or what takes the largest of neighbours, add its edge itself."""
    if node.op_type not in ("Conv", "MaxPool") or node.input[0] not in maker:
        return
    pad = maker[node.input[0]]
    edges = _edges(pad, values)
    if edges is None:
        return
    # What takes the largest adds less than anything; zero is that only where nothing is less.
    bent = pad.input[0] in maker and maker[pad.input[0]].op_type == "Relu"
    if node.op_type == "MaxPool" and not bent:
        return
    own = [a for a in node.attribute if a.name in ("pads", "auto_pad")]
    if any(any(a.ints) for a in own):
        return
    for attribute in own:
        node.attribute.remove(attribute)
    node.attribute.append(onnx.helper.make_attribute("pads", edges))
    node.input[0] = pad.input[0]


def _edges(node: onnx.NodeProto, values: dict[str, np.ndarray]) -> list[int] | None:
    """Return how much is added above, left, below and right, if zeros are and nothing else."""
    if node.op_type != "Pad" or node.input[1] not in values:
        return None
    if any(a.name == "mode" and a.s != b"constant" for a in node.attribute):
        return None
    if any(name and (name not in values or values[name]) for name in node.input[2:3]):
        return None
    sides = values[node.input[1]].reshape(2, -1)
    return None if sides[:, :2].any() else sides[:, 2:].ravel().tolist()


def _needed(nodes: list[onnx.NodeProto], wanted: set[str]) -> list[onnx.NodeProto]:
    kept = []
    for node in reversed(nodes):
        if wanted & set(node.output):
            wanted |= set(node.input)
            kept.append(node)
    return kept[::-1]


def _replace(graph: onnx.GraphProto, nodes: Iterable[onnx.NodeProto]) -> None:
    chosen = list(nodes)
    used = {name for node in chosen for name in node.input}
    tensors = [tensor for tensor in graph.initializer if tensor.name in used]
    del graph.node[:], graph.initializer[:]
    graph.node.extend(chosen)
    graph.initializer.extend(tensors)
