"""Each seed system at smoke size: trained, paused, resumed to the bit, shipped and used."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
import torch
from tests.lab.recipes import sharing
from tests.lab.recipes.runs import log, same, state
from typer.testing import CliRunner

from plateglass import image
from plateglass.cli import app
from plateglass.lab.plates.mix import Mix
from plateglass.lab.plates.pool import build
from plateglass.reader import Reader
from plateglass.restore.network import Network

RUNNER = CliRunner()
# Of each recipe: the stage whose loss falls, by what factor, where to pause, what it returns.
RECIPES: dict[str, tuple[str, float, int, tuple[int, int]]] = {
    "srcnn": ("restore", 0.95, 7, (64, 32)),
    "unet": ("restore", 0.98, 10, (64, 32)),
    "resnet16": ("restore", 0.98, 10, (64, 32)),
    "srgan16": ("content", 0.98, 33, (64, 32)),
    "srgan": ("content", 0.95, 33, (64, 32)),
    "unet_gan": ("frozen", 0.6, 18, (64, 32)),
    "mtgan": ("gn", 0.9, 20, (64, 18)),
}


@pytest.fixture(scope="module")
def pool(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Plates that every recipe but MTGAN's shares."""
    return build(tmp_path_factory.mktemp("pool") / "plates.pool", 40, height=48, workers=1)


