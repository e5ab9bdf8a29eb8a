"""The corner network's recipe on a small scale: trained, taken up again, shipped, used."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import pytest
import torch
from tests.lab.recipes.runs import log, paused_and_resumed, state
from typer.testing import CliRunner

from plateglass import weights
from plateglass.cli import app
from plateglass.corners import VIEW, Corners
from plateglass.errors import BadWeight
from plateglass.geometry import Box, Quad
from plateglass.lab.networks.corners import Corners as Network
from plateglass.lab.networks.corners import Placed
from plateglass.lab.plates.draw import Drawn
from plateglass.lab.recipes import Order, recipe
from plateglass.lab.scenes.rack import Rack
from plateglass.lab.ship.lean import lean
from plateglass.lab.ship.taken import averaged, take
from plateglass.lab.teach.finder.cornering import Near, Nears, loss, mistaken, near
from plateglass.lab.teach.finder.street import Street, Target
from plateglass.lab.teach.finder.views import Sources


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("corners")
    recipe("corners")(Order(out=out, smoke=True))
    return out


def test_it_learns_pauses_and_goes_on_to_the_bit(run: Path, tmp_path: Path) -> None:
    first, *_, last = log(run)
    assert last["strayed"] < 0.8 * first["strayed"]
    again = paused_and_resumed(run, Order(out=tmp_path / "again"), pause=3)
    before = state(again)["step"]
    recipe("corners")(Order(out=again, smoke=True, resume=True, steps=before + 2, cooldown=2))
    assert state(again)["step"] == before + 2
    assert log(again)[-1]["rate"] < 0.6 * last["rate"]


@pytest.mark.filterwarnings("ignore")  # of torch's own exporter
def test_what_ships_says_the_same_as_in_torch(run: Path) -> None:
    file = run / "corners.onnx"
    asked = CliRunner().invoke(app, ["export", str(run / "checkpoint.pt"), "-o", str(file)])
    assert asked.exit_code == 0
    net = Network()
    net.load_state_dict(averaged(net, run / "checkpoint.pt"), strict=False)
    views = np.random.default_rng(0).integers(0, 255, (3, VIEW[1], VIEW[0], 3), dtype=np.uint8)
    with torch.no_grad():
        told = net.eval()(torch.from_numpy(views).permute(0, 3, 1, 2) / 127.5 - 1).corners
    assert np.abs(Corners(file)._points(views) - told.numpy()).max() < 1e-2
    refused = ["export", str(run / "checkpoint.pt"), "-o", str(file), "--data", str(run)]
    assert CliRunner().invoke(app, refused).exit_code != 0


def test_training_starts_from_what_ships() -> None:
    net, shipped = Network().eval(), Path(weights.__file__).parent / "corners.onnx"
    take(net, shipped)
    views = np.random.default_rng(0).integers(0, 255, (1, VIEW[1], VIEW[0], 3), dtype=np.uint8)
    with torch.no_grad():
        told = net(torch.from_numpy(views).permute(0, 3, 1, 2) / 127.5 - 1).corners
    assert np.abs(Corners()._points(views) - told.numpy()).max() < 1e-2
    with pytest.raises(BadWeight, match="another network"):
        take(net, shipped.with_name("finder.onnx"))


def street() -> Street:
    picture = np.full((200, 320, 3), 60, np.uint8)
    picture[80:104, 100:200] = 240
    return Street.of(picture, [Target(Quad.from_box(Box(100, 80, 200, 104)))])


def test_a_close_look_keeps_the_corners_where_they_are() -> None:
    scene, rng = street(), np.random.default_rng(0)
    quad = scene.targets[0].quad
    shown = [near(scene.pictures[0], quad, rng) for _ in range(30)]
    seen = [each for each in shown if each is not None]
    assert len(seen) > 20
    for view, there in seen:
        assert view.shape == (VIEW[1], VIEW[0], 3)
        inner = there.grown(-0.2).box
        part = view[round(inner.y1) : round(inner.y2), round(inner.x1) : round(inner.x2)]
        assert np.median(part) > 220
    off = [np.linalg.norm(mistaken(quad, rng).array - quad.array, axis=1) for _ in range(200)]
    assert 0.05 < float(np.median(off)) / quad.height < 0.4


def test_it_learns_from_exact_corners_alone() -> None:
    plate = Drawn(np.full((20, 60, 3), 230, np.uint8), Quad.whole(60, 20), "A1", "de-car", ())
    sources = Sources([street()], [], [], Rack.of([plate]))
    batch = Nears(sources, batch=6, size=(160, 96), seed=0)[0, 0, 1]
    assert batch.views.shape == (6, 3, VIEW[1], VIEW[0])
    torch.manual_seed(0)
    net = Network()
    optimizer = torch.optim.Adam(net.parameters(), 3e-3)
    losses = []
    for _ in range(12):
        total, parts = loss(net(batch.views / 127.5 - 1), batch)
        optimizer.zero_grad()
        total.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        losses.append(float(parts["strayed"]))
    assert losses[-1] < 0.6 * losses[0]


def test_the_loss_is_nothing_only_where_the_corners_are() -> None:
    corners = torch.tensor([[40.0, 30, 150, 30, 150, 60, 40, 60]])
    taught = Near(torch.zeros(1, 3, VIEW[1], VIEW[0]), corners, torch.tensor([30.0]))
    maps = torch.zeros(1, 4, 48 * 24)
    exact, parts = loss(Placed(corners, maps), taught)
    assert float(parts["strayed"]) == 0
    off, parts = loss(Placed(corners + 3, maps), taught)
    assert float(off) > float(exact)
    assert float(parts["strayed"]) == pytest.approx(3 * 2**0.5 / 30, rel=1e-4)


def test_a_lean_graph_has_nothing_left_to_compute_beforehand() -> None:
    model = onnx.load(str(weights.weight("finder").path))
    kinds = {node.op_type for node in lean(model).graph.node}
    assert not kinds & {"CastLike", "Expand"}
    assert {node.op_type for node in model.graph.node} == kinds, "the shipped one is lean"
