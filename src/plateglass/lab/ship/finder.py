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
from plateglass.lab.evaluate.finding.photos import DRAWN
from plateglass.lab.evaluate.protocols import seeded
from plateglass.lab.networks.finder import Finder, Found
from plateglass.lab.scenes import draw_scene, photograph
from plateglass.lab.ship.export import add_facts, export
from plateglass.lab.ship.folded import carry, folded
from plateglass.lab.ship.in_bytes import into_bytes
from plateglass.lab.ship.lean import lean
from plateglass.lab.ship.sureness import UNKNOWN, sureness
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


def ship(checkpoint: Path, data: Sequence[Path], path: Path) -> None:
    """Export the averaged weights of a finder's run, put them into bytes, and calibrate."""
    net = Finder()
    take(net, checkpoint)
    plain = folded(net)
    facts = {
        "stride": str(net.STRIDE), "unit": str(net.UNIT), "multiple": str(net.MULTIPLE),
        "sureness": UNKNOWN,
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
    add_facts(model, {"sureness": sureness(Shipped(path, least=0.0), data)})
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
