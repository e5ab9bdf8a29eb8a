"""The reader's recipe at smoke size, through the command line: it learns, resumes, exports."""

from pathlib import Path

import numpy as np
import pytest
from tests.lab.recipes.runs import log, paused_and_resumed
from typer.testing import CliRunner

from plateglass.cli import app
from plateglass.judge import judge
from plateglass.lab.recipes import Order
from plateglass.lab.recipes.reader import SMOKE
from plateglass.lab.ship import reader as shipping
from plateglass.reader import Reader


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_smoke(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = tmp_path / "run"
    order = ["train", "reader", "--smoke", "--out", str(run)]
    first = CliRunner().invoke(app, [*order, "--steps", "20"])
    assert first.exit_code == 0, first.output
    paused_and_resumed(run, Order(out=tmp_path / "again", steps=20), pause=9)
    again = CliRunner().invoke(app, [*order, "--steps", str(SMOKE.steps), "--resume"])
    assert again.exit_code == 0, again.output
    entries = log(run)
    assert [entry["step"] for entry in entries] == list(range(10, SMOKE.steps + 1, 10))
    assert entries[-1]["characters"] < 0.75 * entries[0]["characters"]
    assert entries[-1]["gaze"] < entries[0]["gaze"]

    monkeypatch.setattr(shipping, "RENDERED", 60)
    model = tmp_path / "reader.onnx"
    done = CliRunner().invoke(app, ["export", str(run / "checkpoint.pt"), "-o", str(model)])
    assert done.exit_code == 0, done.output
    reader = Reader(model)
    crops = [
        np.full(shape, 90, np.uint8) for shape in ((12, 40, 3), (70, 300, 3), (48, 160, 3))
    ]
    for evidence in reader(crops):
        assert np.exp(evidence.slots).sum(-1) == pytest.approx(1, abs=1e-4)
        assert evidence.gaze.shape[1:] == (6, 20)
        assert judge(evidence, reader.calibration).p < 0.9


def test_an_unknown_recipe_is_a_sentence() -> None:
    done = CliRunner().invoke(app, ["train", "nonsense"])
    assert done.exit_code == 2
    assert "reader" in done.output


def test_a_weight_knows_who_writes_what() -> None:
    writers = shipping.writers(("CN", "DE", "JP", "KR"))
    assert writers["han"] == ["CN", "JP"]
    assert writers["hangul"] == ["KR"]
    assert not set(writers) & {"latin", "digits"}
