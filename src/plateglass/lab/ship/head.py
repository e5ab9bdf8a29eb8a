"""MTGAN's own recogniser head as a reader like any other, so that it can stand in a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor, nn

from plateglass.calibration import Calibration
from plateglass.lab.networks.critic_mtgan import MTCritic, MTCriticSize
from plateglass.lab.ship.network import folded, written

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

OUTPUTS = ("characters", "country", "difficulty", "gaze")


class Head(nn.Module):
    """The critic's reading in the form that :class:`plateglass.reader.Reader` runs."""

    def __init__(self, critic: nn.Module) -> None:
        super().__init__()
        self.critic = critic

    def forward(self, pictures: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Read (N, 3, H, W) in [-1, 1]; countries and difficulty it doesn't know."""
        judged = self.critic(pictures)
        nothing = 0 * judged.real
        return judged.characters, nothing, nothing.squeeze(-1), judged.gaze


def ship_head(state: Mapping[str, Any], width: int, size: tuple[int, int], path: Path) -> None:
    """Write the head of a run's critic; it reads standard plates of ``size``, uncalibrated."""
    characters, slots = state["notes"]["characters"], state["notes"]["slots"]
    critic = MTCritic(MTCriticSize(len(characters) + 1, slots, width))
    net = Head(folded(critic, state["networks"]["critic"]))
    facts = {
        "characters": characters, "countries": "", "calibration": Calibration().to_json(),
        "recipe": "mtgan", "range": "-1 1",
    }  # fmt: skip
    written(net, torch.zeros(2, 3, size[1], size[0]), path, OUTPUTS, facts, {})
