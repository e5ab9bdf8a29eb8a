"""How like the truth a restored picture is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from plateglass.geometry import Picture

    Light = NDArray[np.float32]


@dataclass(frozen=True)
class Likeness:
    """Against the truth, as it is and after the best gain and offset for each channel.

    The second pair leaves exposure and colour cast out: a camera that darkened the plate would
    otherwise count for more than whether a stroke is where it should be.
    """

    psnr: float
    ssim: float
    psnr_aligned: float
    ssim_aligned: float


def likeness(picture: Picture, truth: Picture) -> Likeness:
    """Compare at the truth's size."""
    size = truth.shape[1], truth.shape[0]
    here, there = _light(fitted(picture, size)), _light(truth)
    level = np.clip(levelled(here, there), 0, 1)
    return Likeness(*_scores(here, there), *_scores(level, there))


def _scores(here: Light, there: Light) -> tuple[float, float]:
    import torch
    from torchmetrics.functional.image import (
        peak_signal_noise_ratio,
        structural_similarity_index_measure,
    )

    a, b = (torch.from_numpy(p.transpose(2, 0, 1)[None].copy()) for p in (here, there))
    psnr = peak_signal_noise_ratio(a, b, data_range=1.0)
    ssim = structural_similarity_index_measure(a, b, data_range=1.0)
    assert isinstance(ssim, torch.Tensor)  # a pair only where all of its map is asked for
    return float(psnr), float(ssim)


def fitted(picture: Picture, size: tuple[int, int]) -> Picture:
    """Bring a picture to a size, averaging where it shrinks."""
    if (picture.shape[1], picture.shape[0]) == size:
        return picture
    smaller = picture.shape[0] > size[1]
    method = cv2.INTER_AREA if smaller else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(picture, size, interpolation=method), np.uint8)


def levelled(here: Light, there: Light) -> Light:
    """Give each channel the gain and the offset that bring it nearest; no gain is negative."""
    mean, wanted = here.mean((0, 1)), there.mean((0, 1))
    apart = here - mean
    gain = (apart * (there - wanted)).sum((0, 1)) / np.maximum((apart**2).sum((0, 1)), 1e-6)
    return np.asarray(wanted + np.maximum(gain, 0) * apart, np.float32)


def _light(picture: Picture) -> Light:
    return np.asarray(picture / np.float32(255), np.float32)
