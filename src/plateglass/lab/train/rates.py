"""The learning-rate finder: raise the rate until the loss breaks out, then suggest one.

After Smith (Cyclical Learning Rates for Training Neural Networks, 2017), with the three
suggestions that the first seed prints: a tenth of the rate at the lowest loss, the rate at the
steepest descent, and one in the middle of the longest valley.
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from plateglass.lab.train.curves import draw_rates
from plateglass.lab.train.fit import adam, dealt, descend, only, untried

if TYPE_CHECKING:
    from collections.abc import Sequence

    from torch import nn

    from plateglass.lab.train.bench import Bench
    from plateglass.lab.train.fit import Layers, Plan, Task
    from plateglass.lab.train.lessons import Course

MEMORY = 0.98
"""How slowly the loss that is looked at follows the loss that is measured."""

BROKEN = 4.0
"""The search ends where the loss is so many times its lowest."""


@dataclass(frozen=True)
class Suggested:
    """Three opinions about a rate."""

    minimum: float
    steep: float
    valley: float


def suggest(rates: Sequence[float], losses: Sequence[float]) -> Suggested:
    """Return the suggestions for losses measured at rising rates.

    >>> rates = [10.0 ** (i / 10 - 5) for i in range(41)]
    >>> losses = [1 / (1 + (r / 1e-3) ** 2) + max(0.0, r - 0.03) * 100 for r in rates]
    >>> found = suggest(rates, losses)
    >>> f"{found.minimum:.0e} {found.steep:.0e} {found.valley:.0e}"
    '3e-03 1e-03 8e-04'
    """
    # The first tenth is the average warming up, and the end is the break-out.
    skip = len(losses) // 10
    rates, losses = rates[skip:], losses[skip:]
    lowest = int(np.argmin(losses))
    slopes = np.gradient(np.asarray(losses[: max(2, lowest + 1)]), edge_order=1)
    return Suggested(
        minimum=rates[lowest] / 10,
        steep=rates[int(np.argmin(slopes))],
        valley=rates[_valley(losses)],
    )


def _valley(losses: Sequence[float]) -> int:
    """Return the middle of the longest subsequence of ever lower losses."""
    lengths, earlier = [1] * len(losses), [-1] * len(losses)
    for here, loss in enumerate(losses):
        for there in range(here):
            if loss < losses[there] and lengths[there] >= lengths[here]:
                lengths[here], earlier[here] = lengths[there] + 1, there
    end = int(np.argmax(lengths))
    start = end
    while earlier[start] >= 0:
        start = earlier[start]
    return (start + end) // 2


def find_rate(
    bench: Bench,
    name: str,
    net: nn.Module,
    task: Task,
    lessons: Course,
    plan: Plan,
    *,
    layers: Layers | None = None,
    low: float = 1e-7,
    high: float = 10.0,
    steps: int = 100,
) -> Suggested:
    """Look for a stage's rate and leave everything as it was.

    What is found is noted, drawn into ``NAME.png`` of the run's folder, and not looked for
    again when the run is resumed.
    """
    if name in bench.notes:
        return Suggested(**bench.notes[name])
    seen: list[tuple[float, float]] = []
    smooth, best = 0.0, math.inf
    with untried([net]), only(net, layers) as learning:
        net.train()
        optimizer = adam(learning, replace(plan, rate=high, lowest=0.0))
        student, stepper = bench.fabric.setup(net, optimizer)
        batches = dealt(bench, lessons, 0)
        for number in range(steps):
            rate = low * (high / low) ** (number / (steps - 1))
            for group in optimizer.param_groups:
                group["lr"] = rate
            loss, _ = task.learn(student, next(batches))
            measured = float(bench.total(loss.detach())) / bench.fabric.world_size
            if not math.isfinite(measured):
                break
            smooth = MEMORY * smooth + (1 - MEMORY) * measured
            fair = smooth / (1 - MEMORY ** (number + 1))
            seen.append((rate, fair))
            best = min(best, fair)
            if fair > BROKEN * best:
                break
            descend(bench, net, stepper, loss, plan.clip)
    rates, losses = zip(*seen, strict=True)
    found = suggest(rates, losses)
    bench.notes[name] = asdict(found)
    bench.logbook.figure(name, draw_rates(rates, losses, asdict(found)))
    bench.logbook.say(
        f"{name}: minimum/10 {found.minimum:.2e}, steepest {found.steep:.2e}, "
        f"longest valley {found.valley:.2e}"
    )
    return found
