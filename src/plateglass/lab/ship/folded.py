"""Norms made part of the convolutions before them, and the way back.

onnxruntime does the first when it loads a file, but not around convolutions in bytes. A shipped
file is also a place to learn on from: its metadata carry the norms as they were, and dividing
by them gives the convolutions as they were. (Of parameters that a graph has no use for,
onnxruntime warns whoever opens the file.)
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from copy import deepcopy
from io import BytesIO
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import onnx
import torch
from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from plateglass.lab.ship.export import add_facts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

FACT = "norms"
"""Metadata of a file whose convolutions hold the norms behind them: these, in base64."""

PARTS = ("weight", "bias", "running_mean", "running_var")
"""What a norm is made of."""

Net = TypeVar("Net", bound=nn.Module)


def pairs(net: nn.Module) -> Iterator[tuple[str, str]]:
    """Yield the names of every convolution with a norm behind it, and of that norm.

    Each norm belongs to the last convolution before it among its neighbours.
    """
    for name, parent in net.named_modules():
        within = f"{name}." if name else ""
        last = ""
        for child, layer in parent.named_children():
            if isinstance(layer, nn.Conv2d):
                last = child
            elif isinstance(layer, nn.BatchNorm2d) and last:
                yield within + last, within + child


def folded(net: Net) -> Net:
    """Return a copy that says the same without norms."""
    copy = deepcopy(net.eval())
    for conv_name, norm_name in list(pairs(copy)):
        conv, norm = copy.get_submodule(conv_name), copy.get_submodule(norm_name)
        assert isinstance(conv, nn.Conv2d)
        assert isinstance(norm, nn.BatchNorm2d)
        whole = _repeated(norm, conv.out_channels // norm.num_features)
        _put(copy, conv_name, fuse_conv_bn_eval(conv, whole))
        _put(copy, norm_name, nn.Identity())
    return copy


def carry(path: Path, net: nn.Module) -> None:
    """Write the norms of a network into the file that it was folded for."""
    state = net.state_dict()
    names = [f"{norm}.{part}" for _, norm in pairs(net) for part in PARTS]
    arrays = BytesIO()
    np.savez(arrays, **{name: state[name].numpy() for name in names})
    model = onnx.load(str(path))
    add_facts(model, {FACT: b64encode(arrays.getvalue()).decode()})
    onnx.save(model, str(path))


def carried(fact: str) -> dict[str, Tensor]:
    """Return the norms that a file's metadata carry."""
    with np.load(BytesIO(b64decode(fact))) as arrays:
        return {name: torch.from_numpy(arrays[name]) for name in arrays.files}


def unfolded(net: nn.Module, stored: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Return the parameters of such a file as they were before their norms were folded in."""
    found = dict(stored)
    for conv, norm in pairs(net):
        layer = net.get_submodule(norm)
        assert isinstance(layer, nn.BatchNorm2d)
        weight, bias = stored[f"{conv}.weight"], stored[f"{conv}.bias"]
        times = len(weight) // layer.num_features
        scale, offset, mean, spread = (
            stored[f"{norm}.{part}"].repeat_interleave(times) for part in PARTS
        )
        gain = scale / (spread + layer.eps).sqrt()
        # A channel that the norm put out says nothing of the convolution before it.
        gain = torch.where(gain.abs() < 1e-6, torch.ones_like(gain), gain)
        found[f"{conv}.weight"] = weight / gain[:, None, None, None]
        found[f"{conv}.bias"] = (bias - offset) / gain + mean
    return found


def _repeated(norm: nn.BatchNorm2d, times: int) -> nn.BatchNorm2d:
    """Return the norm as it is before channels are unfolded into pixels."""
    spread = nn.BatchNorm2d(norm.num_features * times, eps=norm.eps).eval()
    stored = {n: v.repeat_interleave(times) for n, v in norm.state_dict().items() if v.ndim}
    spread.load_state_dict(stored, strict=False)
    return spread


def _put(net: nn.Module, name: str, layer: nn.Module) -> None:
    parent, _, child = name.rpartition(".")
    net.get_submodule(parent).add_module(child, layer)
