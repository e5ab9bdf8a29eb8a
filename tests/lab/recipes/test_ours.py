"""What the package's own recipes have in common beside how they learn."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.lab.recipes.runs import log, state

from plateglass.lab.recipes import Order, module_of, recipe
from plateglass.lab.train import endless
from plateglass.lab.train.checkpoint import STAGE

if TYPE_CHECKING:
    from pathlib import Path

OURS = ("reader", "finder", "corners", "restorer")


@pytest.mark.parametrize("name", OURS)
def test_a_budget_decides_how_long_it_learns(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(endless, "LINES", 3)
    recipe(name)(Order(out=tmp_path, smoke=True, budget=1e-4, plates=24))
    assert [(line["epoch"], line["step"]) for line in log(tmp_path)] == [(1, 1), (2, 2), (3, 3)]
    assert state(tmp_path)["done"] == [STAGE], "it comes to an end by itself"


@pytest.mark.parametrize("name", OURS)
def test_a_run_with_a_budget_comes_home(name: str) -> None:
    middle = module_of(name).MIDDLE
    assert 0 < middle.cooldown < 1, "a share of however many steps there are"
    assert "--budget" in (module_of(name).__doc__ or ""), "its note says what that gives"
