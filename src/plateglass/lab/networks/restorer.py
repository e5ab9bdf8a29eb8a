"""The restorer: a blurred plate and what the reader makes of it in, a clear plate out.

A U-Net on pixels folded four by four, so that most of the work happens on 24x80 places, and a
residual: what comes out is what went in plus a correction, so that a crop that needs nothing
gets nothing.

It is told what each part of the plate says. The reader's probabilities, character by character,
are laid onto the picture where the reader looked, and enter at the bottom of the U. Where the
reader is sure, the restorer need not guess which letter to draw; where it doubts, what arrives
is a blend of letters, and what a network trained on pixel differences draws of a blend is soft.

On the way up it is shown what those characters look like, too, laid where they stand
(`lab/networks/stencils.py`), and it says of every part of the picture what ink to lay there
through these stencils: light or dark, of what colour, none where it sees that they don't fit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from plateglass.lab.networks.stencils import Stencils


@dataclass(frozen=True)
class RestorerSize:
    """How wide and deep; the default is what ships."""

    characters: int
    """Classes of a slot, the empty one included."""
    widths: tuple[int, int, int] = (32, 64, 128)
    """Channels at 1/4, 1/8 and 1/16 of the picture."""
    depths: tuple[int, int, int] = (1, 1, 3)
    told: int = 48
    """Channels in which the reading is told."""


class Restored(NamedTuple):
    """What the network makes of a batch of N crops."""

    pictures: Tensor
    """(N, 3, 96, 320)"""
    boxes: Tensor
    """(N, slots, 4): where it took each character to stand; see :class:`Stencils`"""


class Block(nn.Module):
    """Two 3x3 convolutions, residual."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.first = nn.Conv2d(width, width, 3, padding=1, bias=False)
        self.norm = nn.BatchNorm2d(width)
        self.second = nn.Conv2d(width, width, 3, padding=1, bias=False)
        self.out = nn.BatchNorm2d(width)
        nn.init.zeros_(self.out.weight)

    def forward(self, x: Tensor) -> Tensor:
        """(N, C, H, W) to the same."""
        y = F.relu(self.norm(self.first(x)))
        return F.relu(x + self.out(self.second(y)))


def down(inputs: int, outputs: int) -> nn.Sequential:
    """Halve height and width."""
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, 3, stride=2, padding=1, bias=False),
        nn.BatchNorm2d(outputs),
        nn.ReLU(),
    )


def up(inputs: int, outputs: int) -> nn.Sequential:
    """Double height and width by unfolding channels, without a checkerboard to start from."""
    spread = nn.Conv2d(inputs, 4 * outputs, 1, bias=False)
    with torch.no_grad():
        spread.weight.copy_(spread.weight[::4].repeat_interleave(4, 0))
    return nn.Sequential(spread, nn.PixelShuffle(2), nn.BatchNorm2d(outputs), nn.ReLU())


def laying(fold: int, outputs: int) -> nn.Sequential:
    """Fold a canvas of one channel, and take of it what helps: nothing, to start from."""
    taken = nn.Conv2d(fold**2, outputs, 3, padding=1)
    nn.init.zeros_(taken.weight)
    nn.init.zeros_(taken.bias)  # type: ignore[arg-type]
    return nn.Sequential(nn.PixelUnshuffle(fold), taken)


class Restorer(nn.Module):
    """Pictures (N, 3, 96, 320) in [-1, 1] and their reading to the same pictures, clear."""

    HEIGHT, WIDTH = 96, 320
    ROWS, COLUMNS = 6, 20
    FOLD = 4

    def __init__(self, size: RestorerSize) -> None:
        super().__init__()
        self.size = size
        a, b, c = size.widths
        one, two, three = size.depths
        pixels = 3 * self.FOLD**2
        self.stem = nn.Sequential(
            nn.PixelUnshuffle(self.FOLD),
            nn.Conv2d(pixels, a, 3, padding=1, bias=False),
            nn.BatchNorm2d(a),
            nn.ReLU(),
        )
        self.fine_in = nn.Sequential(*(Block(a) for _ in range(one)))
        self.middle_in = nn.Sequential(down(a, b), *(Block(b) for _ in range(two)))
        self.coarse = down(b, c)
        self.letters = nn.Linear(size.characters, size.told, bias=False)
        self.tell = nn.Conv2d(c + size.told, c, 1)
        self.deep = nn.Sequential(*(Block(c) for _ in range(three)))
        self.stencils = Stencils(size.characters, c)
        self.lay_middle = laying(4, b)
        self.lay_fine = laying(2, a)
        self.to_middle = up(c, b)
        self.middle_out = nn.Sequential(*(Block(b) for _ in range(two)))
        self.to_fine = up(b, a)
        self.fine_out = nn.Sequential(*(Block(a) for _ in range(one)))
        self.draw = nn.Conv2d(a, pixels, 3, padding=1)
        nn.init.zeros_(self.draw.weight)
        nn.init.zeros_(self.draw.bias)  # type: ignore[arg-type]
        self.unfold = nn.PixelShuffle(self.FOLD)
        self.ink = nn.Sequential(nn.Conv2d(a, 3 * 2**2, 3, padding=1), nn.PixelShuffle(2))
        nn.init.zeros_(self.ink[0].weight)  # type: ignore[arg-type]
        nn.init.zeros_(self.ink[0].bias)  # type: ignore[arg-type]

    def told(self, slots: Tensor, gaze: Tensor) -> Tensor:
        """Lay (N, slots, classes) probabilities where (N, slots, rows, columns) looked."""
        letters = self.letters(slots)
        return torch.einsum("nsc,nshw->nchw", letters, gaze)

    def forward(self, pictures: Tensor, slots: Tensor, gaze: Tensor) -> Restored:
        """Restore a batch."""
        fine = self.fine_in(self.stem(pictures))
        middle = self.middle_in(fine)
        coarse = self.coarse(middle)
        canvas, boxes = self.stencils(slots, gaze, coarse)
        coarse = F.relu(self.tell(torch.cat([coarse, self.told(slots, gaze)], 1)))
        coarse = self.deep(coarse)
        middle = middle + self.to_middle(coarse) + self.lay_middle(canvas)
        fine = fine + self.to_fine(self.middle_out(middle)) + self.lay_fine(canvas)
        fine = self.fine_out(fine)
        inked = F.interpolate(self.ink(fine) * canvas, scale_factor=2, mode="bilinear")
        return Restored(pictures + self.unfold(self.draw(fine)) + inked, boxes)
