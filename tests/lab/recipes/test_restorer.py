"""The restorer at smoke size, through the command line: it learns, resumes, exports."""

from __future__ import annotations

import shutil
from contextlib import nullcontext
from pathlib import Path

import numpy as np
import onnx
import pytest
import torch
from tests.lab.recipes.runs import log, paused_and_resumed
from typer.testing import CliRunner

from plateglass.cli import app
from plateglass.judge import tempered
from plateglass.lab.networks.restorer import Restorer, RestorerSize
from plateglass.lab.plates.pool import Pool
from plateglass.lab.recipes import Order
from plateglass.lab.recipes.restorer import SMOKE, teller
from plateglass.lab.ship.export import add_facts
from plateglass.lab.ship.restorer import examples, known
from plateglass.lab.ship.taken import take
from plateglass.lab.teach.restorer.pairs import Pairs
from plateglass.lab.teach.restorer.restoring import Drawing
from plateglass.lab.train.adopt import load_reader
from plateglass.pipeline import Plateglass
from plateglass.reader import Reader
from plateglass.restore import Learned, Told
from plateglass.weights import open_session, weight


def assert_bytes_say_the_same(checkpoint: Path, model: Path) -> None:
    """Compare what the shipped file draws with what the trained network draws."""
    stored, classes = load_reader(checkpoint)
    net = Restorer(RestorerSize(classes.count)).eval()
    net.load_state_dict({n: v for n, v in stored.items() if n != "n_averaged"})
    session = open_session(model)
    for inputs in examples(3):
        with torch.no_grad():
            exact = net(*(torch.from_numpy(part) for part in inputs.values())).pictures.numpy()
        (rough,) = session.run(None, inputs)
        apart = 127.5 * np.sqrt(np.square(rough - exact).mean())
        assert apart < 3, "grey levels: less than a codec's noise"


def cost(net: Restorer, plates: Path) -> float:
    """Say how far off a network's drawings are, of plates photographed for this alone."""
    tell, classes = teller(weight("reader").path)
    batch = Pairs(Pool(plates), classes, batch=16, seed=9)[0, 0, 1]
    torch.manual_seed(0)
    with torch.no_grad():
        total, _ = Drawing(tell, nullcontext, 0.0, 0.0, 2).learn(net.eval(), batch)
    return float(total)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_smoke(tmp_path: Path) -> None:
    run = tmp_path / "run"
    order = ["train", "restorer", "--smoke", "--out", str(run)]
    first = CliRunner().invoke(app, [*order, "--steps", "15"])
    assert first.exit_code == 0, first.output
    paused_and_resumed(run, Order(out=tmp_path / "again", steps=15), pause=8)
    again = CliRunner().invoke(app, [*order, "--steps", str(SMOKE.steps), "--resume"])
    assert again.exit_code == 0, again.output
    (tmp_path / "other").mkdir()
    shutil.copy(run / "plates.pool", tmp_path / "other")
    begun = ["--out", str(tmp_path / "other"), "--from", str(run / "checkpoint.pt")]
    other = CliRunner().invoke(app, [*order[:3], *begun, "--steps", "1"])
    assert other.exit_code == 0, other.output
    entries = log(run)
    assert [entry["step"] for entry in entries] == list(range(5, SMOKE.steps + 1, 5))
    assert np.isfinite(
        [[entry[part] for part in ("pixels", "says")] for entry in entries]
    ).all()

    stored, classes = load_reader(run / "checkpoint.pt")
    torch.manual_seed(SMOKE.seed)
    net = Restorer(RestorerSize(classes.count))
    before = cost(net, run / "plates.pool")
    net.load_state_dict({n: v for n, v in stored.items() if n != "n_averaged"})
    assert cost(net, run / "plates.pool") < before, "from step to step plates differ too much"

    model = tmp_path / "restorer.onnx"
    done = CliRunner().invoke(app, ["export", str(run / "checkpoint.pt"), "-o", str(model)])
    assert done.exit_code == 0, done.output
    restorer = Learned(model)
    assert_bytes_say_the_same(run / "checkpoint.pt", model)
    crop = np.tile(np.linspace(60, 160, 50).astype(np.uint8)[None, :, None], (14, 1, 3))
    (plate,) = Plateglass(restore=restorer).enhance(crop, view="crop", samples=1)
    assert plate.restoration is not None
    assert plate.restoration.kind == "learned"
    assert plate.restoration.picture.shape == (96, 343, 3)
    assert plate.restoration.doubt is not None
    assert plate.restoration.doubt.shape == (96, 343)

    reader = Reader()
    (evidence,) = reader([crop])
    told = Told.of(evidence, tempered(evidence, reader.calibration))
    assert np.array_equal(restorer(crop, told), restorer(crop, told))
    tall = np.repeat(np.repeat(crop, 20, axis=0), 20, axis=1)
    assert restorer(tall, told).shape == tall.shape


def test_real_pictures_are_refused_in_a_sentence(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["train", "restorer", "--data", str(tmp_path)])
    assert done.exit_code == 2
    assert "--data" in done.output


@pytest.mark.filterwarnings("ignore")
def test_a_shipped_weight_is_a_place_to_start_from(tmp_path: Path) -> None:
    net = Restorer(RestorerSize(known(weight("restorer").path).count))
    take(net, weight("restorer").path)
    assert float(torch.stack([p.detach().abs().max() for p in net.parameters()]).min()) > 0


def test_a_weight_of_another_alphabet_is_refused_in_a_sentence(tmp_path: Path) -> None:
    shipped = onnx.load(str(weight("restorer").path))
    add_facts(shipped, {"characters": "AB"})
    onnx.save(shipped, str(tmp_path / "other.onnx"))
    order = ["train", "restorer", "--smoke", "--out", str(tmp_path / "run")]
    done = CliRunner().invoke(app, [*order, "--from", str(tmp_path / "other.onnx")])
    assert done.exit_code == 2
    assert "another alphabet" in done.output
