"""What the networks of the seeds do: restore pictures, play the game, tell real from made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import cv2
import numpy as np
import torch
from torch import Tensor

from plateglass.lab.teach.seeds.losses import adversarial, psnr, ssim
from plateglass.lab.train.logbook import tiles

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import TypeAlias

    from plateglass.geometry import Picture

    Loss: TypeAlias = Callable[[Tensor, Tensor], Tensor]
    Network: TypeAlias = Callable[[Tensor], Tensor]
    Said: TypeAlias = tuple[Tensor, Mapping[str, Tensor]]

SHOWN = 6
"""Samples in a picture of how well it goes."""


class Term(NamedTuple):
    """One part of a loss and how much it counts."""

    loss: Loss
    weight: float = 1.0


def toned(pictures: Tensor) -> Tensor:
    """Bring (N, H, W, 3) uint8 pictures into the networks' (N, 3, H, W) in [-1, 1]."""
    # Channels stay last in memory, which convolutions like on CPU and GPU alike.
    return pictures.permute(0, 3, 1, 2).float() / 127.5 - 1


def pixels(pictures: Tensor) -> list[Picture]:
    """Bring a batch of the networks' back to pictures."""
    flat = ((pictures.float().clamp(-1, 1) + 1) * 127.5).round().byte()
    return list(flat.permute(0, 2, 3, 1).cpu().numpy())


@dataclass(frozen=True)
class Restoring:
    """Come as near to the truth as the terms see it."""

    terms: Mapping[str, Term]

    def seen(self, batch: Any) -> Tensor:
        """Return what the generator is given."""
        return toned(batch.seen)

    def content(self, made: Tensor, truth: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
        """Return the weighted sum of the terms, and where there are several, each by itself."""
        made = made.float()
        total, parts = made.new_zeros(()), {}
        for name, term in self.terms.items():
            parts[name] = term.loss(made, truth)
            total = total + term.weight * parts[name]
        return total, parts if len(parts) > 1 else {}

    def learn(self, net: Network, batch: Any) -> Said:
        """Restore a batch and compare."""
        total, parts = self.content(net(toned(batch.seen)), toned(batch.truth))
        return total, {"loss": total, **parts}

    def judge(self, net: Network, batch: Any) -> Mapping[str, Tensor]:
        """Restore a batch and measure."""
        made, truth = net(toned(batch.seen)).float(), toned(batch.truth)
        total, parts = self.content(made, truth)
        alike = ssim(made.clamp(-1, 1), truth).mean()
        return {"loss": total, **parts, "psnr": psnr(made, truth).mean(), "ssim": alike}

    def show(self, net: Network, batch: Any) -> Picture | None:
        """Return rows of three: what was seen, what was made of it, what is true."""
        made = pixels(net(toned(batch.seen[:SHOWN])))
        rows = []
        for seen, restored, truth in zip(batch.seen, made, batch.truth, strict=False):
            size = restored.shape[1], restored.shape[0]
            large = cv2.resize(seen.cpu().numpy(), size, interpolation=cv2.INTER_NEAREST)
            rows.append([np.asarray(large, np.uint8), restored, truth.cpu().numpy()])
        return tiles(rows)


@dataclass(frozen=True)
class Playing(Restoring):
    """The game of generator and critic: content, and how real it looks."""

    adversarial_weight: float = 1.0

    def criticise(self, critic: Network, made: Tensor, batch: Any) -> Said:
        """Tell what is real from what was made."""
        real, fake = critic(toned(batch.truth)).float(), critic(made).float()
        told = ((real > 0).float().mean() + (fake < 0).float().mean()) / 2
        return (adversarial(real, True) + adversarial(fake, False)) / 2, {"told": told}

    def create(self, critic: Network, made: Tensor, batch: Any) -> Said:
        """Come near to the truth, and look real."""
        total, parts = self.content(made, toned(batch.truth))
        fooled = adversarial(critic(made).float(), True)
        kept = {**parts, "content": total, "adversarial": fooled}
        return total + self.adversarial_weight * fooled, kept


class Telling:
    """The critic's own lesson: tell a generator's saved pictures from true ones.

    Every place of the critic's map is held against the same truth, as fastai's adaptive loss
    does.
    """

    def learn(self, net: Network, batch: Any) -> Said:
        """Judge a batch."""
        judged = net(toned(batch.picture)).float()
        wanted = batch.real.float()[:, None].expand_as(judged)
        loss = torch.nn.functional.binary_cross_entropy_with_logits(judged, wanted)
        right = ((judged > 0) == (wanted > 0.5)).float().mean()
        return loss, {"loss": loss, "right": right}

    def judge(self, net: Network, batch: Any) -> Mapping[str, Tensor]:
        """Judge a batch."""
        return self.learn(net, batch)[1]

    def show(self, net: Network, batch: Any) -> None:
        """Show nothing: a critic makes no pictures."""
