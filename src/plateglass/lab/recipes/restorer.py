"""The restorer that the package ships.

Learns from rendered plates photographed anew each time, towards the same plates sharp and well
exposed. It is told what the finished reader makes of the bad photograph (see
`lab/networks/restorer.py`), so train the reader first.

    plateglass train restorer --out runs/restorer

Losses: pixels and edges, all quadratic (why: `lab/train/restoring.py`); that the picture, seen
from afar, is as light as the crop; and that the reader says of the restored picture what it
said of the original, no more and no less. No adversarial part: it would pay for crispness where
the pixels hold none, the very thing that must not happen.

The target stands in the light of the bad photograph (`in_light` in `lab/train/pairs.py`):
exposure is a straight line that the product draws afterwards, and what is well lit and sharp
already is to be left as it is. One photograph in eight is such a one.

One plate in eight is told the truth instead of a reading, so that the restorer draws whatever
it is told (that is how alternatives are drawn as samples), and one in ten nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path

import onnx
import torch
from torch.utils.data import DataLoader

from plateglass.calibration import Calibration
from plateglass.errors import WrongUse
from plateglass.lab.networks.reader import Reader, ReaderSize
from plateglass.lab.networks.restorer import Restorer, RestorerSize
from plateglass.lab.plates.pool import Pool, build
from plateglass.lab.recipes import Order
from plateglass.lab.train.adopt import adopt, load_reader
from plateglass.lab.train.learner import Learner
from plateglass.lab.train.pairs import Pairs
from plateglass.lab.train.reading import scaled
from plateglass.lab.train.restoring import Teller, known, loss
from plateglass.lab.train.run import Means, Run


@dataclass(frozen=True)
class Settings:
    """What can be turned; the defaults made the shipped weight."""

    plates: int = 24_000
    batch: int = 64
    steps: int = 1_000_000
    rate: float = 2e-3
    warmup: int = 200
    cooldown: int = 0
    decay: float = 0.01
    average: float = 0.998
    truth_share: float = 0.12
    silent_share: float = 0.1
    asked: int = 16
    """Of a batch, how many restored pictures are shown to the reader."""
    report_every: int = 100
    save_every: int = 250
    workers: int = 1
    threads: int = 1
    seed: int = 0


SMOKE = Settings(
    plates=96,
    batch=8,
    steps=30,
    warmup=5,
    report_every=5,
    save_every=15,
    average=0.9,
    asked=2,
)


def run(order: Order) -> None:
    """Follow an order from the command line."""
    if order.data:
        raise WrongUse("the restorer learns from rendered plates alone: leave --data out")
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
    train(settings, pool, order.out, resume=order.resume, start=order.start)


def teller(path: Path) -> tuple[Teller, int]:
    """Return a shipped reader as it tells, and the number of its classes."""
    facts = {p.key: p.value for p in onnx.load(str(path)).metadata_props}
    stored, classes = load_reader(path)
    reader = Reader(ReaderSize(classes.count, len(classes.countries), classes.slots))
    adopt(reader, classes, stored, classes)
    return Teller(reader, Calibration.from_json(facts["calibration"])), classes.count


def train(
    settings: Settings,
    pool: Path,
    out: Path,
    *,
    resume: bool = False,
    start: Path | None = None,
    reader: Path | None = None,
) -> None:
    """Train until ``settings.steps`` or an interrupt; everything is saved either way."""
    torch.manual_seed(settings.seed)
    torch.set_num_threads(settings.threads)
    reader = reader or Path(str(files("plateglass") / "weights" / "reader.onnx"))
    _, classes = load_reader(reader)
    tell, count = teller(reader)
    net = Restorer(RestorerSize(count))
    if start is not None:
        if start.suffix == ".onnx":
            raise WrongUse(
                f"{start} counts in bytes, which nothing can be trained on: give --from the "
                "checkpoint.pt of a run"
            )
        stored, _ = load_reader(start)
        stored.pop("n_averaged", None)
        net.load_state_dict(stored)
    learner = Learner(
        net, rate=settings.rate, decay=settings.decay, memory=settings.average,
        average_from=settings.warmup,
    )  # fmt: skip
    tell = tell.to(learner.device)
    folder = Run(out, settings)
    if resume and (state := folder.load()):
        learner.restore(state)
    pairs = Pairs(
        Pool(pool), classes, batch=settings.batch, seed=settings.seed, first=learner.step
    )
    loader = DataLoader(
        pairs, batch_size=None, num_workers=settings.workers,
        prefetch_factor=4 if settings.workers else None,
    )  # fmt: skip
    kept = {"recipe": "restorer", "classes": classes, "settings": settings}
    means = Means()
    try:
        for batch in loader:
            if learner.step >= settings.steps:
                break
            batch = batch.to(learner.device)
            with learner.precision():
                with torch.no_grad():
                    read = tell.read(scaled(batch.small))
                chance = torch.rand(len(batch.slots), device=learner.device)
                chance[: settings.asked] = 0.5  # the reader can only vouch for its own words
                told = known(
                    batch, tell.told(read), chance < settings.truth_share,
                    chance > 1 - settings.silent_share,
                )  # fmt: skip
                seen = batch.seen().contiguous(memory_format=torch.channels_last)
                drawn = learner.net(seen, told.slots, told.gaze)
                shown = torch.nn.functional.avg_pool2d(drawn[: settings.asked], 2)
                said = tell.read(shown.clamp(-1, 1)).characters
            first = type(read)(*(part[: settings.asked] for part in read))
            total, parts = loss(drawn.float(), batch.wanted(), batch.known, seen, said, first)
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