@pytest.fixture(scope="module")
def lawful(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Plates whose texts fit their format, as a standard plate needs."""
    mix = Mix({"CN": 1.0}, random_text=0, generic=0)
    out = tmp_path_factory.mktemp("lawful") / "plates.pool"
    return build(out, 40, height=48, workers=1, mix=mix)


def typed(*words: object) -> str:
    done = RUNNER.invoke(app, [str(word) for word in words])
    assert done.exit_code == 0, done.output
    return done.output


@pytest.mark.slow
@pytest.mark.parametrize("recipe", RECIPES)
def test_it_learns_resumes_to_the_bit_ships_and_restores(
    recipe: str, pool: Path, lawful: Path, tmp_path: Path
) -> None:
    stage, factor, pause, truth = RECIPES[recipe]
    order = ["train", recipe, "--smoke", "--data", lawful if recipe == "mtgan" else pool]
    through, paused = tmp_path / "through", tmp_path / "paused"
    assert "finished" in typed(*order, "--out", through)
    losses = [line["valid_loss"] for line in log(through) if line["stage"] == stage]
    assert losses[-1] < factor * losses[0]

    assert "paused" in typed(*order, "--out", paused, "--steps", pause)
    assert state(paused)["step"] == pause
    assert "finished" in typed(*order, "--out", paused, "--resume")
    assert same(state(through), state(paused))
    assert log(through) == log(paused)
    for name in ("config.json", "environment.json", "curves.png", "samples", "tensorboard"):
        assert (paused / name).exists()

    model = tmp_path / "model.onnx"
    typed("export", paused / "checkpoint.pt", "-o", model)  # refuses what differs from torch
    assert "hypothesis" in model.with_suffix(".md").read_text(encoding="utf-8")
    rng = np.random.default_rng(0)
    image.save(rng.integers(0, 256, (16, 60, 3), dtype=np.uint8), tmp_path / "a.png")
    typed("enhance", tmp_path / "a.png", "--crop", "--model", model, "-o", tmp_path / "out",
          "--no-card")  # fmt: skip
    restored = image.load(tmp_path / "out" / "a.png")
    assert restored.shape[0] >= 96
    network = Network(model)
    made = network.made(image.load(tmp_path / "a.png"))
    assert (made.shape[1], made.shape[0]) == truth
    facts = {p.key: p.value for p in onnx.load(str(model)).metadata_props}
    assert facts["recipe"] == recipe
    assert network.size is not None
    assert network.size[0] * int(facts["scale"]) == truth[0]
    _has_its_own(recipe, paused, tmp_path)


def _has_its_own(recipe: str, run: Path, tmp_path: Path) -> None:
    """Look at what one recipe leaves behind and others don't."""
    if recipe == "unet_gan":
        assert (run / "rates-unfrozen.png").exists()
        assert (run / "rates-critic.png").exists()
        generated, true = (sorted((run / kind).iterdir()) for kind in ("generated", "true"))
        assert [p.name for p in generated] == [p.name for p in true]
        assert len(true) == 16
        assert torch.load(run / "pretrained.pt", weights_only=True)["recipe"] == recipe
    if recipe in ("srgan", "srgan16"):
        notes = state(run)["notes"]
        assert notes["perceptual features"].startswith("reader")
    if recipe == "mtgan":
        table = (run / "reading.md").read_text(encoding="utf-8")
        assert "| its own head |" in table
        assert "| plateglass |" in table
        read = Reader(tmp_path / "model-reader.onnx")
        assert read.size == (64, 18)
        (evidence,) = read([np.zeros((20, 70, 3), np.uint8)])
        assert evidence.slots.shape == (12, len(read.classes.characters) + 1)


@pytest.mark.slow
@pytest.mark.parametrize("generator", ["rrdb", "rdn", "espcn"])
def test_srgan_with_another_generator(generator: str, pool: Path, tmp_path: Path) -> None:
    run, model = tmp_path / "run", tmp_path / "model.onnx"
    typed("train", "srgan", "--smoke", "--generator", generator, "--data", pool, "-o", run,
          "--set", "content_epochs=1")  # fmt: skip
    typed("export", run / "checkpoint.pt", "-o", model)
    assert Network(model).made(np.zeros((5, 11, 3), np.uint8)).shape == (32, 64, 3)


SHORT = {
    "srcnn": ["epochs=2"],
    "unet": ["epochs=2"],
    "resnet16": ["epochs=2"],
    "srgan16": ["content_epochs=1"],
    "srgan": ["content_epochs=1"],
    "unet_gan": ["frozen_epochs=1"],
    "mtgan": ["gn_epochs=1"],
}
"""What spares the processes that share a batch some laps."""
BY_CHANCE = {("unet_gan", "critic"), ("unet_gan", "game")}
"""Stages whose critic drops features by chance: each process drops others than one would."""
APART = {
    "stage", "valid_loss", "valid_perceptual", "right_real",
    "valid_own_exact", "valid_own_characters",
}  # fmt: skip
"""Words, what is reported as a mean over batches or plates of unequal weight, and what counts
characters that were read: of a few dozen, a last digit turns one into another."""


@pytest.mark.slow
def test_two_processes_learn_what_one_learns(pool: Path, lawful: Path, tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    orders: list[dict[str, Any]] = [
        {"name": name, "data": str(lawful if name == "mtgan" else pool), "settings": settings}
        for name, settings in SHORT.items()
    ]
    shared = [{**one, "out": str(tmp_path / "two" / one["name"]), "devices": 2}
              for one in orders]  # fmt: skip
    (tmp_path / "orders.json").write_text(json.dumps(shared), encoding="utf-8")
    both = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.lab.recipes.sharing", str(tmp_path / "orders.json")],
            env={**os.environ, "LOCAL_RANK": rank, "MASTER_ADDR": "127.0.0.1",
                 "MASTER_PORT": port},
            cwd=Path(__file__).parents[3], stderr=subprocess.PIPE, text=True,
            stdout=subprocess.DEVNULL,
        )
        for rank in ("0", "1")
    ]  # fmt: skip
    for one in orders:
        sharing.train(**one, out=str(tmp_path / "one" / one["name"]), devices=1)
    for process in both:
        said = process.communicate(timeout=300)[1]
        assert process.returncode == 0, said
    for name in SHORT:
        alone, together = log(tmp_path / "one" / name), log(tmp_path / "two" / name)
        assert [set(line) for line in alone] == [set(line) for line in together]
        for a, b in zip(alone, together, strict=True):
            if (name, a["stage"]) not in BY_CHANCE:
                wanted = {n: v for n, v in a.items() if n not in APART}
                told = {n: b[n] for n in wanted}
                assert told == pytest.approx(wanted, rel=1e-3, abs=1e-3), (name, a, b)


