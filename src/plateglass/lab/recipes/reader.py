"""The reader that the package ships.

Learns from rendered plates of every format, photographed anew by the camera model each time
they are seen, with real plates mixed in from the first step. Texts are in part outside every
grammar, so that no habit of a country decides a character that the pixels leave open.

    plateglass train reader --data FOLDER --out runs/reader           # until stopped
    plateglass train reader --data FOLDER --out runs/reader --resume --steps N --cooldown 3000

Rate: constant after a warm-up, so that a run can go on for as long as it gets better; what
ships is an exponential average of the weights. The slots' gaze is taught where the characters
stand (the renderer knows): without that, reading breaks out only after some 60,000 plates.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import torch
from torch.utils.data import DataLoader

from plateglass.evidence import Classes
from plateglass.lab.data.real import real_plates
from plateglass.lab.networks.reader import Reader, ReaderSize
from plateglass.lab.plates.pool import Pool, build
from plateglass.lab.recipes import Order
from plateglass.lab.train.adopt import adopt, load_reader
from plateglass.lab.train.album import Album
from plateglass.lab.train.learner import Learner
from plateglass.lab.train.reading import loss, scaled
from plateglass.lab.train.run import Means, Run
from plateglass.plates import countries
from plateglass.plates.alphabet import READABLE


@dataclass(frozen=True)
class Settings:
    """What can be turned; the defaults made the shipped weight."""

    plates: int = 40_000
    """Sharp plates in the pool; each is photographed anew whenever it is seen."""
    batch: int = 128
    steps: int = 1_000_000
    """More than anybody waits for: the run goes on until it is stopped."""
    rate: float = 1.5e-3
    warmup: int = 400
    cooldown: int = 0
    decay: float = 0.02
    """Weight decay, on matrices only."""
    real_share: float = 0.12
    gaze_weight: float = 0.3
    average: float = 0.999
    """How slowly the shipped average follows the weights."""
    easy_steps: int = 3000
    """Steps over which the pictures go from easy to as bad as they get."""
    report_every: int = 100
    save_every: int = 250
    workers: int = 1
    threads: int = 1
    seed: int = 0


SMOKE = Settings(
    plates=96, batch=32, steps=60, warmup=5, report_every=10, save_every=30, easy_steps=10_000
)


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
    pool = order.out / "plates.pool"
    if not pool.exists():
        order.out.mkdir(parents=True, exist_ok=True)
        build(pool, settings.plates, settings.seed)
    train(settings, pool, order.data, order.out, resume=order.resume, start=order.start)


def train(
    settings: Settings,
    pool: Path,
    data: tuple[Path, ...],
    out: Path,
    *,
    resume: bool = False,
    start: Path | None = None,
) -> None:
    """Train until ``settings.steps`` or an interrupt; everything is saved either way."""
    torch.manual_seed(settings.seed)
    torch.set_num_threads(settings.threads)
    classes = Classes(READABLE, tuple(countries()))
    net = Reader(ReaderSize(classes.count, len(classes.countries), classes.slots))
    if start is not None:
        adopt(net, classes, *load_reader(start))
    learner = Learner(
        net, rate=settings.rate, decay=settings.decay, memory=settings.average,
        average_from=settings.warmup,
    )  # fmt: skip
    folder = Run(out, settings)
    if resume and (state := folder.load()):
        learner.restore(state)
    album = Album(
        Pool(pool), [drawn for drawn, _ in real_plates(data, "train")], classes,
        batch=settings.batch, real_share=settings.real_share, easy_steps=settings.easy_steps,
        seed=settings.seed, first_step=learner.step,
    )  # fmt: skip
    loader = DataLoader(
        album, batch_size=None, num_workers=settings.workers,
        prefetch_factor=4 if settings.workers else None,
    )  # fmt: skip
    kept = {"recipe": "reader", "classes": classes, "settings": settings}
    means = Means()
    try:
        for batch in loader:
            if learner.step >= settings.steps:
                break
            batch = batch.to(learner.device)
            with learner.precision():
                read = learner.net(scaled(batch.pictures))
            total, parts = loss(read, batch, settings.gaze_weight)
            learner.learn(total, rate_at(learner.step, settings))
            means.add(parts, samples=len(batch.slots))
            if learner.step % settings.report_every == 0:
                folder.report(step=learner.step, **means.take())
            if learner.step % settings.save_every == 0:
                folder.save(learner.state() | kept)
    finally:
        folder.save(learner.state() | kept)


def rate_at(step: int, settings: Settings) -> float:
    """Warm up, stay, and cool down before the last step if asked to."""
    rate = settings.rate * min(1.0, (step + 1) / settings.warmup)
    if settings.cooldown:
        rate *= min(1.0, (settings.steps - step) / settings.cooldown)
    return rate
