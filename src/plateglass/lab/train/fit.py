"""The plain loop: batches, steps, a look at the validation part, and so on until it is enough.

The other one, in which two networks learn from each other, is
:mod:`plateglass.lab.train.adversarial`.
"""

from __future__ import annotations

import copy
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

import torch
from torch import Tensor, nn

from plateglass.errors import PlateglassError, WrongUse
from plateglass.lab.train import chance
from plateglass.lab.train.averages import Averages
from plateglass.lab.train.lessons import moved
from plateglass.lab.train.schedule import Schedule, Steady, spread
from plateglass.lab.train.stopping import Stopper

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from typing import TypeAlias

    from torch.optim.swa_utils import AveragedModel

    from plateglass.geometry import Picture
    from plateglass.lab.train.bench import Bench
    from plateglass.lab.train.lessons import Course

    Layers: TypeAlias = Sequence[Sequence[nn.Parameter]]
    Network: TypeAlias = Callable[[Tensor], Any]
    Said: TypeAlias = tuple[Tensor, Mapping[str, Tensor]]

TRIED = 6
"""Steps that are timed to find out how many fit a budget; some critics learn at every third."""


class Exam(Protocol):
    """How a network is looked at."""

    def judge(self, net: Network, batch: Any) -> Mapping[str, Tensor]:
        """Return measures of a validation batch; one is called ``loss``."""
        ...

    def show(self, net: Network, batch: Any) -> Picture | None:
        """Return a picture of what the network does, if there is anything to see."""
        ...


class Task(Exam, Protocol):
    """What a network has to do."""

    def learn(self, net: Network, batch: Any) -> Said:
        """Return the loss to go down, and what is to be reported."""
        ...


@dataclass(frozen=True)
class Plan:
    """How long and how fast a stage learns."""

    epochs: int
    rate: float
    """The highest one, of the layers nearest to the output."""
    lowest: float = 0.0
    """Of the layers farthest from it, the others between in equal ratios; 0: all the same."""
    steps: int = 0
    """Batches an epoch; 0 goes once through the data."""
    share: float = 1.0
    """Of the run's budget, where there is one: it then decides about ``steps``."""
    schedule: Schedule = field(default_factory=Steady)
    decay: float = 0.0
    """Weight decay, on matrices only, apart from the gradient."""
    betas: tuple[float, float] = (0.9, 0.99)
    eps: float = 1e-5
    patience: int = 0
    """Epochs without a gain of ``min_delta`` in validation loss that end the stage; 0: none."""
    min_delta: float = 0.0
    clip: float = 0.0
    """The largest norm of a gradient; 0 sets no limit."""
    followed_from: int = 0
    """Steps of the stage before its weights are worth averaging."""

    def __post_init__(self) -> None:
        """Refuse a plan that leads nowhere."""
        if self.epochs < 1 or self.rate <= 0:
            raise WrongUse("a stage has at least one epoch and a rate above 0")


def adam(layers: Layers, plan: Plan) -> torch.optim.Optimizer:
    """Return Adam with discriminative rates; norms and offsets don't decay."""
    rates = spread(plan.lowest or plan.rate, plan.rate, len(layers))
    groups: list[dict[str, Any]] = []
    for parameters, rate in zip(layers, rates, strict=True):
        for matrices in (True, False):
            members = [p for p in parameters if (p.ndim > 1) == matrices]
            if members:
                decay = plan.decay if matrices else 0.0
                pace = rate / plan.rate
                groups.append(
                    {"params": members, "lr": rate, "pace": pace, "weight_decay": decay}
                )
    return torch.optim.AdamW(
        groups, lr=plan.rate, betas=plan.betas, eps=plan.eps, fused=True
    )  # fmt: skip


def paced(
    optimizer: torch.optim.Optimizer, plan: Plan, step: int, steps: int, times: float = 1
) -> float:
    """Set an optimizer's rates and momentum for a step; return the highest rate."""
    pace = plan.schedule(step, steps)
    for group in optimizer.param_groups:
        # Groups know their share of the rate and not the rate, so that a run that is taken up
        # again may have another.
        group["lr"] = plan.rate * group.get("pace", 1.0) * pace.rate * times
        if pace.momentum is not None:
            group["betas"] = (pace.momentum, group["betas"][1])
    return max(group["lr"] for group in optimizer.param_groups)


def descend(
    bench: Bench, net: nn.Module, optimizer: torch.optim.Optimizer, loss: Tensor, clip: float
) -> None:
    """Take one step down the loss."""
    if not torch.isfinite(loss):
        raise PlateglassError(
            f"the loss is {loss.item()} after {bench.step} steps: try a lower rate; the last "
            f"checkpoint is {bench.logbook.checkpoint}"
        )
    optimizer.zero_grad()
    bench.fabric.backward(loss)
    if clip:
        nn.utils.clip_grad_norm_(net.parameters(), clip)
    optimizer.step()


def fit(
    bench: Bench,
    name: str,
    net: nn.Module,
    task: Task,
    lessons: Course,
    plan: Plan,
    layers: Layers | None = None,
    average: AveragedModel | None = None,
) -> None:
    """Train a network through one stage.

    ``layers`` are the groups of parameters that learn, those farthest from the output first;
    all others stay as they are meanwhile. ``average`` follows the weights.
    """
    if bench.done(name):
        return
    with only(net, layers) as learning:
        optimizer = adam(learning, plan)
        averages, stopper = Averages(), Stopper(plan.patience, plan.min_delta)
        student, stepper = bench.fabric.setup(net, optimizer)

        def step(batch: Any, number: int, of: int) -> Tensor:
            paced(optimizer, plan, number, of)
            loss, said = task.learn(student, batch)
            descend(bench, net, stepper, loss, plan.clip)
            if average is not None and number >= plan.followed_from:
                average.update_parameters(net)
            averages.add(said)
            return loss.detach()

        parts = {"optimizer": optimizer, "averages": averages, "stopper": stopper}
        nets = [net] if average is None else [net, average]
        go_through(bench, name, plan, lessons, task, student, nets, parts, step)