@pytest.mark.slow
def test_one_flag_starts_the_processes(pool: Path, tmp_path: Path) -> None:
    order = ["train", "srcnn", "--smoke", "--data", str(pool), "--set", "epochs=1"]
    done = subprocess.run(
        [sys.executable, "-m", "plateglass", *order, "--devices", "2", "-o", str(tmp_path)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert len(state(tmp_path)["random"]) == 2, "each process has its own chance"
    assert [line["epoch"] for line in log(tmp_path)] == [0, 1], "and one of them writes"


def test_a_budget_decides_how_long_it_learns(pool: Path, tmp_path: Path) -> None:
    said = typed(
        "train", "srcnn", "--smoke", "--budget", "0.02", "--data", pool, "-o", tmp_path
    )
    last = log(tmp_path)[-1]
    assert last["epoch"] == 6
    assert last["step"] != 24, "once through the data would be four steps an epoch"
    assert "finished" in said


@pytest.mark.parametrize(
    ("order", "said"),
    [
        ("srcnn --generator rrdb", "srcnn has no use for --generator"),
        ("reader --camera phone", "reader has no use for --camera"),
        ("restorer --data x", "restorer has no use for --data"),
        ("srgan --smoke --data {pool} --from x.pt", "there is no checkpoint x.pt"),
        ("srgan --generator alexnet", "'alexnet' is no value for generator"),
        ("unet --set widths=wide", "'wide' is no value for widths"),
        ("unet --set depth=3", "with one of plates, camera"),
        ("mtgan --set seen=35,9", "a multiple of 4"),
        ("unet --camera nonsense", "no camera preset 'nonsense'"),
        ("unet --data missing", "no such pool"),
        ("mtgan --data pairs.csv", "does not exist"),
        ("srgan --features missing.pth --smoke --data {pool}", "no weight file missing.pth"),
        ("unet_gan --encoder {pool} --smoke --data {pool}", "no file of weights"),
        ("unet --set epochs=0 --smoke --data {pool}", "at least one epoch"),
        ("unet --set batch=99 --smoke --data {pool}", "less than a batch of 99"),
        ("unet --data {empty}", "nothing of --data can be trained on"),
        ("", "name a recipe"),
        ("--list missing", "no such folder"),
    ],
)
def test_what_can_not_be_done_is_a_sentence(
    order: str, said: str, pool: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    words = order.format(pool=pool, empty=tmp_path / "empty").split()
    done = RUNNER.invoke(app, ["train", *words])
    assert done.exit_code in (1, 2), done.output
    assert said in done.stderr.replace("\n", " ")
    assert "Traceback" not in done.output


def test_a_folder_of_another_run_is_not_resumed(pool: Path, tmp_path: Path) -> None:
    order = ["--smoke", "--data", pool, "-o", tmp_path]
    typed("train", "srcnn", *order, "--steps", 1)
    for words, said in (
        (["unet"], "holds a run of srcnn"),
        (["srcnn", "--set", "rate=1"], "other settings (rate)"),
    ):
        done = RUNNER.invoke(app, [str(w) for w in ("train", *words, *order, "--resume")])
        assert done.exit_code == 2
        assert said in done.stderr


def test_runs_are_compared_and_start_from_each_other(pool: Path, tmp_path: Path) -> None:
    order = ["train", "srcnn", "--smoke", "--data", pool, "--set", "epochs=1"]
    first, second = (tmp_path / f"a-name-that-nobody-wants-to-see-cut-{n}" for n in (1, 2))
    typed(*order, "-o", first)
    typed(*order, "--set", "rate=1e-3", "-o", second, "--from", first / "checkpoint.pt")
    told = typed("train", "--list", tmp_path)
    heads, *rows = told.splitlines()
    assert heads.split()[:6] == ["run", "recipe", "stage", "epoch", "steps", "minutes"]
    assert [row.split()[:5] for row in rows] == [
        [run.name, "srcnn", "restore", "1", "4"] for run in (first, second)
    ]
    assert log(second)[0]["valid_loss"] == log(first)[-1]["valid_loss"], "taken over"

    done = RUNNER.invoke(
        app, ["train", "unet", "--smoke", "--data", str(pool), "-o", str(tmp_path / "unet"),
              "--from", str(first / "checkpoint.pt")],
    )  # fmt: skip
    assert done.exit_code == 2
    assert "that is a run of srcnn" in done.stderr
