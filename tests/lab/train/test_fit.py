"""The loops on a task so small that every step can be followed."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from plateglass.errors import PlateglassError, WrongUse
from plateglass.lab.recipes import Order
from plateglass.lab.train import bench as benches
from plateglass.lab.train.adversarial import fit_against_critic
from plateglass.lab.train.bench import Bench, bench
from plateglass.lab.train.fit import Plan, adam, affordable, descend, fit, only, paced
from plateglass.lab.train.lessons import Lessons
from plateglass.lab.train.rates import find_rate
from plateglass.lab.train.referee import Adaptive, Both, Handicap, Referee
from plateglass.lab.train.schedule import Exponential, OneCycle

Said = tuple[Tensor, dict[str, Tensor]]


class Point(NamedTuple):
    x: Any
    y: Any


class Line:
    """Points of a line."""

    def __len__(self) -> int:
        return 16

    def __getitem__(self, at: tuple[int, int]) -> Point:
        x = np.float32(at[0] / 16 - 0.5)
        return Point(np.array([x]), np.array([3 * x + 1]))


class Tracing:
    """Follow the line; remember at which rates."""

    def __init__(self) -> None:
        self.losses: list[float] = []
        self.spoil = False

    def learn(self, net: Any, batch: Any) -> Said:
        loss = (net(batch.x) - batch.y).square().mean()
        loss = loss * float("nan") if self.spoil else loss
        self.losses.append(float(loss.detach()))
        return loss, {"loss": loss}

    def judge(self, net: Any, batch: Any) -> dict[str, Tensor]:
        return {"loss": (net(batch.x) - batch.y).square().mean()}

    def show(self, net: Any, batch: Any) -> None:
        return None


@dataclass(frozen=True)
class Settings:
    seed: int = 0


LESSONS: Lessons[Point] = Lessons(Line(), Line(), batch=4)
PLAN = Plan(epochs=3, rate=0.1)


@pytest.fixture
def order(tmp_path: Path) -> Order:
    return Order(out=tmp_path / "run", precision="32")


@pytest.fixture
def place(order: Order) -> Iterator[Bench]:
    with bench("line", order, Settings()) as made:
        yield made


def lines(order: Order) -> list[dict[str, Any]]:
    text = (order.out / "log.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def test_it_learns_and_writes_down_what_was_there_before(place: Bench, order: Order) -> None:
    net = place.network("net", nn.Linear(1, 1))
    fit(place, "trace", net, Tracing(), LESSONS, replace(PLAN, epochs=8))
    log = lines(order)
    assert [line["epoch"] for line in log] == list(range(9))
    assert [line["step"] for line in log] == list(range(0, 36, 4))
    assert log[-1]["valid_loss"] < 0.3 * log[0]["valid_loss"]
    assert "loss" not in log[0]
    assert place.done("trace")
    before = [p.clone() for p in net.parameters()]
    fit(place, "trace", net, Tracing(), LESSONS, PLAN)
    assert all(map(torch.equal, before, net.parameters())), "a finished stage passes at once"


def test_it_ends_when_it_no_longer_gets_better(
    place: Bench, order: Order, capsys: pytest.CaptureFixture[str]
) -> None:
    net = place.network("net", nn.Linear(1, 1))
    plan = Plan(epochs=20, rate=1e-9, patience=2, min_delta=0.01)
    fit(place, "trace", net, Tracing(), LESSONS, plan)
    assert lines(order)[-1]["epoch"] == 3
    assert "no longer gets better" in capsys.readouterr().out


def test_only_the_chosen_layers_learn_each_at_its_rate(place: Bench) -> None:
    net = place.network("net", nn.Sequential(nn.Linear(1, 4), nn.Linear(4, 4), nn.Linear(4, 1)))
    _, middle, last = (list(part.parameters()) for part in net.children())
    with only(net, [middle, last]):
        assert [p.requires_grad for p in net.parameters()] == [False] * 2 + [True] * 4
    assert all(p.requires_grad for p in net.parameters())
    before = [p.detach().clone() for p in net.parameters()]
    plan = Plan(epochs=1, rate=1e-2, lowest=1e-4)
    fit(place, "trace", net, Tracing(), LESSONS, plan, layers=[middle, last])
    moved = [
        float((a - b).abs().max().detach())
        for a, b in zip(before, net.parameters(), strict=True)
    ]
    assert moved[:2] == [0, 0]
    assert 0 < max(moved[2:4]) < 0.1 * max(moved[4:])


def test_matrices_decay_and_offsets_do_not() -> None:
    plan = Plan(epochs=1, rate=0.1, decay=0.5, lowest=0.001)
    net = nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 2))
    optimizer = adam([list(part.parameters()) for part in net], plan)
    told = [(len(g["params"]), g["lr"], g["weight_decay"]) for g in optimizer.param_groups]
    assert told == [
        (1, pytest.approx(0.001), 0.5), (1, pytest.approx(0.001), 0.0),
        (1, pytest.approx(0.1), 0.5), (1, pytest.approx(0.1), 0.0),
    ]  # fmt: skip


def test_one_cycle_turns_rate_and_momentum() -> None:
    plan = Plan(epochs=1, rate=2.0, schedule=OneCycle(pct_start=0.8))
    optimizer = adam([list(nn.Linear(1, 1).parameters())], plan)
    rates = [paced(optimizer, plan, step, 101) for step in range(101)]
    assert int(np.argmax(rates)) == 80
    assert rates[0] == pytest.approx(2 / 25)
    assert rates[-1] == pytest.approx(2e-5)
    assert optimizer.param_groups[0]["betas"] == (pytest.approx(0.95), 0.99)
    paced(optimizer, plan, 80, 101, times=3)
    assert optimizer.param_groups[0]["lr"] == pytest.approx(6)
    assert optimizer.param_groups[0]["betas"][0] == pytest.approx(0.85)


def test_two_runs_do_not_share_a_folder(place: Bench, order: Order) -> None:
    again = bench("line", order, Settings())
    with pytest.raises(WrongUse, match="another run is writing"), again:
        pass


def test_a_loss_that_is_no_number_is_a_sentence(place: Bench) -> None:
    net = place.network("net", nn.Linear(1, 1))
    task = Tracing()
    task.spoil = True
    with pytest.raises(PlateglassError, match="the loss is nan after 0 steps: try"):
        fit(place, "trace", net, task, LESSONS, PLAN)


class Slow(Tracing):
    """Wait for something at every step, as a process does that shares its machine."""

    def learn(self, net: Any, batch: Any) -> Said:
        time.sleep(0.05)
        return super().learn(net, batch)


def test_a_budget_counts_the_processors_time(tmp_path: Path) -> None:
    order = Order(out=tmp_path, precision="32", budget=2 / 60)
    with bench("line", order, Settings()) as place:
        net = place.network("net", nn.Linear(1, 1))
        optimizer = adam([list(net.parameters())], PLAN)

        def step(batch: Any, number: int, of: int) -> Tensor:
            loss, _ = Slow().learn(net, batch)
            descend(place, net, optimizer, loss, 0)
            return loss

        parts = {"optimizer": optimizer}
        steps = affordable(place, "trace", PLAN, LESSONS, [net], parts, step)
        assert steps * PLAN.epochs > 2 * 2 / 0.05, "twice what two seconds by the clock allow"
        before = place.spent
        time.sleep(0.3)
        assert place.spent - before < 0.2
        assert place.state()["spent"] > 0


def test_another_budget_says_what_it_changes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def train(order: Order) -> None:
        with bench("line", order, Settings()) as place:
            net = place.network("net", nn.Linear(1, 1))
            fit(place, "trace", net, Tracing(), LESSONS, PLAN)

    begun = Order(out=tmp_path, precision="32", budget=0.002, steps=1)
    train(begun)
    steps = torch.load(tmp_path / "checkpoint.pt", weights_only=True)["stage"]["steps"]
    train(replace(begun, resume=True, steps=2))
    assert "stays as long" not in capsys.readouterr().out
    train(replace(begun, resume=True, steps=0, budget=5.0))
    said = capsys.readouterr().out
    assert (
        "trace stays as long as the budget makes it that it began with (--budget 0.002)" in said
    )
    assert lines(begun)[-1]["step"] == 3 * steps


def test_the_finder_leaves_everything_as_it_was(place: Bench, order: Order) -> None:
    net = place.network("net", nn.Linear(1, 1))
    before, chance = [p.clone() for p in net.parameters()], torch.get_rng_state()
    found = find_rate(place, "rates", net, Tracing(), LESSONS, PLAN, steps=60)
    assert 1e-5 < found.minimum < 1
    assert 1e-6 < found.valley < 10
    assert all(map(torch.equal, before, net.parameters()))
    assert torch.equal(chance, torch.get_rng_state())
    assert (order.out / "rates.png").stat().st_size > 1000
    task = Tracing()
    assert find_rate(place, "rates", net, task, LESSONS, PLAN) == found
    assert not task.losses, "what has been found is not looked for again"


class Interrupted(Tracing):
    """Get a signal in the middle of the seventh step."""

    def learn(self, net: Any, batch: Any) -> Said:
        if len(self.losses) == 6:
            os.kill(os.getpid(), signal.SIGTERM)
        return super().learn(net, batch)


def test_an_interrupt_saves_and_the_run_goes_on_to_the_bit(tmp_path: Path) -> None:
    def run(order: Order, task: Tracing) -> dict[str, Any]:
        with bench("line", order, Settings()) as place:
            net = place.network(
                "net", nn.Sequential(nn.Linear(1, 8), nn.Dropout(), nn.Linear(8, 1))
            )
            fit(place, "trace", net, task, LESSONS, PLAN)
        return {name: value.clone() for name, value in net.state_dict().items()}

    through = run(Order(out=tmp_path / "through", precision="32"), Tracing())
    cut = Order(out=tmp_path / "cut", precision="32")
    handler = signal.getsignal(signal.SIGTERM)
    with pytest.raises(KeyboardInterrupt):
        run(cut, Interrupted())
    assert signal.getsignal(signal.SIGTERM) is handler
    assert torch.load(cut.out / "checkpoint.pt", weights_only=True)["step"] == 7
    torch.manual_seed(99)
    resumed = run(replace(cut, resume=True), Tracing())
    assert all(torch.equal(through[name], resumed[name]) for name in through)
    assert [line["step"] for line in lines(cut)] == [0, 4, 8, 12]


class Asked(Tracing):
    """Get a signal in the middle of the third step, and the workers too."""

    def learn(self, net: Any, batch: Any) -> Said:
        if len(self.losses) == 2:
            workers = multiprocessing.active_children()
            assert workers
            for one in (*workers, None):
                os.kill(one.pid if one and one.pid else os.getpid(), signal.SIGTERM)
            time.sleep(0.5)
        return super().learn(net, batch)


def test_workers_leave_it_to_the_run_when_to_stop(order: Order) -> None:
    lessons: Lessons[Point] = Lessons(Line(), Line(), batch=4, workers=1)

    def run() -> None:
        with bench("line", order, Settings()) as place:
            net = place.network("net", nn.Linear(1, 1))
            fit(place, "trace", net, Asked(), lessons, replace(PLAN, epochs=30))

    with pytest.raises(KeyboardInterrupt):
        run()
    assert torch.load(order.out / "checkpoint.pt", weights_only=True)["step"] == 3
    assert not [one for one in multiprocessing.active_children() if one.is_alive()]


def test_a_checkpoint_is_written_every_so_often(
    place: Bench, order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(benches, "SAVE_EVERY", -1.0)
    net = place.network("net", nn.Linear(1, 1))
    seen = []

    class Looking(Tracing):
        def learn(self, net: Any, batch: Any) -> Said:
            if self.losses:
                seen.append(torch.load(order.out / "checkpoint.pt", weights_only=True)["step"])
            return super().learn(net, batch)

    fit(place, "trace", net, Looking(), LESSONS, replace(PLAN, epochs=1))
    assert seen == [1, 2, 3]


class Match:
    """A generator that has to meet the line, under a critic of nothing."""

    def __init__(self) -> None:
        self.played: list[str] = []

    def seen(self, batch: Any) -> Tensor:
        given: Tensor = batch.x
        return given

    def criticise(self, critic: Any, made: Tensor, batch: Any) -> Said:
        assert not made.requires_grad
        self.played.append("critic")
        return (critic(made) - critic(batch.y)).square().mean() + 0.1, {}

    def create(self, critic: Any, made: Tensor, batch: Any) -> Said:
        assert made.requires_grad
        self.played.append("generator")
        return (made - batch.y).square().mean() + 0 * critic(made).mean(), {}

    judge, show = Tracing.judge, Tracing.show


@pytest.mark.parametrize(
    ("referee", "played"),
    [
        (Both(), ["critic", "generator"] * 12),
        (Adaptive(threshold=9.0), ["critic", "generator"] * 6),
        (Adaptive(threshold=0.0, longest=3), (["critic"] * 3 + ["generator"]) * 3),
        (Handicap(every=4), (["critic"] + ["generator"] * 4) * 3),
    ],
)
def test_the_referee_says_whose_turn_it_is(
    place: Bench, order: Order, referee: Referee, played: list[str]
) -> None:
    generator = place.network("generator", nn.Linear(1, 1))
    critic = place.network("critic", nn.Linear(1, 1))
    game = Match()
    before = [p.clone() for p in critic.parameters()]
    fit_against_critic(place, "game", generator, critic, game, LESSONS, PLAN, referee)
    assert game.played == played
    assert not all(map(torch.equal, before, critic.parameters()))
    assert all(p.requires_grad for p in critic.parameters())
    log = lines(order)
    assert {"critic", "generator", "valid_loss"} <= set(log[-1])
    assert log[-1]["valid_loss"] < log[0]["valid_loss"]


def test_the_critics_rate_is_a_multiple_and_falls_with_the_generators(
    place: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    optimizers: list[torch.optim.Optimizer] = []
    rates: list[list[float]] = []
    setup = place.fabric.setup

    def watched(net: nn.Module, optimizer: torch.optim.Optimizer) -> Any:
        optimizers.append(optimizer)
        return setup(net, optimizer)

    class Watching(Match):
        def create(self, critic: Any, made: Tensor, batch: Any) -> Said:
            rates.append([o.param_groups[0]["lr"] for o in optimizers])
            return super().create(critic, made, batch)

    monkeypatch.setattr(place.fabric, "setup", watched)
    maker, critic = (place.network(name, nn.Linear(1, 1)) for name in ("maker", "critic"))
    plan = Plan(epochs=3, rate=0.1, schedule=Exponential(0.01))
    referee = Both(critic_rate=5.0)
    fit_against_critic(place, "game", maker, critic, Watching(), LESSONS, plan, referee)
    steps = np.array(rates)
    assert steps[:, 1] / steps[:, 0] == pytest.approx(5)
    assert steps[0, 0] == pytest.approx(0.1)
    assert steps[-1, 0] == pytest.approx(0.001)
