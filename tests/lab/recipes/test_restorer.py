"""The restorer at smoke size, through the command line: it learns, resumes, exports."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from plateglass.cli import app
from plateglass.judge import tempered
from plateglass.lab.recipes.restorer import SMOKE
from plateglass.pipeline import Plateglass
from plateglass.reader import Reader
from plateglass.restore import Learned, Told


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_smoke(tmp_path: Path) -> None:
    run = tmp_path / "run"
    order = ["train", "restorer", "--smoke", "--out", str(run)]
    first = CliRunner().invoke(app, [*order, "--steps", "30"])
    assert first.exit_code == 0, first.output
    again = CliRunner().invoke(app, [*order, "--steps", str(SMOKE.steps), "--resume"])
    assert again.exit_code == 0, again.output
    log = [json.loads(line) for line in (run / "log.jsonl").read_text().splitlines()]
    assert [entry["step"] for entry in log] == list(range(10, SMOKE.steps + 1, 10))
    assert log[-1]["pixels"] < 0.8 * log[0]["pixels"]

    model = tmp_path / "restorer.onnx"
    done = CliRunner().invoke(app, ["export", str(run / "checkpoint.pt"), "-o", str(model)])
    assert done.exit_code == 0, done.output
    restorer = Learned(model)
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
