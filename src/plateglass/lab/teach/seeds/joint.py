"""MTGAN's game: redraw a plate as its standard, under a critic that also reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import torch
import torch.nn.functional as F
from torch import Tensor

from plateglass.lab.teach.seeds.losses import adversarial, pixel
from plateglass.lab.teach.seeds.tasks import Restoring, Term, toned

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from plateglass.lab.networks.critic_mtgan import Judged, MTCritic
    from plateglass.lab.teach.seeds.tasks import Network, Said


def spelled(judged: Judged, slots: Tensor) -> Tensor:
    """Binary cross entropy of every class of every slot; summed over a slot's, mean over slots.

    The poster's formula, with one sum of its two names left out (its print can't be read).
    """
    wanted = F.one_hot(slots, judged.characters.shape[-1]).float()
    each = F.binary_cross_entropy_with_logits(
        judged.characters.float(), wanted, reduction="none"
    )
    return each.sum(-1).mean()


def right(judged: Judged, slots: Tensor) -> tuple[Tensor, Tensor]:
    """Return the share of plates and of characters that the critic's own head reads right."""
    same = judged.characters.argmax(-1) == slots
    return same.all(1).float().mean(), same[slots > 0].float().mean()


def _reading(critic: Network) -> Callable[[Tensor], Judged]:
    """Say that a critic reads as well, which the common loop doesn't know."""
    return cast("Callable[[Tensor], Judged]", critic)


class Redrawing(Restoring):
    """MTGAN's two networks against each other.

    The critic: L_D = L_R + L_F, each of real or not and of the characters. The generator:
    L_G = L_MSE - L_F for real or not. The characters' part of L_F is *added*: the poster's
    minus would ask for plates that can't be read, against its own words.
    """

    def __init__(
        self, critic: MTCritic, adversarial_weight: float, reading_weight: float
    ) -> None:
        super().__init__({"pixel": Term(pixel)})
        self.critic = critic
        self.adversarial_weight, self.reading_weight = adversarial_weight, reading_weight

    def criticise(self, critic: Network, made: Tensor, batch: Any) -> Said:
        """Tell real from made, and read both."""
        read = _reading(critic)
        real, fake = read(toned(batch.truth)), read(made)
        parts = {
            "real": adversarial(real.real.float(), True),
            "fake": adversarial(fake.real.float(), False),
            "read_real": spelled(real, batch.slots),
            "read_fake": spelled(fake, batch.slots),
        }
        total = torch.stack(list(parts.values())).sum()
        return total, {**parts, "right_real": right(real, batch.slots)[1]}

    def create(self, critic: Network, made: Tensor, batch: Any) -> Said:
        """Come near to the standard plate, look real, and be read right."""
        near = pixel(made.float(), toned(batch.truth))
        fake = _reading(critic)(made)
        told, read = adversarial(fake.real.float(), False), spelled(fake, batch.slots)
        total = near - self.adversarial_weight * told + self.reading_weight * read
        return total, {"near": near, "told": told, "read": read}

    def judge(self, net: Network, batch: Any) -> Mapping[str, Tensor]:
        """Measure the redrawn plate, and how often the critic's own head reads it right."""
        measures = dict(super().judge(net, batch))
        exact, characters = right(self.critic(net(toned(batch.seen)).float()), batch.slots)
        return {**measures, "own_exact": exact, "own_characters": characters}
