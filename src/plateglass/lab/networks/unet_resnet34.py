"""The first seed's generator: a U-Net whose way down is ResNet-34, in fastai's manner.

What makes it fastai's: upsampling by pixel shuffle that starts as nearest neighbour (ICNR) and
is blurred by a pixel against chequered patterns; weight norm instead of batch norm on the way
up; self-attention once, at an eighth of the size; the picture itself joined before the last
residual block; and an output squeezed into ``y_range``, which is counted in ImageNet's
standard deviations as pictures are there.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.nn.utils.parametrizations import weight_norm

from plateglass.lab.networks.blocks import Attention, icnr, like
from plateglass.lab.networks.resnet34 import ResNet34, ResNet34Size

MEAN, DEVIATION = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
"""Of ImageNet's pictures in [0, 1], channel by channel."""

ATTENTIVE = 1
"""Which way up has the attention, counted from the coarsest."""


@dataclass(frozen=True)
class UNetResNet34Size:
    """How wide and deep the encoder is; the way up follows from it."""

    encoder: ResNet34Size = field(default_factory=ResNet34Size)
    y_range: tuple[float, float] = (-3.0, 3.0)


def conv(inputs: int, outputs: int, kernel: int = 3) -> nn.Module:
    """A weight-normed convolution."""
    made = nn.Conv2d(inputs, outputs, kernel, padding=kernel // 2)
    nn.init.kaiming_normal_(made.weight)
    nn.init.zeros_(made.bias)  # type: ignore[arg-type]
    return weight_norm(made)


class Rise(nn.Module):
    """Twice the size by pixel shuffle, blurred over two pixels."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        made = nn.Conv2d(inputs, 4 * outputs, 1)
        icnr(made.weight, 2)
        nn.init.zeros_(made.bias)  # type: ignore[arg-type]
        self.conv = weight_norm(made)

    def forward(self, x: Tensor) -> Tensor:
        """(N, C, H, W) to (N, outputs, 2 H, 2 W)."""
        x = F.pixel_shuffle(self.conv(x).relu(), 2)
        return F.avg_pool2d(F.pad(x, (1, 0, 1, 0), mode="replicate"), 2, stride=1)


class Join(nn.Module):
    """One way up: twice the size, joined by what was seen there on the way down."""

    def __init__(self, inputs: int, across: int, outputs: int, attention: bool) -> None:
        super().__init__()
        self.rise = Rise(inputs, inputs // 2)
        self.norm = nn.BatchNorm2d(across)
        self.first = conv(inputs // 2 + across, outputs)
        self.second = conv(outputs, outputs)
        self.attention = Attention(outputs) if attention else nn.Identity()

    def forward(self, x: Tensor, across: Tensor) -> Tensor:
        """Join a coarse map with the finer one from across."""
        x = torch.cat([like(self.rise(x), across), self.norm(across)], 1).relu()
        return self.attention(self.second(self.first(x).relu()).relu())


class UNetResNet34(nn.Module):
    """(N, 3, H, W) in [-1, 1] to the same size; what leaves [-1, 1] is too bright or dark."""

    mean: Tensor
    deviation: Tensor

    def __init__(self, size: UNetResNet34Size | None = None) -> None:
        super().__init__()
        size = size or UNetResNet34Size()
        self.low, self.high = size.y_range
        self.register_buffer("mean", torch.tensor(MEAN).view(3, 1, 1) * 2 - 1)
        self.register_buffer("deviation", torch.tensor(DEVIATION).view(3, 1, 1) * 2)
        self.encoder = ResNet34(size.encoder)
        *finer, bottom = self.encoder.widths
        self.middle = nn.Sequential(
            nn.BatchNorm2d(bottom), nn.ReLU(),
            conv(bottom, 2 * bottom), nn.ReLU(), conv(2 * bottom, bottom), nn.ReLU(),
        )  # fmt: skip
        ups, inputs = [], bottom
        for number, across in enumerate(reversed(finer)):
            joined = inputs // 2 + across
            last = number == len(finer) - 1
            outputs = joined // 2 if last else joined
            ups.append(Join(inputs, across, outputs, number == ATTENTIVE))
            inputs = outputs
        self.up = nn.ModuleList(ups)
        self.last = Rise(inputs, inputs)
        width = inputs + 3
        self.first, self.second = conv(width, width), conv(width, width)
        self.out = conv(width, 3, 1)

    def layers(self) -> list[list[nn.Parameter]]:
        """Return parameters in three groups: early encoder, late encoder, the way up."""
        late = [*self.encoder.layer3.parameters(), *self.encoder.layer4.parameters()]
        theirs = {id(p) for p in late}
        early = [p for p in self.encoder.parameters() if id(p) not in theirs]
        encoder = {id(p) for p in self.encoder.parameters()}
        return [early, late, [p for p in self.parameters() if id(p) not in encoder]]

    def forward(self, pictures: Tensor) -> Tensor:
        """Restore a batch."""
        normal = (pictures - self.mean) / self.deviation
        *finer, x = self.encoder(normal)
        x = self.middle(x)
        for up, across in zip(self.up, reversed(finer), strict=True):
            x = up(x, across)
        x = torch.cat([like(self.last(x), normal), normal], 1)
        x = (x + self.second(self.first(x).relu())).relu()
        x = self.low + (self.high - self.low) * torch.sigmoid(self.out(x))
        return x * self.deviation + self.mean
