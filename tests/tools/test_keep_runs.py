"""What is kept of runs: what each stage learned from, and who reads what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.lab.train.test_fit import LESSONS, PLAN, Tracing
from tools.keep_runs import kept
from torch import nn

from plateglass.lab.recipes import Order
from plateglass.lab.train.bench import bench
from plateglass.lab.train.fit import fit

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Settings:
    seed: int = 0
    batch: int = 4


def test_a_run_is_kept_by_its_stages(tmp_path: Path) -> None:
    with bench("line", Order(out=tmp_path, precision="32"), Settings()) as place:
        net = place.network("net", nn.Linear(1, 1))
        for stage in ("first", "second"):
            fit(place, stage, net, Tracing(), LESSONS, PLAN)
        place.notes["read exactly"] = {"somebody": {"origin": 0.25}}
        place.save()
    found = kept([tmp_path])
    assert [(one["recipe"], one["stage"]) for one in found["table"]] == [
        ("line", "first"), ("line", "second"),
    ]  # fmt: skip
    for one in found["table"]:
        assert (one["epochs"], one["steps"], one["pictures"]) == (3, 12, 48)
        assert 0 <= one["minutes"] < 1
        assert one["loss_after"] < one["loss_before"]
        assert one["psnr_after"] is None, "nobody measured that"
    assert found["reading"] == [
        {"run": "line", "reader": "somebody", "picture": "origin", "exact": 0.25}
    ]
    assert found["environment"]["command"].split()[0] == "plateglass"
