"""The frame of what the package ships: networks that learn until they are stopped.

At a steady rate, so that a run may go on for as long as it gets better, with other settings if
need be, and come home by a cooldown; an average of the weights is what ships.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil
from typing import TYPE_CHECKING, Any

from plateglass.lab.train.checkpoint import AVERAGE, STAGE
from plateglass.lab.train.fit import Plan, fit
from plateglass.lab.train.following import follower
from plateglass.lab.train.lessons import Stream
from plateglass.lab.train.schedule import Steady

if TYPE_CHECKING:
    from torch import nn

    from plateglass.lab.recipes import Order
    from plateglass.lab.train.bench import Bench
    from plateglass.lab.train.fit import Layers, Task
    from plateglass.lab.train.lessons import Scenes

LINES = 20
"""Reports of a run that has a budget."""


@dataclass(frozen=True)
class Endless:
    """Settings that such recipes have in common; each may be turned when a run goes on."""

    batch: int = 64
    """Over all processes."""
    steps: int = 1_000_000
    """More than anybody waits for: the run goes on until it is stopped."""
    rate: float = 1e-3
    warmup: int = 200
    cooldown: float = 0
    """Steps of falling rate at the end, or below 1 their share of all."""
    decay: float = 0.02
    """Weight decay, on matrices only."""
    average: float = 0.999
    """How slowly the shipped average follows the weights."""
    report_every: int = 100
    """Steps; a run that goes on keeps the rhythm it began with."""
    workers: int = 1
    threads: int = 1
    seed: int = 0


def framed(order: Order, s: Endless) -> Order:
    """Return an order as a bench takes it; what to start from is the recipe's business."""
    steps = 0 if order.budget else s.steps
    return replace(order, start=None, steps=steps, threads=s.threads)


def go_on(
    place: Bench,
    net: nn.Module,
    task: Task,
    scenes: Scenes[Any],
    s: Endless,
    layers: Layers | None = None,
    slowest: float = 1.0,
) -> None:
    """Learn until ``steps``, the end of the budget, or an interrupt.

    ``slowest`` is the share of the rate for the first of ``layers``.
    """
    net = place.network(place.recipe, net)
    average = place.network(AVERAGE, follower(net, s.average))
    steps = place.order.steps
    rhythm = place.left_off(STAGE) or s.report_every
    plan = Plan(
        ceil(s.steps / rhythm) if steps else LINES, s.rate, lowest=slowest * s.rate,
        decay=s.decay, betas=(0.9, 0.98), eps=1e-8, clip=2.0, followed_from=s.warmup,
        schedule=Steady(s.warmup, s.cooldown, end=steps),
    )  # fmt: skip
    taught = Stream(scenes, rhythm, s.workers)
    fit(place, STAGE, net, task, taught, plan, layers, average)
