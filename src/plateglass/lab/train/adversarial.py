"""The other loop: a generator and a critic that learn from each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import torch
from torch import Tensor, nn

from plateglass.lab.train.averages import Averages
from plateglass.lab.train.fit import Exam, adam, descend, go_through, only, paced

if TYPE_CHECKING:
    from plateglass.lab.train.bench import Bench
    from plateglass.lab.train.fit import Network, Plan, Said
    from plateglass.lab.train.lessons import Course
    from plateglass.lab.train.referee import Referee


class Game(Exam, Protocol):
    """What the two play for."""

    def seen(self, batch: Any) -> Tensor:
        """Return what the generator is given."""
        ...

    def criticise(self, critic: Network, made: Tensor, batch: Any) -> Said:
        """Return the critic's loss on what was made (no gradient goes there) and on what is."""
        ...

    def create(self, critic: Network, made: Tensor, batch: Any) -> Said:
        """Return the generator's loss; the critic learns nothing from it."""
        ...


def fit_against_critic(
    bench: Bench,
    name: str,
    generator: nn.Module,
    critic: nn.Module,
    game: Game,
    lessons: Course,
    plan: Plan,
    referee: Referee,
) -> None:
    """Train two networks against each other through one stage.

    Losses say little here, each side's rising with the other's skill: look at the samples.
    """
    if bench.done(name):
        return
    fabric = bench.fabric
    makers, judges = (adam([list(net.parameters())], plan) for net in (generator, critic))
    student, student_steps = fabric.setup(generator, makers)
    opponent, opponent_steps = fabric.setup(critic, judges)
    averages = Averages()

    def asked(pictures: Tensor) -> Any:
        # Without its wrapper: under DDP that would wait for gradients that never come.
        with fabric.autocast():
            return critic(pictures)

    def step(batch: Any, number: int, of: int) -> Tensor:
        turn = referee.turn()
        with torch.set_grad_enabled(turn.generator):
            # Under DDP a forward pass that no backward pass follows must not be announced.
            seen = game.seen(batch)
            made = student(seen) if turn.generator else _quietly(bench, generator, seen)
        loss = made.new_zeros(())
        if turn.critic:
            paced(judges, plan, number, of, turn.critic_rate)
            loss, parts = game.criticise(opponent, made.detach(), batch)
            descend(bench, critic, opponent_steps, loss, plan.clip)
            averages.add({"critic": loss, **parts})
            referee.saw(float(bench.total(loss.detach())) / fabric.world_size)
        if turn.generator:
            paced(makers, plan, number, of, turn.generator_rate)
            with only(critic, []):
                loss, parts = game.create(asked, made, batch)
                descend(bench, generator, student_steps, loss, plan.clip)
            averages.add({"generator": loss, **parts})
        return loss.detach()

    parts = {"generator": makers, "critic": judges, "averages": averages, "referee": referee}
    go_through(
        bench, name, plan, lessons, game, student, [generator, critic], parts, step
    )  # fmt: skip


def _quietly(bench: Bench, net: nn.Module, seen: Tensor) -> Tensor:
    with bench.fabric.autocast():
        made: Tensor = net(seen).float()
    return made
