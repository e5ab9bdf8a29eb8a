"""From a restorer's checkpoint to the file that ships."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch

from plateglass.lab.networks.restorer import Restorer, RestorerSize
from plateglass.lab.train.adopt import load_reader
from plateglass.lab.train.export import export


def ship(checkpoint: Path, data: Sequence[Path], path: Path) -> None:
    """Export the averaged weights of a restorer's run; there is nothing to calibrate.

    The classes that it is told are named in the file, so that a reader of another alphabet is
    noticed.
    """
    stored, classes = load_reader(checkpoint)
    net = Restorer(RestorerSize(classes.count)).eval()
    net.load_state_dict(stored)
    told = torch.full((2, classes.slots, classes.count), 1 / classes.count)
    gaze = torch.full((2, classes.slots, net.ROWS, net.COLUMNS), 0.01)
    pictures = torch.zeros(2, 3, net.HEIGHT, net.WIDTH)
    inputs = {"pictures": pictures, "slots": told, "gaze": gaze}
    export(net, inputs, path, outputs=["restored"], facts={"characters": classes.characters})
