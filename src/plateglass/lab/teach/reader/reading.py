"""What a reader is told about its reading: the loss, and how much was right."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from plateglass.lab.networks.reader import Read
from plateglass.lab.networks.textline import TextLine
from plateglass.lab.teach.reader.album import UNTOLD, Batch

BEHIND = 0.05
"""Weight of the empty slots behind the first, which have little left to teach."""
COUNTRY, DIFFICULTY = 0.05, 0.05


def scaled(pictures: Tensor) -> Tensor:
    """Bring (N, 3, H, W) uint8 pictures into the network's range, [-1, 1]."""
    return pictures.float().div_(127.5).sub_(1.0).contiguous(memory_format=torch.channels_last)


def loss(read: Read, batch: Batch, gaze_weight: float) -> tuple[Tensor, dict[str, Tensor]]:
    """Characters first; beside them where they stand, the country, and the own difficulty."""
    logits = read.characters.float()
    each = F.cross_entropy(
        logits.flatten(0, 1), batch.slots.flatten(), reduction="none", ignore_index=UNTOLD
    ).view_as(batch.slots)
    told = batch.slots != UNTOLD
    written = batch.slots != 0
    filled = written & told
    end = torch.cat([written.new_ones(len(written), 1), written[:, :-1]], 1) & ~written
    weight = torch.where(written | end, 1.0, BEHIND) * told
    characters = (each * weight).sum() / weight.sum()

    known = batch.gaze.sum(-1) > 0
    missed = -(batch.gaze * (read.gaze.float() + 1e-6).log()).sum(-1)
    gaze = (missed * known).sum() / known.sum().clamp(min=1)
    country = F.cross_entropy(read.country.float(), batch.country, ignore_index=-1)
    actual = ((each * filled).sum(1) / filled.sum(1).clamp(min=1)).detach()
    difficulty = F.smooth_l1_loss(read.difficulty.float(), actual)

    total = characters + gaze_weight * gaze + COUNTRY * country + DIFFICULTY * difficulty
    right = (logits.argmax(-1) == batch.slots) | ~told
    return total, {
        "characters": characters.detach(),
        "gaze": gaze.detach(),
        "country": country.detach(),
        "difficulty": difficulty.detach(),
        "exact": right.all(1).float().mean(),
        "right": right[filled].float().mean(),
    }


@dataclass(frozen=True)
class Reading:
    """Say what plates say."""

    gaze_weight: float
    trunk: TextLine
    """Whose bends straighten."""
    curved: int = 0
    """Steps over which they do."""

    def learn(
        self, net: Callable[[Tensor], Read], batch: Batch
    ) -> tuple[Tensor, Mapping[str, Tensor]]:
        """Read a batch and compare."""
        if self.curved:
            self.trunk.straighten(max(0.0, 1 - float(batch.number) / self.curved))
        return loss(net(scaled(batch.pictures)), batch, self.gaze_weight)

    def judge(self, net: Callable[[Tensor], Read], batch: Batch) -> Mapping[str, Tensor]:
        """Read a batch and measure."""
        total, parts = self.learn(net, batch)
        return {"loss": total, **parts}

    def show(self, net: object, batch: object) -> None:
        """Show nothing: what it says of pictures are words."""
