"""The finder that the package ships.

Learns from drawn streets, whose corners are exact, and from photographs: their loose boxes say
that there is a plate, plates pasted over and beside the real ones say where corners are. A
folder of ``--data`` without a ``labels.csv`` is taken as photographs without any plate.
What the shipped weight wrongly takes for plates, in drawn streets and in photographs without
any, is looked at more often than the rest.

    plateglass train finder --data FOLDER --out runs/finder           # until stopped
    plateglass train finder --data FOLDER --out runs/finder --resume --steps N --cooldown 2000

A view shows its plate 12 to 240 pixels wide; larger and smaller ones are the business of
:mod:`plateglass.finder`, which looks at several sizes of a picture.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import torch
from torch.utils.data import DataLoader

from plateglass.finder import Finder as Shipped
from plateglass.lab.networks.finder import Finder
from plateglass.lab.plates.pool import Pool, build
from plateglass.lab.scenes.rack import Rack
from plateglass.lab.train.decoys import deceiving
from plateglass.lab.train.finding import loss
from plateglass.lab.train.learner import Learner
from plateglass.lab.train.reading import scaled
from plateglass.lab.train.run import Means, Run
from plateglass.lab.train.ship_finder import averaged
from plateglass.lab.train.street import backgrounds, drawn_streets, real_streets
from plateglass.lab.train.street import build as build_streets
from plateglass.lab.train.views import Sources, Views

if TYPE_CHECKING:
    from pathlib import Path

    from torch import nn
    from torch.optim import Optimizer

    from plateglass.lab.recipes import Order


FAINT = 0.02
"""Score from which something that is no plate is worth a closer look."""


@dataclass(frozen=True)
class Settings:
    """What can be turned; the defaults made the shipped weight."""

    plates: int = 12_000
    """Sharp plates, for the streets and to paste into photographs."""
    streets: int = 2_400
    searched: int = 150
    """Drawn streets in which what only looks like a plate is searched for; 0 searches none."""
    size: tuple[int, int] = (320, 224)
    """Of a view."""
    batch: int = 24
    steps: int = 1_000_000
    """More than anybody waits for: the run goes on until it is stopped."""
    rate: float = 1.5e-3
    trunk_pace: float = 0.2
    """Share of that rate for what has learned before."""
    warmup: int = 200
    cooldown: int = 0
    decay: float = 0.02
    corner_weight: float = 2.0
    average: float = 0.999
    report_every: int = 50
    save_every: int = 250
    workers: int = 1
    threads: int = 1
    seed: int = 0


SMOKE = Settings(
    plates=24, streets=8, searched=4, size=(160, 96), batch=8, steps=12, warmup=2,
    report_every=4, save_every=6, workers=0,
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
    sources = prepared(order, settings)
    train(settings, sources, order.out, resume=order.resume, start=order.start)


def prepared(order: Order, settings: Settings) -> Sources:
    """Draw plates and streets, unless an earlier run did, and load everything."""
    order.out.mkdir(parents=True, exist_ok=True)
    pool, streets = order.out / "plates.pool", order.out / "streets"
    if not pool.exists():
        build(pool, settings.plates, settings.seed)
    if not (streets / "labels.csv").exists():
        build_streets(streets, Pool(pool), settings.streets, settings.seed)
    return gather(pool, (streets,), order.data, settings.searched)


def gather(
    pool: Path, drawn: tuple[Path, ...], data: tuple[Path, ...], searched: int
) -> Sources:
    """Load everything that views are taken from, and find what only looks like plates."""
    labelled = [folder for folder in data if (folder / "labels.csv").exists()]
    empty = [p for f in data if f not in labelled for p in sorted(f.glob("*.jpg"))]
    streets = [street for folder in drawn for street in drawn_streets(folder)]
    real, bare = list(real_streets(labelled, "train")), list(backgrounds(empty))
    seen = [*bare, *streets[:searched]] if searched else []
    return Sources(
        drawn=streets,
        real=real,
        empty=bare,
        rack=Rack.of(Pool(pool)),
        hard=[
            *(street for street in real if street.decoys),
            *deceiving(seen, Shipped(least=FAINT)),
        ],
    )


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
    net = Finder()
    if start is not None:
        net.load_state_dict(averaged(start), strict=False)
    elif state is None:
        net.trunk.load_imagenet()
    learner = Learner(
        net, rate=settings.rate, decay=settings.decay, memory=settings.average,
        average_from=settings.warmup,
    )  # fmt: skip
    slowed(learner.optimizer, net.trunk, settings.trunk_pace)
    if state is not None:
        learner.restore(state)
    views = Views(
        sources, batch=settings.batch, size=settings.size, seed=settings.seed,
        first_step=learner.step,
    )  # fmt: skip
    loader = DataLoader(
        views, batch_size=None, num_workers=settings.workers,
        prefetch_factor=4 if settings.workers else None,
    )  # fmt: skip
    means = Means()
    try:
        for batch in loader:
            if learner.step >= settings.steps:
                break
            taught = batch.to(learner.device)
            with learner.precision():
                found = learner.net(scaled(taught.pictures))
            total, parts = loss(found, taught, settings.corner_weight)
            learner.learn(total, rate_at(learner.step, settings))
            means.add(parts, samples=len(taught.pictures))
            if learner.step % settings.report_every == 0:
                folder.report(step=learner.step, **means.take())
            if learner.step % settings.save_every == 0:
                folder.save(learner.state() | {"recipe": "finder"})
    finally:
        folder.save(learner.state() | {"recipe": "finder"})


def slowed(optimizer: Optimizer, part: nn.Module, pace: float) -> None:
    """Let a part of the network learn at a share of the rate."""
    slow = set(part.parameters())
    for group in list(optimizer.param_groups):
        both = group["params"]
        group["params"] = [p for p in both if p not in slow]
        optimizer.add_param_group(
            {**group, "params": [p for p in both if p in slow], "pace": pace}
        )


def rate_at(step: int, settings: Settings) -> float:
    """Warm up, stay, and cool down before the last step if asked to."""
    rate = settings.rate * min(1.0, (step + 1) / settings.warmup)
    if settings.cooldown:
        rate *= min(1.0, (settings.steps - step) / settings.cooldown)
    return rate
