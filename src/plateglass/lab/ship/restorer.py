"""From a restorer's checkpoint to the file that ships: exported, then put into bytes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import onnx
import torch
from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from plateglass.judge import tempered
from plateglass.lab.camera import preset
from plateglass.lab.evaluate.protocols import seeded
from plateglass.lab.networks.restorer import Restored, Restorer, RestorerSize
from plateglass.lab.plates.mix import Mix
from plateglass.lab.ship.export import add_facts, export
from plateglass.lab.ship.in_bytes import Inputs, into_bytes
from plateglass.lab.teach.reader.album import plate_height
from plateglass.lab.teach.restorer.pairs import pair
from plateglass.lab.train.adopt import load_reader
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
    stored, classes = load_reader(checkpoint)
    net = Restorer(RestorerSize(classes.count)).eval()
    net.load_state_dict({n: v for n, v in stored.items() if n != "n_averaged"})
    told = torch.full((2, classes.slots, classes.count), 1 / classes.count)
    gaze = torch.full((2, classes.slots, net.ROWS, net.COLUMNS), 0.01)
    pictures = torch.zeros(2, 3, net.HEIGHT, net.WIDTH)
    inputs = {"pictures": pictures, "slots": told, "gaze": gaze}
    facts = {"characters": classes.characters}
    with TemporaryDirectory() as folder:
        exact = Path(folder) / "exact.onnx"
        export(Pictures(folded(net)), inputs, exact, outputs=["restored"], facts=facts)
        into_bytes(exact, path, examples(EXAMPLES))
    model = onnx.load(str(path))
    add_facts(model, facts)
    onnx.save(model, str(path))


class Pictures(nn.Module):
    """A restorer that keeps to itself where it took the characters to stand."""

    def __init__(self, net: Restorer) -> None:
        super().__init__()
        self.net = net

    def forward(self, pictures: Tensor, slots: Tensor, gaze: Tensor) -> Tensor:
        """Restore a batch."""
        restored: Restored = self.net(pictures, slots, gaze)
        return restored.pictures


def folded(net: Restorer) -> Restorer:
    """Return a copy whose norms are part of the convolutions before them.

    onnxruntime does that too when it loads a file, but not around convolutions in bytes. In
    this network every norm follows the convolution that it belongs to.
    """
    net = deepcopy(net)
    for part in net.modules():
        before: tuple[str, nn.Module] = ("", part)
        for name, layer in list(part.named_children()):
            if isinstance(layer, nn.Conv2d):
                before = (name, layer)
            elif isinstance(layer, nn.BatchNorm2d) and isinstance(before[1], nn.Conv2d):
                whole = _repeated(layer, before[1].out_channels // layer.num_features)
                part.add_module(before[0], fuse_conv_bn_eval(before[1], whole))
                part.add_module(name, nn.Identity())
    return net


def _repeated(norm: nn.BatchNorm2d, times: int) -> nn.BatchNorm2d:
    """Return the norm as it is before channels are unfolded into pixels."""
    spread = nn.BatchNorm2d(norm.num_features * times).eval()
    stored = {n: v.repeat_interleave(times) for n, v in norm.state_dict().items() if v.ndim}
    spread.load_state_dict(stored, strict=False)
    return spread


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
