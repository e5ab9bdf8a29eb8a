"""Parameters as a shipped file holds them, in full, halved or in bytes, and as floats again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import onnx
import torch
from onnx import numpy_helper

if TYPE_CHECKING:
    from pathlib import Path

Floats = np.ndarray[Any, np.dtype[np.float32]]

_TAKEN, _STEP, _ZERO = "_quantized", "_scale", "_zero_point"


def stored_weights(path: Path) -> dict[str, torch.Tensor]:
    """Return the parameters of a file that :mod:`plateglass.lab.ship` wrote, by name."""
    model = onnx.load(str(path))
    arrays = {t.name: numpy_helper.to_array(t) for t in model.graph.initializer}
    arrays |= out_of_bytes(model)
    return {name: _full(torch.from_numpy(np.array(array))) for name, array in arrays.items()}


def _full(stored: torch.Tensor) -> torch.Tensor:
    return stored.float() if stored.dtype == torch.float16 else stored


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
