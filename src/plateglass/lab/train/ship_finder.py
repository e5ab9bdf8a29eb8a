"""From a finder's checkpoint to the file that ships."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch

from plateglass.lab.networks.finder import Finder, Found
from plateglass.lab.train.export import export, stored_weights

if TYPE_CHECKING:
    from pathlib import Path


def averaged(path: Path) -> dict[str, torch.Tensor]:
    """Return the parameters of a run's checkpoint, averaged, or of a shipped ``.onnx``."""
    if path.suffix == ".onnx":
        return stored_weights(path)
    state = torch.load(path, map_location="cpu", weights_only=False)
    return {
        name.removeprefix("module."): value
        for name, value in state["average"].items()
        if name != "n_averaged"
    }


def ship(checkpoint: Path, path: Path) -> None:
    """Export the averaged weights of a finder's run."""
    net = Finder()
    net.load_state_dict(averaged(checkpoint), strict=False)
    export(
        net, torch.zeros(2, 3, 2 * net.MULTIPLE, 3 * net.MULTIPLE), path,
        outputs=Found._fields,
        facts={
            "stride": str(net.STRIDE), "unit": str(net.UNIT), "multiple": str(net.MULTIPLE),
        },
        dynamic={2: "height", 3: "width"},
    )  # fmt: skip
