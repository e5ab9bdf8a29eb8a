"""The reader: one plate crop in, a distribution over characters for each slot out.

A trunk that has read lines of text before (:mod:`plateglass.lab.networks.textline`) turns
48x160 pixels into 3x40 tokens; one layer of self-attention lets every token know where in the
plate it stands; a fixed row of slot queries then looks at the tokens, each finding "its"
character in reading order, over one line or two.

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

from plateglass.lab.networks.textline import CHANNELS, TextLine


@dataclass(frozen=True)
class ReaderSize:
    """How wide and deep; the default is what ships."""

    characters: int
    """Classes of a slot, the empty one included."""
    countries: int
    slots: int = 12
    width: int = 144
    """Channels of a token."""
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
    """(N, slots, ROWS * COLUMNS) where each slot looked, summing to one"""


class Look(nn.Module):
    """Multi-head attention of some queries on some tokens; also returns where it looked."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.q, self.k, self.v = (nn.Linear(width, width) for _ in range(3))
        self.out = nn.Linear(width, width)

    def forward(self, queries: Tensor, tokens: Tensor) -> tuple[Tensor, Tensor]:
        """(N, Q, C) on (N, T, C) to (N, Q, C) and the gaze (N, Q, T)."""

        # (Of shapes with one unknown, onnxruntime computes nothing while it runs.)
        def split(x: Tensor) -> Tensor:
            _, places, width = x.shape
            return x.reshape(-1, places, self.heads, width // self.heads).transpose(1, 2)

        q, k, v = split(self.q(queries)), split(self.k(tokens)), split(self.v(tokens))
        gaze = (q @ k.transpose(-1, -2) / math.sqrt(q.shape[-1])).softmax(-1)
        seen = (gaze @ v).transpose(1, 2).reshape(-1, *queries.shape[1:])
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
    TOKENS = 3, 40
    """Rows and columns of the tokens."""
    ROWS, COLUMNS = 6, 20
    """The grid on which the gaze is told, square on the picture."""

    def __init__(self, size: ReaderSize) -> None:
        super().__init__()
        self.size = size
        c = size.width
        self.trunk = TextLine()
        self.level = nn.LayerNorm(CHANNELS)
        self.narrow = nn.Linear(CHANNELS, c)
        self.place = nn.Parameter(torch.randn(math.prod(self.TOKENS), c) * 0.02)
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
        x = self.trunk(pictures).reshape(-1, CHANNELS, len(self.place)).transpose(1, 2)
        x = self.narrow(self.level(x)) + self.place
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
            gaze=self.on_grid(gaze),
        )

    def on_grid(self, gaze: Tensor) -> Tensor:
        """(N, slots, tokens) to (N, slots, ROWS * COLUMNS): columns join, rows divide."""
        rows, columns = self.TOKENS
        high, wide = self.ROWS // rows, columns // self.COLUMNS
        joined = gaze.unflatten(-1, (rows, self.COLUMNS, wide)).sum(-1)
        return (joined / high).repeat_interleave(high, -2).flatten(-2)
