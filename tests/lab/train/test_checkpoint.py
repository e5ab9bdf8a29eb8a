"""Checkpoints are read without running code, those of the former loop included."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import nn

from plateglass.errors import WrongUse
from plateglass.evidence import Classes
from plateglass.lab.recipes import Order
from plateglass.lab.recipes.reader import Settings
from plateglass.lab.train.bench import bench
from plateglass.lab.train.checkpoint import AVERAGE, STAGE, averaged, classes_of, read
from plateglass.lab.train.fit import Plan, fit
from plateglass.lab.train.following import follower
from plateglass.lab.train.lessons import Stream

CLASSES = Classes("AB", ("DE", "CN"))


class Net(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.trunk, self.head = nn.Linear(1, 2), nn.Linear(2, 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        found: torch.Tensor = self.head(self.trunk(x))
        return found


def former(path: Path, *, slow: bool = False) -> tuple[Net, torch.optim.Optimizer]:
    """Write what the former loop wrote after 120 steps; the finder's trunk learned slowly."""
    torch.manual_seed(3)
    net = Net()
    average = follower(net, 0.9)

    def group(part: nn.Module, **more: Any) -> list[dict[str, Any]]:
        both = list(part.parameters())
        matrices, others = [p for p in both if p.ndim > 1], [p for p in both if p.ndim <= 1]
        return [{"params": matrices, **more}, {"params": others, "weight_decay": 0.0, **more}]

    groups = group(net.head) + group(net.trunk, pace=0.2) if slow else group(net)
    optimizer = torch.optim.AdamW(groups, lr=0.5, betas=(0.9, 0.98), fused=True)
    for _ in range(2):
        net(torch.ones(4, 1)).square().mean().backward()
        optimizer.step()
        average.update_parameters(net)
    state = {"step": 120, "net": net.state_dict(), "average": average.state_dict()}
    state["optimizer"] = optimizer.state_dict()
    about = {"recipe": "finder"} if slow else {"recipe": "reader", "classes": CLASSES}
    torch.save(state | about | ({} if slow else {"settings": Settings(rate=0.5)}), path)
    return net, optimizer


class Points:
    def __getitem__(self, at: tuple[int, int, int]) -> list[torch.Tensor]:
        return [torch.full((4, 1), float(at[0]))]


class Seeing:
    """Remember which batches came, and do nothing to the network."""

    def __init__(self) -> None:
        self.seen: list[float] = []

    def learn(self, net: Any, batch: Any) -> Any:
        self.seen.append(float(batch[0][0]))
        loss = 0 * net(batch[0]).sum()
        return loss, {"loss": loss}


@pytest.mark.parametrize("slow", [False, True])
def test_a_former_run_goes_on(tmp_path: Path, slow: bool, monkeypatch: Any) -> None:
    trained, optimizer = former(tmp_path / "checkpoint.pt", slow=slow)
    recipe = "finder" if slow else "reader"
    order = Order(out=tmp_path, precision="32", resume=True, steps=122)
    task: Any = Seeing()
    monkeypatch.setattr("plateglass.lab.train.fit.moved", lambda batch, device: batch)
    with bench(recipe, order, Settings(rate=1e-9), turnable=True) as place:
        net = place.network(recipe, Net())
        average = place.network(AVERAGE, follower(net, 0.9))
        assert int(average.n_averaged) == 2
        for a, b in zip(net.parameters(), trained.parameters(), strict=True):
            assert torch.equal(a, b)
        layers = [list(net.trunk.parameters()), list(net.head.parameters())] if slow else None
        plan = Plan(20, 1e-9, lowest=2e-10 if slow else 0, followed_from=10**6)
        fit(place, STAGE, net, task, Stream(Points(), 50 if slow else 100), plan, layers)
    made: Any = place.stage.parts["optimizer"]
    assert task.seen == [120, 121]
    moments = [optimizer.state[p]["exp_avg"] for p in trained.parameters()]
    for p, moment in zip(net.parameters(), moments, strict=True):
        assert torch.allclose(made.state[p]["exp_avg"], 0.9**2 * moment)
    rates = {round(group["lr"] / 1e-9, 3) for group in made.param_groups}
    assert rates == ({0.2, 1.0} if slow else {1.0}), "the rate is the plan's, not the file's"


def test_a_former_run_says_what_it_was(tmp_path: Path) -> None:
    path = tmp_path / "checkpoint.pt"
    former(path)
    state = read(path)
    assert classes_of(state) == CLASSES
    assert state["settings"]["rate"] == 0.5
    assert set(averaged(state)) == set(Net().state_dict())


class Evil:
    def __reduce__(self) -> Any:
        return print, ("run",)


def test_nothing_in_a_checkpoint_is_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "evil.pt"
    torch.save({"recipe": Evil()}, path)
    with pytest.raises(WrongUse, match="is no checkpoint"):
        read(path)
    assert "run" not in capsys.readouterr().out


@pytest.mark.parametrize("content", [b"", b"no checkpoint", pickle.dumps([1])])
def test_other_files_are_a_sentence(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "other.pt"
    path.write_bytes(content)
    with pytest.raises(WrongUse, match=r"other\.pt is no checkpoint"):
        read(path)
    with pytest.raises(WrongUse, match="there is no checkpoint"):
        read(tmp_path / "missing.pt")
