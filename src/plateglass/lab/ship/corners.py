"""From a corner network's checkpoint to the file that ships."""

from __future__ import annotations

from typing import TYPE_CHECKING

import onnx
import torch
from torch import Tensor, nn

from plateglass.corners import VIEW
from plateglass.errors import WrongUse
from plateglass.lab.networks.corners import Corners
from plateglass.lab.ship.export import export
from plateglass.lab.ship.lean import lean
from plateglass.lab.ship.taken import take

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


class Answer(nn.Module):
    """The corners without the maps that they come from, which only training needs."""

    def __init__(self, net: Corners) -> None:
        super().__init__()
        self.net = net

    def forward(self, views: Tensor) -> Tensor:
        """(N, 3, H, W) to (N, 8)."""
        corners: Tensor = self.net(views).corners
        return corners


def ship(checkpoint: Path, data: Sequence[Path], path: Path) -> None:
    """Export the averaged weights of a corner network's run."""
    if data:
        raise WrongUse("corners have no probabilities to calibrate: leave --data out")
    net = Corners()
    take(net, checkpoint)
    example = torch.zeros(2, 3, VIEW[1], VIEW[0])
    export(Answer(net), example, path, outputs=["corners"], facts={})
    onnx.save(lean(onnx.load(str(path))), str(path))
