"""A network's parameters, taken from a run's checkpoint or from the file that shipped."""

from __future__ import annotations

from typing import TYPE_CHECKING

import onnx

from plateglass.errors import BadWeight
from plateglass.lab.ship.folded import FACT, carried, unfolded
from plateglass.lab.train.checkpoint import averaged as average_of
from plateglass.lab.train.checkpoint import read
from plateglass.lab.train.stored import stored_weights

if TYPE_CHECKING:
    from pathlib import Path

    from torch import Tensor, nn


def averaged(net: nn.Module, path: Path) -> dict[str, Tensor]:
    """Return the parameters of a run's checkpoint, averaged, or of a shipped ``.onnx``."""
    if path.suffix != ".onnx":
        return average_of(read(path))
    # What ships may be part of a larger module that answers with less.
    stored = {n.removeprefix("net."): value for n, value in stored_weights(path).items()}
    metadata = onnx.load(str(path), load_external_data=False).metadata_props
    norms = next((p.value for p in metadata if p.key == FACT), None)
    return stored if norms is None else unfolded(net, stored | carried(norms))


def take(net: nn.Module, path: Path) -> None:
    """Give a network the weights of a run's checkpoint, or of a shipped ``.onnx``."""
    try:
        stored = averaged(net, path)
        missing = [
            name for name in net.load_state_dict(stored, strict=False).missing_keys
            if not name.endswith("num_batches_tracked")
        ]  # fmt: skip
    except (KeyError, RuntimeError):
        raise BadWeight(_other(path, "with other layers")) from None
    if missing:
        raise BadWeight(_other(path, f"without {missing[0]} and {len(missing) - 1} others"))


def _other(path: Path, how: str) -> str:
    return f"{path} holds another network, {how}: start from a weight of this version, or none"
