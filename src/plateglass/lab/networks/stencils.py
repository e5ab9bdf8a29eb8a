"""The shapes of the characters that a reader names, laid where they stand.

A network that is only told a character's name has to know by heart what it looks like, stroke
by stroke, and knows that last of the rare ones: the 31 provinces of China came out as bars.
Here every class has its picture. A slot's pictures are blended by what the reader thinks of
them, so that a doubtful slot has a blurred one; they are stretched over the box in which the
slot's character stands, which a small network tells from where the reader looked, and from
what is to be seen there.
"""

from __future__ import annotations

from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn


class Laid(NamedTuple):
    """Stencils on their places."""

    canvas: Tensor
    """(N, 1, height, width): how much ink"""
    boxes: Tensor
    """(N, slots, 4): centre and size of each character, in cells of the reader's gaze"""


class Stencils(nn.Module):
    """Blends, places and lays the characters' pictures."""

    ROWS, COLUMNS = 32, 24
    """Of a character's picture."""
    USUAL = 2.4, 3.6
    """Width and height of a character in cells, from which to start."""
    LEAST = 0.3
    """No box is smaller."""
    CELL = 8
    """Pixels of the canvas to a cell."""

    def __init__(self, characters: int, sights: int) -> None:
        super().__init__()
        self.glyphs = nn.Parameter(torch.zeros(characters, self.ROWS, self.COLUMNS))
        """Blank at first; a recipe puts in what the characters look like."""
        self.name = nn.Linear(characters, 32, bias=False)
        say = nn.Linear(128, 4)
        nn.init.zeros_(say.weight)
        nn.init.zeros_(say.bias)
        self.place = nn.Sequential(nn.Linear(sights + 32 + 10, 128), nn.ReLU(), say)

    def forward(self, slots: Tensor, gaze: Tensor, sights: Tensor) -> Laid:
        """Lay (N, slots, classes) where (N, slots, rows, columns) looked.

        ``sights`` (N, C, rows, columns) is what was to be seen there.
        """
        boxes = self.boxes(slots, gaze, sights)
        _, _, rows, columns = gaze.shape
        down = tents(boxes[..., 1], boxes[..., 3], rows, self.CELL, self.ROWS)
        across = tents(boxes[..., 0], boxes[..., 2], columns, self.CELL, self.COLUMNS)
        inked = torch.einsum("nsc,crk->nsrk", slots, self.glyphs)
        # A restorer that is told nothing is shown no gaze either.
        inked = inked * gaze.sum((-1, -2))[..., None, None]
        laid = down @ inked @ across.transpose(-1, -2)
        return Laid(laid.sum(1, keepdim=True), boxes)

    def boxes(self, slots: Tensor, gaze: Tensor, sights: Tensor) -> Tensor:
        """Return where each slot's character stands."""
        middle, spread = moments(gaze)
        filled = 1 - slots[..., :1]
        seen = torch.einsum("nshw,nchw->nsc", gaze, sights)
        known = [seen, self.name(slots), middle / 10, spread]
        for step in (1, -1):
            beside = torch.cat([middle, filled], -1).roll(step, 1)
            known += [(beside[..., :2] - middle) / 4, beside[..., 2:]]
        change = self.place(torch.cat(known, -1))
        usual = change.new_tensor(self.USUAL)
        size = usual * change[..., 2:].clamp(-2.5, 2.5).exp()
        return torch.cat([middle + change[..., :2], size.clamp(min=self.LEAST)], -1)


def moments(gaze: Tensor) -> tuple[Tensor, Tensor]:
    """Return the middle of each slot's gaze, and how far it strays, as x and y in cells."""
    _, _, rows, columns = gaze.shape
    x = torch.arange(columns, device=gaze.device, dtype=gaze.dtype) + 0.5
    y = torch.arange(rows, device=gaze.device, dtype=gaze.dtype) + 0.5
    wide, high = gaze.sum(-2), gaze.sum(-1)
    middle = torch.stack([(wide * x).sum(-1), (high * y).sum(-1)], -1)
    squares = torch.stack([(wide * x**2).sum(-1), (high * y**2).sum(-1)], -1)
    return middle, (squares - middle**2).clamp(min=0.01).sqrt()


def tents(centre: Tensor, size: Tensor, cells: int, fine: int, count: int) -> Tensor:
    """Return what share each of ``count`` pixels of a picture has in each pixel of a side.

    Linear between a picture's pixels where it is stretched, the mean of several where it is
    shrunk, and nothing beyond its edges: (N, slots, cells * fine, count).
    """
    at = (torch.arange(cells * fine, device=size.device, dtype=size.dtype) + 0.5) / fine
    own = torch.arange(count, device=size.device, dtype=size.dtype) + 0.5
    scale = (count / size)[..., None]
    along = (at - (centre - size / 2)[..., None]) * scale
    width = (scale / fine).clamp(min=1)[..., None]
    return F.relu(1 - (along[..., None] - own).abs() / width) / width
