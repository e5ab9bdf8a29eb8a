"""From torch to ONNX.

The graph is stored as it was traced, with parameters under their own names and batch norms
unfolded (onnxruntime folds them when it loads): a shipped weight is also a place to train on
from (`lab/train/stored.py`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import onnx
import torch
from onnx import helper, numpy_helper

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


def export(
    net: torch.nn.Module,
    example: torch.Tensor | Mapping[str, torch.Tensor],
    path: Path,
    *,
    outputs: Sequence[str],
    facts: Mapping[str, str],
    dynamic: Mapping[int, str] | None = None,
) -> None:
    """Write a network as one ONNX file that carries ``facts`` as its metadata.

    ``example`` is a batch of pictures, or named inputs of which pictures come first.
    ``dynamic`` names the axes of the picture that may vary; the batch always may.
    """
    net = net.eval()
    inputs = {"pictures": example} if isinstance(example, torch.Tensor) else dict(example)
    axes = [{0: "batch"} for _ in inputs]
    axes[0].update(dynamic or {})
    program = torch.onnx.export(
        net, tuple(inputs.values()), None, dynamo=True, optimize=False, verbose=False,
        input_names=list(inputs), output_names=list(outputs),
        dynamic_shapes=tuple(dict.fromkeys(names, torch.export.Dim.DYNAMIC) for names in axes),
    )  # fmt: skip
    assert program is not None
    model: onnx.ModelProto = program.model_proto
    for taken, names in zip(model.graph.input, axes, strict=True):
        for axis, name in names.items():
            taken.type.tensor_type.shape.dim[axis].dim_param = name
    for output in model.graph.output:
        output.type.tensor_type.shape.dim[0].dim_param = axes[0][0]
    for node in model.graph.node:
        node.doc_string = ""
        del node.metadata_props[:]
    del model.graph.value_info[:]
    add_facts(model, facts)
    onnx.checker.check_model(model)
    part = path.with_name(path.name + ".part")
    onnx.save(model, str(part))
    part.replace(path)


def add_facts(model: onnx.ModelProto, facts: Mapping[str, str]) -> None:
    """Write metadata into a model, replacing what had the same key."""
    kept = {p.key: p.value for p in model.metadata_props} | dict(facts)
    del model.metadata_props[:]
    for key in sorted(kept):
        model.metadata_props.add(key=key, value=kept[key])


HALVED = 1024
"""Arrays of fewer numbers stay as they are."""


def halve(path: Path) -> None:
    """Store the large arrays of a file in half precision; it still computes in full.

    Each is cast back by a node, which onnxruntime carries out once, when it loads the file.
    """
    model = onnx.load(str(path))
    graph = model.graph
    casts = []
    for stored in graph.initializer:
        array = numpy_helper.to_array(stored)
        if array.dtype != np.float32 or array.size < HALVED:
            continue
        full = f"{stored.name}.full"
        for node in graph.node:
            for place, name in enumerate(node.input):
                if name == stored.name:
                    node.input[place] = full
        casts.append(helper.make_node("Cast", [stored.name], [full], to=onnx.TensorProto.FLOAT))
        stored.CopyFrom(numpy_helper.from_array(array.astype(np.float16), stored.name))
    nodes = list(graph.node)
    del graph.node[:]
    graph.node.extend(casts + nodes)
    onnx.checker.check_model(model)
    part = path.with_name(path.name + ".part")
    onnx.save(model, str(part))
    part.replace(path)
