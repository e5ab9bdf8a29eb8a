"""From a finder's checkpoint to the file that ships: exported, then calibrated."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import onnx
import torch
from torch import nn

from plateglass.errors import BadWeight
from plateglass.finder import Finder as Shipped
from plateglass.lab.evaluate.finding.finders import ENOUGH
from plateglass.lab.evaluate.finding.photos import photos
from plateglass.lab.networks.finder import Finder, Found
from plateglass.lab.ship.export import add_facts, export
from plateglass.lab.ship.lean import lean
from plateglass.lab.train.checkpoint import averaged as average_of
from plateglass.lab.train.checkpoint import read
from plateglass.lab.train.stored import stored_weights

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

FEWEST = 20
"""Fewer detections than this say nothing about how often the next one is a plate."""


def averaged(path: Path) -> dict[str, torch.Tensor]:
    """Return the parameters of a run's checkpoint, averaged, or of a shipped ``.onnx``."""
    if path.suffix == ".onnx":
        return stored_weights(path)
    return average_of(read(path))


def take(net: nn.Module, path: Path) -> None:
    """Give a network the weights of a run's checkpoint, or of a shipped ``.onnx``."""
    # What ships may be part of a larger module that answers with less.
    stored = {name.removeprefix("net."): value for name, value in averaged(path).items()}
    missing = [
        name for name in net.load_state_dict(stored, strict=False).missing_keys
        if not name.endswith("num_batches_tracked")
    ]  # fmt: skip
    if missing:
        raise BadWeight(
            f"{path} holds another network, without {missing[0]} and {len(missing) - 1} "
            "others: start from a weight of this version, or from none"
        )


def ship(checkpoint: Path, data: Sequence[Path], path: Path) -> None:
    """Export the averaged weights of a finder's run, and calibrate its scores.

    Calibration sees the calibration part of ``data`` alone. Plates that are known to nobody
    count as false alarms there, so that the scores err on the modest side.
    """
    net = Finder()
    take(net, checkpoint)
    export(
        net, torch.zeros(2, 3, 2 * net.MULTIPLE, 3 * net.MULTIPLE), path,
        outputs=Found._fields,
        facts={
            "stride": str(net.STRIDE), "unit": str(net.UNIT), "multiple": str(net.MULTIPLE),
            "sureness": "1 0",
        },
        dynamic={2: "height", 3: "width"},
    )  # fmt: skip
    model = lean(onnx.load(str(path)))
    onnx.save(model, str(path))
    scores, plates = judged(Shipped(path, least=0.0), data)
    if len(scores) >= FEWEST and 0 < plates.mean() < 1:
        slope, offset = fitted(scores, plates)
        add_facts(model, {"sureness": f"{slope:.4f} {offset:.4f}"})
        onnx.save(model, str(path))


def judged(
    finder: Shipped, data: Sequence[Path]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the scores of all that is found in the calibration part, and what was a plate."""
    scores, plates = [], []
    for photo in photos(data, "calibration"):
        boxes = [plate.quad.box for plate in photo.plates]
        for found in finder(photo.picture()):
            scores.append(found.score)
            plates.append(max(found.quad.box.iou(box) for box in boxes) >= ENOUGH)
    return np.array(scores, np.float64), np.array(plates, np.float64)


def fitted(scores: NDArray[np.float64], plates: NDArray[np.float64]) -> tuple[float, float]:
    """Fit slope and offset of a logistic regression on the scores' log odds.

    >>> scores = np.array([0.1, 0.2, 0.3, 0.6, 0.7, 0.9])
    >>> slope, _ = fitted(scores, np.array([0, 0, 1, 0, 1, 1.0]))
    >>> slope > 0
    True
    """
    odds = np.log(scores / np.maximum(1 - scores, 1e-6))
    inputs = np.column_stack([odds, np.ones_like(odds)])
    weights = np.array([1.0, 0.0])
    # A little ridge towards the scores as they are keeps few examples from shouting.
    ridge = np.eye(2)
    for _ in range(30):
        p = 1 / (1 + np.exp(-inputs @ weights))
        slope = inputs.T @ (plates - p) - ridge @ (weights - (1.0, 0.0))
        curve = (inputs * (p * (1 - p))[:, None]).T @ inputs + ridge
        weights = weights + np.linalg.solve(curve, slope)
    return float(weights[0]), float(weights[1])
