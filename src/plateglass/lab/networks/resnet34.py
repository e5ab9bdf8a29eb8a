"""ResNet-34's body (He and others, 2016), as an encoder that tells what it saw on the way.

Parameters bear the names under which the usual ImageNet weight files hold them, so that such a
file loads as it is. At full width the body has 21,284,672.
"""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor, nn


@dataclass(frozen=True)
class ResNet34Size:
    """How wide and deep; weight files fit the default only."""

    width: int = 64
    """Channels at 1/2 and 1/4 of the input's size; they double at each halving after that."""
    depths: tuple[int, int, int, int] = (3, 4, 6, 3)


class Basic(nn.Module):
    """Two 3x3 convolutions, residual; the first may halve the size."""

    def __init__(self, inputs: int, outputs: int, stride: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.downsample = (
            nn.Sequential(
                nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs)
            )
            if stride > 1 or inputs != outputs
            else None
        )

    def forward(self, x: Tensor) -> Tensor:
        """(N, C, H, W) to (N, outputs, H / stride, W / stride)."""
        y = self.bn2(self.conv2(self.bn1(self.conv1(x)).relu()))
        return (y + (x if self.downsample is None else self.downsample(x))).relu()


def stage(inputs: int, outputs: int, depth: int, stride: int) -> nn.Sequential:
    """Blocks of one size."""
    first = Basic(inputs, outputs, stride)
    return nn.Sequential(first, *(Basic(outputs, outputs, 1) for _ in range(depth - 1)))


class ResNet34(nn.Module):
    """(N, 3, H, W), normalised as ImageNet's pictures are, to maps at 1/2, 1/4 ... 1/32."""

    def __init__(self, size: ResNet34Size | None = None) -> None:
        super().__init__()
        size = size or ResNet34Size()
        width = size.width
        self.widths = (width, width, 2 * width, 4 * width, 8 * width)
        self.conv1 = nn.Conv2d(3, width, 7, stride=2, padding=3, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.pool = nn.MaxPool2d(3, stride=2, padding=1)
        a, b, c, d = size.depths
        self.layer1 = stage(width, width, a, 1)
        self.layer2 = stage(width, 2 * width, b, 2)
        self.layer3 = stage(2 * width, 4 * width, c, 2)
        self.layer4 = stage(4 * width, 8 * width, d, 2)
        for part in self.modules():
            if isinstance(part, nn.Conv2d):
                nn.init.kaiming_normal_(part.weight, mode="fan_out", nonlinearity="relu")

    def forward(self, x: Tensor) -> list[Tensor]:
        """Look at a batch; return the maps from the finest to the coarsest."""
        seen = [self.bn1(self.conv1(x)).relu()]
        x = self.pool(seen[0])
        for layer in (self.layer1, self.layer2, self.layer3, self.layer4):
            x = layer(x)
            seen.append(x)
        return seen
