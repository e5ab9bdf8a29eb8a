"""The files in ``examples/`` do what they say."""

from __future__ import annotations

import ast
import csv
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from tests.show.readings import plate

from plateglass import image, weights
from plateglass.demo import demo_pictures
from plateglass.geometry import Quad
from plateglass.lab.plates.draw import draw
from plateglass.plates import get
from plateglass.video.nouns import Event, Look, Track
from plateglass.video.tables import frigate_plate

EXAMPLES = Path(__file__).parents[2] / "examples"
DEMO = {picture.path.stem: picture.path for picture in demo_pictures()}


def run(*words: object, cwd: Path | None = None) -> str:
    command = [sys.executable, *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=cwd, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("name", ["reader", "finder", "restorer"])
def test_a_network_alone_takes_about_ten_lines(name: str) -> None:
    text = (EXAMPLES / f"onnx_{name}.py").read_text("utf-8")
    assert len([line for line in text.splitlines() if line]) <= 13
    assert "plateglass" not in text


def test_the_reader_alone_reads() -> None:
    said = run(
        EXAMPLES / "onnx_reader.py", weights.weight("reader").path, DEMO["indonesia-jpeg"]
    )
    assert said.strip() == "B1742KZF"


def test_the_finder_alone_finds(tmp_path: Path) -> None:
    wall = np.full((640, 960, 3), (120, 118, 112), np.uint8)
    drawn = draw(get("de-car"), np.random.default_rng(0), "BHR5120", 40, 0.1, False)
    height, width = drawn.picture.shape[:2]
    wall[300 : 300 + height, 500 : 500 + width] = drawn.picture
    image.save(wall, tmp_path / "wall.png")
    said = run(
        EXAMPLES / "onnx_finder.py", weights.weight("finder").path, tmp_path / "wall.png"
    )
    numbers = [float(word) for word in re.findall(r"-?\d+\.\d*", said)]
    found = Quad.of(np.array(numbers).reshape(4, 2))
    assert found.box.iou(Quad.of(drawn.quad.array + np.array([500, 300])).box) > 0.5


def test_the_restorer_alone_makes_a_sharper_picture(tmp_path: Path) -> None:
    both = weights.weight("reader").path, weights.weight("restorer").path
    run(EXAMPLES / "onnx_restorer.py", *both, DEMO["indonesia-jpeg"], cwd=tmp_path)
    clear = image.load(tmp_path / "clear.png")
    assert clear.shape == (96, 320, 3)
    said = run(EXAMPLES / "onnx_reader.py", both[0], tmp_path / "clear.png")
    assert said.strip() == "B1742KZF"


class Notebook:
    """Runs code cells in one namespace, and keeps what each would show."""

    def __init__(self) -> None:
        self.names: dict[str, Any] = {}

    def run(self, source: str) -> Any:
        body = ast.parse(source).body
        last = body.pop() if isinstance(body[-1], ast.Expr) else None
        exec(compile(ast.Module(body, []), "cell", "exec"), self.names)
        if last is None:
            return None
        assert isinstance(last, ast.Expr)
        return eval(compile(ast.Expression(last.value), "cell", "eval"), self.names)


@pytest.mark.slow
def test_the_notebook_runs_from_top_to_bottom() -> None:
    told = json.loads((EXAMPLES / "notebook.ipynb").read_text("utf-8"))
    assert told["nbformat"] == 4
    notebook = Notebook()
    cells = [cell for cell in told["cells"] if cell["cell_type"] == "code"]
    shown = [notebook.run("".join(cell["source"])) for cell in cells]
    assert all(cell["outputs"] == [] for cell in cells), "commit it without outputs"
    assert "whole plate right" in shown[1]._repr_html_()
    assert len(shown[3]) == len(DEMO) + 1
    sure, doubtful = shown[4]
    assert sure + doubtful == len(DEMO)
    assert shown[5].shape == (1, 4)


def test_home_assistant_asks_for_what_is_published() -> None:
    package = yaml.safe_load((EXAMPLES / "home_assistant.yaml").read_text("utf-8"))
    (sensor,), (automation,) = package["mqtt"]["sensor"], package["automation"]
    reading = plate().reading
    look = Look(0, 0.0, Quad.whole(9, 4), 0.9, reading.best, 0.9, "fair")
    sent = frigate_plate(Event("end", Track(1, "gate", 0, 1, 2, (look,), reading)), 0)
    (condition,), (trigger,) = automation["conditions"], automation["triggers"]
    asked = re.findall(
        r"(?:value_json|payload_json)\.(\w+)",
        sensor["value_template"] + condition["value_template"],
    )
    assert set(asked) == {"plate", "score"}
    assert set(asked) <= set(sent)
    topics = {sensor["state_topic"], sensor["json_attributes_topic"], trigger["topic"]}
    assert topics == {"plateglass/tracked_object_update"}
    assert sensor["availability_topic"] == "plateglass/available"
    # What it compares with is written as plates are published: characters only.
    for listed in re.findall(r'"([^"]+)"', condition["value_template"]):
        assert listed.isalnum()


@pytest.mark.slow
def test_texts_find_their_plates(tmp_path: Path) -> None:
    wall = np.full((360, 640, 3), (120, 118, 112), np.uint8)
    for number, (name, text) in enumerate((("de-car", "BHR5120"), ("gb-rear", "LK19VTZ"))):
        drawn = draw(get(name), np.random.default_rng(number), text, 30, 0.1, False)
        height, width = drawn.picture.shape[:2]
        top, left = 60 + 150 * number, 70 + 260 * number
        wall[top : top + height, left : left + width] = drawn.picture
    image.save(wall, tmp_path / "wall.png")
    (tmp_path / "texts.csv").write_text(
        "file,text,country\nwall.png,LK19VTZ,GB\nwall.png,BHR5120,DE\nwall.png,ZZ99999,DE\n"
    )
    said = run(EXAMPLES / "label_photos.py", tmp_path)
    assert "2 of 3 texts" in said
    with (tmp_path / "labels.csv").open(newline="") as file:
        rows = {row["text"]: row for row in csv.DictReader(file)}
    assert set(rows) == {"LK19VTZ", "BHR5120"}
    first = [float(pair.split(",")[1]) for pair in rows["BHR5120"]["corners"].split()]
    second = [float(pair.split(",")[1]) for pair in rows["LK19VTZ"]["corners"].split()]
    assert max(first) < 180 < min(second)
