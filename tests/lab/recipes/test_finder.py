"""The finder's recipe on a small scale: trained, stopped, taken up again, shipped, used."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import onnx
import pytest
import torch
from tests.lab.recipes.runs import log, paused_and_resumed, state
from typer.testing import CliRunner

from plateglass import image
from plateglass.cli import app
from plateglass.errors import BadWeight
from plateglass.finder import Finder
from plateglass.lab.networks.finder import Finder as Network
from plateglass.lab.recipes import Order, recipe
from plateglass.lab.scenes import draw_scene
from plateglass.lab.ship import sureness
from plateglass.lab.ship.export import add_facts
from plateglass.lab.ship.taken import averaged
from plateglass.lab.teach.finder.street import HALF_SEEN, drawn_streets


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Photographs without any plate."""
    folder = tmp_path_factory.mktemp("empty")
    for seed in range(2):
        rng = np.random.default_rng(seed)
        image.save(rng.integers(0, 255, (120, 200, 3), dtype=np.uint8), folder / f"{seed}.jpg")
    return folder


@pytest.fixture(scope="module")
def run(empty: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("finder")
    recipe("finder")(Order(out=out, data=(empty,), smoke=True))
    return out


def test_it_learns_pauses_and_goes_on_to_the_bit(
    run: Path, empty: Path, tmp_path: Path
) -> None:
    first, *_, last = log(run)
    assert last["centres"] < 0.9 * first["centres"]
    assert last["corners"] < 0.8 * first["corners"]
    again = paused_and_resumed(run, Order(out=tmp_path / "again", data=(empty,)), pause=7)
    before = state(again)["step"]
    order = Order(out=again, data=(empty,), smoke=True, resume=True, cooldown=4)
    recipe("finder")(replace(order, steps=before + 4))
    assert state(again)["step"] == before + 4
    assert log(again)[-1]["rate"] < 0.6 * last["rate"]


def test_drawn_streets_come_back_as_they_were(run: Path) -> None:
    streets = list(drawn_streets(run / "streets"))
    assert len(streets) == 8
    targets = [target for street in streets for target in street.targets]
    assert any(target.counts for target in targets)
    assert all(target.tight for target in targets)
    assert (run / "streets" / "labels.csv").read_text().count(HALF_SEEN) == sum(
        not target.counts for target in targets
    )


@pytest.mark.filterwarnings("ignore")  # of torch's own exporter
def test_what_ships_says_nearly_the_same_as_in_torch(
    run: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sureness, "STREETS", 4)
    order = ["export", str(run / "checkpoint.pt"), "-o", str(run / "finder.onnx")]
    assert CliRunner().invoke(app, order).exit_code == 0
    net = Network()
    net.load_state_dict(averaged(net, run / "checkpoint.pt"), strict=False)
    shipped = Finder(run / "finder.onnx")
    for size in (320, 224), (160, 320):
        street = draw_scene(np.random.default_rng(1), size).picture
        pictures = np.stack([street, street[::-1]])
        centres, corners = shipped._run(pictures)
        with torch.no_grad():
            batch = torch.from_numpy(pictures).permute(0, 3, 1, 2).float() / 127.5 - 1
            expected = net.eval()(batch)
        # In bytes, so not to the digit; where no plate is, corners mean nothing.
        assert centres == pytest.approx(torch.sigmoid(expected.centres).numpy(), abs=0.1)
        there = expected.corners.numpy() * Network.UNIT
        assert np.corrcoef(corners.ravel(), there.ravel())[0, 1] > 0.8
        assert isinstance(shipped(street), list)
    former = onnx.load(str(run / "finder.onnx"))
    add_facts(former, {"sureness": "1 0"})
    onnx.save(former, str(run / "former.onnx"))
    with pytest.raises(BadWeight, match=r"former\.onnx was exported by another version"):
        Finder(run / "former.onnx")
