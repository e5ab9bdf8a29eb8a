"""What several processes have to agree on, so that they learn what one would learn.

DDP averages gradients, which is enough as long as a loss is a mean over pictures. It isn't
where a batch is looked at as a whole: where it is normed, or measured by its own size.
"""

from __future__ import annotations

from typing import Any

import torch
import torch.distributed as dist
from torch import Tensor, nn


def averaged(value: Tensor) -> Tensor:
    """Return the mean over all processes, which hold equal shares of a batch; no gradient."""
    if not (dist.is_available() and dist.is_initialized()):
        return value
    total = value.detach().clone()
    dist.all_reduce(total)
    return total / dist.get_world_size()


class _Averaged(torch.autograd.Function):
    """The same with a gradient: what each process's share has to do with everybody's loss."""

    @staticmethod
    def forward(ctx: Any, value: Tensor) -> Tensor:
        return averaged(value)

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> Tensor:
        return averaged(gradient)


class SharedBatchNorm(nn.BatchNorm2d):
    """Batch norm by the mean and spread of all processes' pictures.

    PyTorch's own, ``SyncBatchNorm``, works on GPUs alone; on CPUs each process would norm by
    its share, and the loss curve would not be that of one process.
    """

    def forward(self, x: Tensor) -> Tensor:
        """(N, C, H, W) to the same."""
        if not self.training:
            return super().forward(x)
        whole = x.float()
        mean: Tensor = _Averaged.apply(whole.mean((0, 2, 3)))
        apart = whole - mean[:, None, None]
        spread: Tensor = _Averaged.apply(apart.square().mean((0, 2, 3)))
        self._remember(mean, spread, dist.get_world_size() * x.numel() // x.shape[1])
        scale = self.weight * (spread + self.eps).rsqrt()
        return (apart * scale[:, None, None] + self.bias[:, None, None]).to(x.dtype)

    @torch.no_grad()
    def _remember(self, mean: Tensor, spread: Tensor, places: int) -> None:
        assert self.running_mean is not None
        assert self.running_var is not None
        assert self.num_batches_tracked is not None
        assert self.momentum is not None
        self.num_batches_tracked += 1
        self.running_mean.lerp_(mean, self.momentum)
        self.running_var.lerp_(spread * (places / max(1, places - 1)), self.momentum)


def share_norms(net: nn.Module) -> None:
    """Let a network's batch norms look at all processes' pictures."""
    for part in net.modules():
        if type(part) is nn.BatchNorm2d:
            part.__class__ = SharedBatchNorm  # names, weights and running means stay
