"""A network that learns, with all it has to remember from one step to the next."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import torch
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel


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


class Learner:
    """A network, its running average, its optimizer and the count of its steps."""

    def __init__(
        self, net: nn.Module, *, rate: float, decay: float, memory: float, average_from: int
    ) -> None:
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self.net = net.to(self.device).to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.average = AveragedModel(
            self.net, multi_avg_fn=_following(memory), use_buffers=True
        )
        self.average_from = average_from
        # Decay pulls matrices together; scales and offsets are few and need no rein.
        matrices = [p for p in net.parameters() if p.ndim > 1]
        others = [p for p in net.parameters() if p.ndim <= 1]
        groups: list[dict[str, Any]] = [
            {"params": matrices},
            {"params": others, "weight_decay": 0.0},
        ]
        self.optimizer = torch.optim.AdamW(
            groups, lr=rate, betas=(0.9, 0.98), weight_decay=decay, fused=True
        )
        self.step = 0

    def precision(self) -> AbstractContextManager[Any]:
        """Compute in bf16 where that is sound; it halves the time, on CPUs too."""
        return torch.autocast(self.device.type, torch.bfloat16)

    def learn(self, loss: Tensor, rate: float) -> None:
        """Take one step down the loss."""
        if not torch.isfinite(loss):
            raise FloatingPointError(f"the loss is {loss.item()} at step {self.step}")
        for group in self.optimizer.param_groups:
            group["lr"] = rate * group.get("pace", 1.0)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(self.net.parameters(), 2.0)
        self.optimizer.step()
        if self.step >= self.average_from:
            self.average.update_parameters(self.net)
        self.step += 1

    def state(self) -> dict[str, Any]:
        """Return what :meth:`restore` needs to go on as if nothing had happened."""
        parts = {"net": self.net, "average": self.average, "optimizer": self.optimizer}
        return {"step": self.step, **{name: part.state_dict() for name, part in parts.items()}}

    def restore(self, state: dict[str, Any]) -> None:
        """Take up where :meth:`state` was called."""
        self.step = state["step"]
        self.net.load_state_dict(state["net"])
        self.average.load_state_dict(state["average"])
        self.optimizer.load_state_dict(state["optimizer"])
