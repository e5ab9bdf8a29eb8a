"""From a finder's checkpoint to the file that ships: into bytes, then calibrated."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np
import onnx
import torch
from torch import nn

from plateglass.finder import Finder as Shipped
from plateglass.lab.evaluate.finding.finders import ENOUGH
from plateglass.lab.evaluate.finding.photos import DRAWN, photos
from plateglass.lab.evaluate.protocols import seeded
from plateglass.lab.networks.finder import Finder, Found
from plateglass.lab.scenes import draw_scene, photograph
from plateglass.lab.ship.export import add_facts, export
from plateglass.lab.ship.folded import carry, folded
from plateglass.lab.ship.in_bytes import into_bytes
from plateglass.lab.ship.lean import lean
from plateglass.lab.ship.taken import take

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from plateglass.lab.ship.in_bytes import Inputs

ROUNDED = ("trunk.stages.3.", "trunk.stages.4.", "blend.", "place.")
"""Layers that count in bytes, by how their names begin: three quarters of the time goes there.
Where the trunk is finer, rounding loses small plates (8 of 152 long ones, 9 of 64 square ones,
drawn), and what the last layers say is the answer."""

STREETS = 20
"""Drawn photographs from which the range of every layer's values is learned."""

FEWEST = 20
"""Fewer detections than this say nothing about how often the next one is a plate."""


def ship(checkpoint: Path, data: Sequence[Path], path: Path) -> None:
    """Export the averaged weights of a finder's run, put them into bytes, and calibrate.

    Calibration sees the calibration part of ``data`` alone. Plates that are known to nobody
    count as false alarms there, so that the scores err on the modest side.
    """
    net = Finder()
    take(net, checkpoint)
    plain = folded(net)
    facts = {
        "stride": str(net.STRIDE), "unit": str(net.UNIT), "multiple": str(net.MULTIPLE),
        "sureness": "1 0",
    }  # fmt: skip
    with TemporaryDirectory() as folder:
        exact = Path(folder) / "exact.onnx"
        export(
            plain, torch.zeros(2, 3, 2 * net.MULTIPLE, 3 * net.MULTIPLE), exact,
            outputs=Found._fields, facts=facts, dynamic={2: "height", 3: "width"},
        )  # fmt: skip
        onnx.save(lean(onnx.load(str(exact))), str(exact))
        rounded = [
            name for name, part in plain.named_modules()
            if isinstance(part, nn.Conv2d) and name.startswith(ROUNDED)
        ]  # fmt: skip
        into_bytes(exact, path, examples(exact), rounded)
    carry(path, net)
    model = onnx.load(str(path))
    add_facts(model, facts)
    onnx.save(model, str(path))
    scores, plates = judged(Shipped(path, least=0.0), data)
    if len(scores) >= FEWEST and 0 < plates.mean() < 1:
        slope, offset = fitted(scores, plates)
        add_facts(model, {"sureness": f"{slope:.4f} {offset:.4f}"})
        onnx.save(model, str(path))


class _Watched(Shipped):
    """A finder that remembers what its network was shown."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.shown: list[NDArray[np.uint8]] = []

    def _run(
        self, pictures: NDArray[np.uint8]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        self.shown += [picture[None] for picture in pictures]
        return super()._run(pictures)


def examples(exact: Path) -> Iterator[Inputs]:
    """Yield what the network is shown of streets drawn for it alone."""
    finder = _Watched(exact)
    for number in range(STREETS):
        rng = seeded("ship finder", number)
        finder(photograph(draw_scene(rng, DRAWN), "training", rng, difficulty=0.2).picture)
    for picture in finder.shown:
        yield {"pictures": picture.transpose(0, 3, 1, 2).astype(np.float32) / 127.5 - 1}


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
