"""The reader: one plate crop in, a distribution over characters for each slot out.

A small convolutional trunk (batch norm, so that it folds into the weights when it runs) turns
48x160 pixels into 6x20 tokens; one layer of self-attention
lets every token know where in the plate it stands; a fixed row of slot queries then looks at
the tokens, each finding "its" character in reading order, over one line or two.

Slots rather than CTC, because slots of several frames can be added up one by one, and because
a slot's gaze says where on the picture its character stands.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn


@dataclass(frozen=True)
class ReaderSize:
    """How wide and deep; the default is what ships."""

    characters: int
    """Classes of a slot, the empty one included."""
    countries: int
    slots: int = 12
    widths: tuple[int, int, int] = (32, 64, 144)
    """Channels at 1/2, 1/4 and 1/8 of the input."""
    depths: tuple[int, int, int] = (1, 2, 2)
    heads: int = 4
    rounds: int = 2
    """How often the slots look at the tokens and at each other."""


class Read(NamedTuple):
    """What the network says about a batch of N crops."""

    characters: Tensor
    """(N, slots, characters) logits"""
    country: Tensor
    """(N, countries) logits"""
    difficulty: Tensor
    """(N,) forecast of the mean negative log-likelihood of a character: high if unreadable"""
    gaze: Tensor
    """(N, slots, tokens) where each slot looked, rows summing to one"""


class Block(nn.Module):
    """Two full 3x3 convolutions, residual.

    Full ones, because depthwise layers of the same accuracy train three times slower on a CPU.
    """

    def __init__(self, width: int) -> None:
        super().__init__()
        self.first = nn.Conv2d(width, width, 3, padding=1, bias=False)
        self.norm = nn.BatchNorm2d(width)
        self.second = nn.Conv2d(width, width, 3, padding=1, bias=False)
        self.out = nn.BatchNorm2d(width)

    def forward(self, x: Tensor) -> Tensor:
        """(N, C, H, W) to the same."""
        y = F.relu(self.norm(self.first(x)))
        return F.relu(x + self.out(self.second(y)))


def down(inputs: int, outputs: int) -> nn.Sequential:
    """Halve height and width with a full 3x3."""
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, 3, stride=2, padding=1, bias=False),
        nn.BatchNorm2d(outputs),
        nn.ReLU(),
    )


class Look(nn.Module):
    """Multi-head attention of some queries on some tokens; also returns where it looked."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.q, self.k, self.v = (nn.Linear(width, width) for _ in range(3))
        self.out = nn.Linear(width, width)

    def forward(self, queries: Tensor, tokens: Tensor) -> tuple[Tensor, Tensor]:
        """(N, Q, C) on (N, T, C) to (N, Q, C) and the gaze (N, Q, T)."""

        def split(x: Tensor) -> Tensor:
            return x.unflatten(-1, (self.heads, -1)).transpose(1, 2)

        q, k, v = split(self.q(queries)), split(self.k(tokens)), split(self.v(tokens))
        gaze = (q @ k.transpose(-1, -2) / math.sqrt(q.shape[-1])).softmax(-1)
        seen = (gaze @ v).transpose(1, 2).flatten(-2)
        return self.out(seen), gaze.mean(1)


class Layer(nn.Module):
    """Attention and a two-layer perceptron, each on normalised input, each residual."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.before, self.after = nn.LayerNorm(width), nn.LayerNorm(width)
        self.look = Look(width, heads)
        self.think = nn.Sequential(
            nn.Linear(width, 2 * width), nn.ReLU(), nn.Linear(2 * width, width)
        )

    def forward(self, x: Tensor, tokens: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """(N, Q, C) looking at ``tokens``, or at itself; also the gaze (N, Q, T)."""
        normal = self.before(x)
        seen, gaze = self.look(normal, normal if tokens is None else tokens)
        x = x + seen
        return x + self.think(self.after(x)), gaze


class Reader(nn.Module):
    """(N, 3, 48, 160) in [-1, 1] to :class:`Read`."""

    HEIGHT, WIDTH = 48, 160
    ROWS, COLUMNS = 6, 20

    def __init__(self, size: ReaderSize) -> None:
        super().__init__()
        self.size = size
        a, b, c = size.widths
        stages: list[nn.Module] = []
        for before, width, depth in zip((3, a, b), size.widths, size.depths, strict=True):
            stages += [down(before, width), *(Block(width) for _ in range(depth))]
        self.trunk = nn.Sequential(*stages)
        self.place = nn.Parameter(torch.randn(self.ROWS * self.COLUMNS, c) * 0.02)
        self.context = Layer(c, size.heads)
        self.tokens = nn.LayerNorm(c)
        self.slots = nn.Parameter(torch.randn(size.slots, c) * 0.02)
        self.seek = nn.ModuleList(Layer(c, size.heads) for _ in range(size.rounds))
        self.agree = nn.ModuleList(Layer(c, size.heads) for _ in range(size.rounds - 1))
        self.final = nn.LayerNorm(c)
        self.character = nn.Linear(c, size.characters)
        self.country = nn.Linear(c, size.countries)
        self.difficulty = nn.Linear(c, 1)

    def forward(self, pictures: Tensor) -> Read:
        """Read a batch."""
        x = self.trunk(pictures).flatten(2).transpose(1, 2) + self.place
        x, _ = self.context(x)
        x = self.tokens(x)
        slots = self.slots.expand(len(x), -1, -1)
        for turn, seek in enumerate(self.seek):
            slots, gaze = seek(slots, x)
            if turn < len(self.agree):
                slots, _ = self.agree[turn](slots)
        slots = self.final(slots)
        whole = x.mean(1)
        return Read(
            characters=self.character(slots),
            country=self.country(whole),
            difficulty=F.softplus(self.difficulty(whole)).squeeze(-1),
            gaze=gaze,
        )