def go_through(
    bench: Bench,
    name: str,
    plan: Plan,
    lessons: Course,
    exam: Exam,
    student: nn.Module,
    nets: Sequence[nn.Module],
    parts: Mapping[str, Any],
    step: Callable[[Any, int, int], Tensor],
) -> None:
    """Go through a stage epoch by epoch: steps, an exam, a line in the log.

    ``parts`` hold at least ``averages`` of what ``step`` reports; a ``stopper`` among them may
    end the stage early. ``student`` is what sits the exam.
    """
    averages: Averages = parts["averages"]
    optimizer = next(part for part in parts.values() if hasattr(part, "param_groups"))
    steps = affordable(bench, name, plan, lessons, nets, parts, step)
    stage = bench.begin(name, steps, parts)
    total = plan.epochs * stage.steps
    batches = dealt(bench, lessons, stage.batches)
    if not stage.batches and (judged := examine(bench, name, student, exam, lessons)):
        reported(bench, 0, judged, {})
    bench.rest()
    while stage.epoch < plan.epochs:
        for net in nets:
            net.train()
        while stage.step < stage.steps:
            loss = step(next(batches), stage.batches, total)
            bench.logbook.moved(name, stage.batches + 1, total, loss, rate_of(optimizer))
            bench.stepped()
            if stage.step < stage.steps:
                bench.rest()
        judged = examine(bench, name, student, exam, lessons)
        means = {"rate": rate_of(optimizer), **averages.take(bench.total)}
        reported(bench, stage.epoch + 1, judged, means)
        stage.epoch, stage.step = stage.epoch + 1, 0
        if judged and "stopper" in parts and parts["stopper"](judged["loss"]):
            bench.logbook.say(f"{name} no longer gets better: it ends here")
            break
        bench.rest()
    bench.finish()


@contextmanager
def only(net: nn.Module, layers: Layers | None) -> Iterator[Layers]:
    """Let these parameters learn and no others, for as long as the block lasts."""
    chosen = [list(net.parameters())] if layers is None else layers
    learning = {id(p) for group in chosen for p in group}
    before = [(p, p.requires_grad) for p in net.parameters()]
    for p, _ in before:
        p.requires_grad_(id(p) in learning)
    try:
        yield chosen
    finally:
        for p, learned in before:
            p.requires_grad_(learned)


def reported(
    bench: Bench, epoch: int, judged: Mapping[str, float], means: Mapping[str, float]
) -> None:
    """Write an epoch down; epoch 0 is what there was before anything was learned."""
    valid = {f"valid_{name}": value for name, value in judged.items()}
    spent = {"seconds": round(bench.seconds, 1), "processor": round(bench.spent, 1)}
    bench.logbook.epoch(bench.stage.name, epoch, bench.step, **means, **valid, **spent)


def rate_of(optimizer: torch.optim.Optimizer) -> float:
    """Return the highest rate in use."""
    return float(max(group["lr"] for group in optimizer.param_groups))


def dealt(bench: Bench, lessons: Course, first: int) -> Iterator[Any]:
    """Yield this process's batches on its device."""
    fabric = bench.fabric
    for batch in lessons.batches(first, fabric.global_rank, fabric.world_size):
        yield moved(batch, fabric.device)


def affordable(
    bench: Bench,
    name: str,
    plan: Plan,
    lessons: Course,
    nets: Sequence[nn.Module],
    parts: Mapping[str, Any],
    step: Callable[[Any, int, int], object],
) -> int:
    """Return how many batches an epoch has: as planned, or as many as the budget allows.

    Tries a few steps and puts everything back, so that a run that is cut short and taken up
    again keeps what was found out at its beginning.
    """
    if not bench.budget:
        return plan.steps or lessons.laps
    if bench.left_off(name):
        return bench.left_off(name)
    with untried([*nets, *parts.values()]):
        batches = dealt(bench, lessons, 0)
        step(next(batches), 0, plan.epochs * TRIED)
        start = bench.clock()
        for number in range(TRIED):
            step(next(batches), number, plan.epochs * TRIED)
        each = bench.total(
            torch.tensor((bench.clock() - start) / TRIED, device=bench.fabric.device)
        )
    # A validation batch costs about a third of one that is learned from.
    looks = plan.epochs * lessons.looks / 3
    all_steps = plan.share * bench.budget / (float(each) / bench.fabric.world_size) - looks
    return max(1, round(all_steps / plan.epochs))


@contextmanager
def untried(things: Iterable[Any]) -> Iterator[None]:
    """Put networks, their optimizers and all chance back as they were."""
    states = [(thing, copy.deepcopy(thing.state_dict())) for thing in things]
    with chance.untouched():
        yield
    for thing, state in states:
        thing.load_state_dict(state)


@torch.no_grad()
def examine(
    bench: Bench, name: str, net: nn.Module, exam: Exam, lessons: Course
) -> dict[str, float]:
    """Judge a network by the validation part, keep a sample, and return the measures."""
    fabric = bench.fabric
    net.eval()
    averages, first = Averages(), None
    for batch in lessons.examination(fabric.global_rank, fabric.world_size):
        batch = moved(batch, fabric.device)
        averages.add(exam.judge(net, batch), len(batch[0]))
        first = batch if first is None else first
    if first is not None and fabric.is_global_zero:
        picture = exam.show(net, first)
        if picture is not None:
            bench.logbook.sample(name, bench.step, picture)
    return averages.take(bench.total)
