"""The corner network that the package ships, which the finder asks last.

Learns from what the finder learns from, but only from plates whose corners are exact: drawn
ones, in drawn streets and pasted into photographs. Each is seen upright and closely, from a
quad that is wrong by as much as a finder's.

    plateglass train corners --data FOLDER --out runs/corners           # until stopped
    plateglass train corners --data FOLDER --out runs/corners --resume --steps N --cooldown 800
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import torch
from torch.utils.data import DataLoader

from plateglass.lab.networks.corners import Corners
from plateglass.lab.recipes import finder
from plateglass.lab.recipes.finder import rate_at
from plateglass.lab.train.cornering import Nears, loss
from plateglass.lab.train.learner import Learner
from plateglass.lab.train.reading import scaled
from plateglass.lab.train.run import Means, Run
from plateglass.lab.train.ship_finder import averaged

if TYPE_CHECKING:
    from pathlib import Path

    from plateglass.lab.recipes import Order
    from plateglass.lab.train.views import Sources


@dataclass(frozen=True)
class Settings(finder.Settings):
    """What can be turned; the defaults made the shipped weight."""

    searched: int = 0
    batch: int = 64
    rate: float = 3e-3
    warmup: int = 100
    decay: float = 0.01
    average: float = 0.995
    save_every: int = 100


SMOKE = Settings(
    plates=24, streets=6, size=(160, 96), batch=4, steps=6, warmup=2, report_every=2,
    save_every=3, workers=0,
)  # fmt: skip


def run(order: Order) -> None:
    """Follow an order from the command line."""
    settings = SMOKE if order.smoke else Settings()
    settings = replace(
        settings,
        plates=order.plates or settings.plates,
        steps=order.steps or settings.steps,
        cooldown=order.cooldown,
        threads=order.threads or settings.threads,
    )
    sources = finder.prepared(order, settings)
    train(settings, sources, order.out, resume=order.resume, start=order.start)


def train(
    settings: Settings,
    sources: Sources,
    out: Path,
    *,
    resume: bool = False,
    start: Path | None = None,
) -> None:
    """Train until ``settings.steps`` or an interrupt; everything is saved either way."""
    torch.manual_seed(settings.seed)
    torch.set_num_threads(settings.threads)
    folder = Run(out, settings)
    state = folder.load() if resume else None
    net = Corners()
    if start is not None:
        net.load_state_dict(averaged(start), strict=False)
    learner = Learner(
        net, rate=settings.rate, decay=settings.decay, memory=settings.average,
        average_from=settings.warmup,
    )  # fmt: skip
    if state is not None:
        learner.restore(state)
    nears = Nears(
        sources, batch=settings.batch, size=settings.size, seed=settings.seed,
        first_step=learner.step,
    )  # fmt: skip
    loader = DataLoader(
        nears, batch_size=None, num_workers=settings.workers,
        prefetch_factor=4 if settings.workers else None,
    )  # fmt: skip
    means = Means()
    try:
        for taught in loader:
            if learner.step >= settings.steps:
                break
            with learner.precision():
                placed = learner.net(scaled(taught.views))
            total, parts = loss(placed, taught)
            learner.learn(total, rate_at(learner.step, settings))
            means.add(parts, samples=len(taught.views))
            if learner.step % settings.report_every == 0:
                folder.report(step=learner.step, **means.take())
            if learner.step % settings.save_every == 0:
                folder.save(learner.state() | {"recipe": "corners"})
    finally:
        folder.save(learner.state() | {"recipe": "corners"})
