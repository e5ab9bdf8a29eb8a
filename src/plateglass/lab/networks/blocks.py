"""Parts that several networks share."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.nn.utils.parametrizations import spectral_norm


class Residual(nn.Module):
    """SRGAN's block: two 3x3 convolutions with batch norms around one PReLU, added to x."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(width, width, 3, padding=1),
            nn.BatchNorm2d(width),
            nn.PReLU(),
            nn.Conv2d(width, width, 3, padding=1),
            nn.BatchNorm2d(width),
        )

    def forward(self, x: Tensor) -> Tensor:
        """(N, C, H, W) to the same."""
        return x + self.body(x)


class Attention(nn.Module):
    """Self-attention over all places of a feature map, as in SAGAN; starts as the identity."""

    def __init__(self, width: int) -> None:
        super().__init__()
        narrow = max(1, width // 8)
        self.query, self.key, self.value = (
            spectral_norm(nn.Conv1d(width, out, 1, bias=False))
            for out in (narrow, narrow, width)
        )
        self.share = nn.Parameter(torch.zeros(1))

    def forward(self, x: Tensor) -> Tensor:
        """(N, C, H, W) to the same."""
        flat = x.flatten(2)
        looks = self.key(flat).transpose(1, 2) @ self.query(flat)
        seen = self.value(flat) @ looks.softmax(1)
        return x + self.share * seen.reshape(x.shape)


def icnr(weight: Tensor, times: int) -> None:
    """Fill a convolution so that pixel shuffling it enlarges like nearest neighbour at first.

    Every group of ``times`` squared outputs starts out equal, which rules out the chequered
    pattern that random ones begin with (Aitken and others, 2017).
    """
    with torch.no_grad():
        few = torch.empty_like(weight[:: times * times])
        nn.init.kaiming_normal_(few)
        weight.copy_(few.repeat_interleave(times * times, 0))


class Enlarge(nn.Sequential):
    """Enlarge by ``times``: a convolution to as many channels, shuffled into pixels."""

    def __init__(self, inputs: int, outputs: int, times: int, kernel: int = 3) -> None:
        conv = nn.Conv2d(inputs, outputs * times * times, kernel, padding=kernel // 2)
        icnr(conv.weight, times)
        super().__init__(conv, nn.PixelShuffle(times))


def like(x: Tensor, other: Tensor) -> Tensor:
    """Bring a map to the height and width of another; odd sizes come out of halving uneven."""
    return F.interpolate(x, size=other.shape[-2:], mode="nearest")


def doublings(scale: int) -> int:
    """Return how many steps of two make up a scale; no other scale can be built of them."""
    steps = scale.bit_length() - 1
    if scale < 1 or 1 << steps != scale:
        raise ValueError(f"the scale is a power of two, not {scale}")
    return steps
