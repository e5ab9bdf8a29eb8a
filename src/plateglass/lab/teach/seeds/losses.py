"""How far a restored picture is from the true one, in four senses.

Pictures are (N, 3, H, W) in [-1, 1]. *Pixel* compares value by value, *structure* local
contrasts, *perceptual* what a network sees in them, *adversarial* whether a critic is fooled.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from plateglass import weights
from plateglass.errors import BadWeight
from plateglass.lab.networks.reader import Reader, ReaderSize
from plateglass.lab.networks.vgg19 import VGG19
from plateglass.lab.train.adopt import adopt, load_reader
from plateglass.lab.train.together import averaged

if TYPE_CHECKING:
    from pathlib import Path

UNIT = 0.452
"""One standard deviation of ImageNet's pictures, the mean of three channels, on [-1, 1]."""


def pixel(restored: Tensor, truth: Tensor) -> Tensor:
    """Mean squared error in standard deviations, as the first seed's normalised pictures have.

    Weights between losses depend on the unit; every recipe counts in this one.
    """
    return F.mse_loss(restored / UNIT, truth / UNIT)


def structure(restored: Tensor, truth: Tensor) -> Tensor:
    """Return 1 - SSIM, with its authors' Gaussian of 11 pixels; see :func:`ssim`."""
    return 1 - ssim(restored, truth).mean()


def ssim(restored: Tensor, truth: Tensor) -> Tensor:
    """Structural similarity (Wang and others, 2004) of each picture of a batch, over colours.

    Pictures lower or narrower than the window are compared with a smaller one.
    """
    side = min(11, *(n - 1 + n % 2 for n in truth.shape[-2:]))
    place = torch.arange(side, dtype=truth.dtype, device=truth.device) - side // 2
    bell = torch.exp(-0.5 * (place / 1.5) ** 2)
    bell = bell / bell.sum()

    def blurred(x: Tensor) -> Tensor:
        channels = x.shape[1]
        across = F.conv2d(x, bell.expand(channels, 1, 1, -1), groups=channels)
        return F.conv2d(across, bell[:, None].expand(channels, 1, -1, 1), groups=channels)

    a, b = restored, truth
    mean_a, mean_b = blurred(a), blurred(b)
    spread_a, spread_b = blurred(a * a) - mean_a**2, blurred(b * b) - mean_b**2
    shared = blurred(a * b) - mean_a * mean_b
    span = 2.0
    dark, flat = (0.01 * span) ** 2, (0.03 * span) ** 2
    light = (2 * mean_a * mean_b + dark) / (mean_a**2 + mean_b**2 + dark)
    return (light * (2 * shared + flat) / (spread_a + spread_b + flat)).flatten(1).mean(1)


def psnr(restored: Tensor, truth: Tensor) -> Tensor:
    """Peak signal-to-noise ratio of each picture in decibels, as 8 bits would show it."""
    error = (restored.clamp(-1, 1) - truth).square().flatten(1).mean(1)
    return 10 * torch.log10(4 / error.clamp(min=1e-8))


class Perceptual(nn.Module):
    """Mean squared difference of features, relative to how large the truth's features are.

    Features are VGG-19's where the user has its weight file (nothing is shipped or fetched),
    else the trunk's of the reader in the package: what tells characters apart on plates.
    """

    def __init__(self, weight: Path | None = None) -> None:
        super().__init__()
        self.features, self.note = _reader() if weight is None else (_vgg(weight), "vgg19")
        self.features.eval().requires_grad_(False)

    def forward(self, restored: Tensor, truth: Tensor) -> Tensor:
        """Compare two batches."""
        if isinstance(self.features, VGG19):
            seen, true = self.features(restored), self.features(truth)
        else:
            seen, true = (self.features(_as_read(x)) for x in (restored, truth))
        size = true.square().mean().detach()
        if torch.is_grad_enabled():  # in an exam each process is alone with its pictures
            size = averaged(size)
        return F.mse_loss(seen, true) / size.clamp(min=1e-6)

    def train(self, mode: bool = True) -> Perceptual:
        """Stay as it is: a yardstick doesn't change while one measures."""
        return super().train(False)


def _as_read(pictures: Tensor) -> Tensor:
    size = (Reader.HEIGHT, Reader.WIDTH)
    return F.interpolate(pictures, size, mode="bilinear", antialias=True)


def _reader() -> tuple[nn.Module, str]:
    shipped = weights.weight("reader")
    stored, classes = load_reader(shipped.path)
    net = Reader(ReaderSize(classes.count, len(classes.countries), classes.slots))
    adopt(net, classes, stored, classes)
    return net.trunk, f"reader {shipped.sha256[:8]}"


def _vgg(path: Path) -> VGG19:
    net = VGG19()
    load_known(net, path, "VGG-19")
    return net


def load_known(net: nn.Module, path: Path, name: str) -> None:
    """Load a weight file of the usual names; what a classifier has beyond is left alone."""
    try:
        stored = torch.load(path, map_location="cpu", weights_only=True)
    except FileNotFoundError:
        raise BadWeight(f"there is no weight file {path}") from None
    except Exception as error:  # torch raises whatever its unpickler does
        raise BadWeight(f"{path} is no file of weights that torch can load: {error}") from None
    wanted = net.state_dict()
    missing = [n for n, v in wanted.items() if n not in stored or stored[n].shape != v.shape]
    # Counters of batch norms are younger than some weight files.
    missing = [n for n in missing if not n.endswith("num_batches_tracked")]
    if missing:
        raise BadWeight(
            f"{path} doesn't hold {name}'s weights: {missing[0]} and {len(missing) - 1} others "
            "are missing or of another size"
        )
    net.load_state_dict({n: stored.get(n, v) for n, v in wanted.items()})


def adversarial(judged: Tensor, real: bool) -> Tensor:
    """Binary cross entropy of logits against one truth for every place that was judged."""
    return F.binary_cross_entropy_with_logits(judged, torch.full_like(judged, float(real)))
