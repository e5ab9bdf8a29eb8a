"""From a restorer's checkpoint to the file that ships: exported, then put into bytes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import onnx
import torch
from torch import Tensor, nn

from plateglass.evidence import Classes
from plateglass.judge import tempered
from plateglass.lab.camera import preset
from plateglass.lab.evaluate.protocols import seeded
from plateglass.lab.networks.restorer import Restored, Restorer, RestorerSize
from plateglass.lab.plates.mix import Mix
from plateglass.lab.ship.export import add_facts, export
from plateglass.lab.ship.folded import carry, folded
from plateglass.lab.ship.in_bytes import Inputs, into_bytes
from plateglass.lab.ship.taken import take
from plateglass.lab.teach.reader.album import plate_height
from plateglass.lab.teach.restorer.pairs import pair
from plateglass.lab.train.checkpoint import classes_of, read
from plateglass.reader import Reader
from plateglass.restore import Told

EXAMPLES = 64
"""Plates from which the range of every convolution's values is learned."""


def ship(checkpoint: Path, data: Sequence[Path], path: Path) -> None:
    """Export the averaged weights of a restorer's run; there is nothing to calibrate.

    The classes that it is told are named in the file, so that a reader of another alphabet is
    noticed. What the bytes get wrong is a twentieth of what the network changes, less than a
    codec's noise.
    """
    classes = known(checkpoint)
    net = Restorer(RestorerSize(classes.count))
    take(net, checkpoint)
    told = torch.full((2, classes.slots, classes.count), 1 / classes.count)
    gaze = torch.full((2, classes.slots, net.ROWS, net.COLUMNS), 0.01)
    pictures = torch.zeros(2, 3, net.HEIGHT, net.WIDTH)
    inputs = {"pictures": pictures, "slots": told, "gaze": gaze}
    facts = {"characters": classes.characters}
    with TemporaryDirectory() as folder:
        exact = Path(folder) / "exact.onnx"
        plain = Pictures(folded(net))
        export(plain, inputs, exact, outputs=["restored"], facts=facts)
        every = [n for n, part in plain.named_modules() if isinstance(part, nn.Conv2d)]
        into_bytes(exact, path, examples(EXAMPLES), every)
    carry(path, net)
    model = onnx.load(str(path))
    add_facts(model, facts)
    onnx.save(model, str(path))


def known(path: Path) -> Classes:
    """Return the classes that a restorer is told, of a run's checkpoint or a shipped file."""
    if path.suffix != ".onnx":
        return classes_of(read(path))
    facts = {p.key: p.value for p in onnx.load(str(path)).metadata_props}
    return Classes(facts["characters"], ())


class Pictures(nn.Module):
    """A restorer that keeps to itself where it took the characters to stand."""

    def __init__(self, net: Restorer) -> None:
        super().__init__()
        self.net = net

    def forward(self, pictures: Tensor, slots: Tensor, gaze: Tensor) -> Tensor:
        """Restore a batch."""
        restored: Restored = self.net(pictures, slots, gaze)
        return restored.pictures


def examples(count: int) -> Iterator[Inputs]:
    """Yield what the network is shown and told of plates rendered for it alone."""
    camera, mix, reader = preset("training"), Mix(), Reader()
    for number in range(count):
        rng = seeded("ship restorer", number)
        difficulty, height = float(rng.beta(1.1, 2.4)), plate_height(rng)
        taken = pair(mix.draw(rng, 64), camera, rng, difficulty=difficulty, height=height)
        (evidence,) = reader([taken.small])
        told = Told.of(evidence, tempered(evidence, reader.calibration))
        gain, offset = taken.levels
        shown = (taken.before * gain + offset) / 127.5 - 1
        yield {
            "pictures": np.asarray(shown.transpose(2, 0, 1)[None], np.float32),
            "slots": told.slots[None],
            "gaze": told.gaze[None],
        }
