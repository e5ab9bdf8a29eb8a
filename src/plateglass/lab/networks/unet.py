"""The plain U-Net (Ronneberger and others, 2015), restoring a picture at its own size.

Down by max pooling, up by transposed convolutions, what was seen on the way down joined on the
way up: 23 convolutions as in the paper, padded so that nothing is cut off.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from plateglass.lab.networks.blocks import like


@dataclass(frozen=True)
class UNetSize:
    """Channels at 1, 1/2, 1/4, 1/8 and 1/16 of the picture's size."""

    widths: tuple[int, ...] = (64, 128, 256, 512, 1024)


def twice(inputs: int, outputs: int) -> nn.Sequential:
    """Two 3x3 convolutions, each rectified."""
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, 3, padding=1),
        nn.ReLU(),
        nn.Conv2d(outputs, outputs, 3, padding=1),
        nn.ReLU(),
    )


class UNet(nn.Module):
    """(N, 3, H, W) in [-1, 1] to the same size; what it says is added to the picture."""

    def __init__(self, size: UNetSize | None = None) -> None:
        super().__init__()
        size = size or UNetSize()
        widths = size.widths
        self.down = nn.ModuleList(
            twice(a, b) for a, b in zip((3, *widths), widths, strict=False)
        )
        pairs = list(zip(widths[:0:-1], widths[-2::-1], strict=True))
        self.rise = nn.ModuleList(nn.ConvTranspose2d(a, b, 2, stride=2) for a, b in pairs)
        self.up = nn.ModuleList(twice(2 * b, b) for _, b in pairs)
        self.out = nn.Conv2d(widths[0], 3, 1)
        for part in self.modules():
            if isinstance(part, nn.Conv2d):
                nn.init.kaiming_normal_(part.weight, nonlinearity="relu")
        nn.init.zeros_(self.out.weight)
        nn.init.zeros_(self.out.bias)  # type: ignore[arg-type]

    def forward(self, pictures: Tensor) -> Tensor:
        """Restore a batch."""
        x = pictures
        seen: list[Tensor] = []
        for stage in self.down:
            x = stage(F.max_pool2d(x, 2, ceil_mode=True) if seen else x)
            seen.append(x)
        for rise, stage, across in zip(self.rise, self.up, seen[-2::-1], strict=True):
            x = stage(torch.cat([like(rise(x), across), across], 1))
        return pictures + self.out(x)
