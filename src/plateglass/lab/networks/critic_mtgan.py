"""MTGAN's critic: eight convolutions, then two answers: is it real, and what does it say.

For each character of the text it weighs the places of its map by attention, W_i = W a_i as the
poster has it, and a full layer with a sigmoid names the character. Kernel sizes and widths are
ours; three halvings along the text and four across keep a column or two for each character.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from torch import Tensor, nn

STRIDES = ((1, 1), (2, 2), (1, 1), (2, 2), (1, 1), (2, 2), (1, 1), (2, 1))
"""Down and across, of the eight convolutions."""


@dataclass(frozen=True)
class MTCriticSize:
    """What it tells apart, and how wide it is."""

    classes: int
    """Of a slot, the empty one included."""
    slots: int = 12
    width: int = 64


class Judged(NamedTuple):
    """What the critic says about N pictures."""

    real: Tensor
    """(N, 1) logits, positive for real"""
    characters: Tensor
    """(N, slots, classes) logits, each class against all others"""
    gaze: Tensor
    """(N, slots, places) where each slot looked, rows summing to one"""


class MTCritic(nn.Module):
    """(N, 3, H, W) in [-1, 1] to :class:`Judged`."""

    def __init__(self, size: MTCriticSize) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        before = 3
        for number, stride in enumerate(STRIDES):
            width = size.width << (number // 2)
            layers += [nn.Conv2d(before, width, 3, stride, padding=1)]
            layers += [nn.BatchNorm2d(width)] if number else []
            layers += [nn.LeakyReLU(0.2)]
            before = width
        self.trunk = nn.Sequential(*layers)
        self.attend = nn.Conv2d(before, size.slots, 1)
        self.real = nn.Linear(before, 1)
        self.character = nn.Linear(before, size.classes)
        # Of all classes one is right: starting from "hardly any" spares many steps.
        nn.init.constant_(self.character.bias, -4.0)

    def forward(self, pictures: Tensor) -> Judged:
        """Judge and read a batch."""
        seen = self.trunk(pictures)
        gaze = self.attend(seen).flatten(2).softmax(-1)
        flat = seen.flatten(2)
        slots = gaze @ flat.transpose(1, 2)
        return Judged(self.real(flat.mean(-1)), self.character(slots), gaze)
