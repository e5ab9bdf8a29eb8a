"""A running average of a network's weights: what ships, for it wavers less than they do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch
from torch.optim.swa_utils import AveragedModel

if TYPE_CHECKING:
    from collections.abc import Callable

    from torch import Tensor, nn


def follower(net: nn.Module, memory: float) -> AveragedModel:
    """Return a copy that follows a network, ``memory`` of itself at every step."""
    return AveragedModel(net, multi_avg_fn=_following(memory), use_buffers=True)


def _following(memory: float) -> Callable[[Any, Any, Any], None]:
    """Average exponentially, but forget the clumsy beginning sooner than ``memory`` would."""

    @torch.no_grad()
    def update(kept: list[Tensor], new: list[Tensor], count: Tensor | int) -> None:
        share = 1 - min(memory, (1 + float(count)) / (10 + float(count)))
        for a, b in zip(kept, new, strict=True):
            if a.is_floating_point():
                a.lerp_(b, share)
            else:
                a.copy_(b)

    return update
