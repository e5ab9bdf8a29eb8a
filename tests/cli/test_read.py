"""``plateglass read`` as a table of what is typed and what comes back."""

import csv
import io
import json
from pathlib import Path

import numpy as np
import pytest
from jsonschema import Draft202012Validator
from typer.testing import CliRunner

import plateglass
from plateglass import image, weights
from plateglass.cli import app
from plateglass.lab.plates.draw import draw
from plateglass.plates import get

RUNNER = CliRunner()
SCHEMA = Path(plateglass.__file__).parent / "schema" / "plateglass-1.schema.json"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two sharp German plates, and a file that is no picture."""
    monkeypatch.chdir(tmp_path)
    for number, text in enumerate(["MKX4071", "HHAB123"]):
        drawn = draw(
            get("de-car"), np.random.default_rng(number), text, 48, wear=0.0, night=False
        )
        box = drawn.quad.box
        plate = drawn.picture[int(box.y1) : int(box.y2), int(box.x1) : int(box.x2)]
        image.save(np.ascontiguousarray(plate), f"{number}.png")
    Path("bad.jpg").write_bytes(b"hello")
    return tmp_path


def lines(*typed: str) -> list[str]:
    done = RUNNER.invoke(app, ["read", *typed])
    assert done.exit_code == 0, done.output
    return done.stdout.splitlines()


def test_one_json_line_a_picture_in_input_order(folder: Path) -> None:
    done = RUNNER.invoke(app, ["read", "1.png", "bad.jpg", "0.png", "--format", "jsonl"])
    assert done.exit_code == 1
    results = [json.loads(line) for line in done.stdout.splitlines()]
    assert [r["file"] for r in results] == ["1.png", "bad.jpg", "0.png"]
    assert results[1]["error"]
    assert results[1]["plates"] == []
    validator = Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
    for result in results:
        validator.validate(result)
    assert results[0]["plates"][0]["best"] == "HHAB123"
    assert results[2]["plates"][0]["best"] == "MKX4071"
    assert results[2]["plates"][0]["quad"][0] == [0.0, 0.0]


def test_csv_has_a_head_and_a_line_a_plate(folder: Path) -> None:
    rows = list(
        csv.DictReader(io.StringIO("\n".join(lines("0.png", "1.png", "--format", "csv"))))
    )
    assert len(rows) == 2


@pytest.mark.parametrize(
    ("output", "says"),
    [
        ("table", lambda text: "0.png" in text),
        ("openalpr", lambda text: json.loads(text)["data_type"] == "alpr_results"),
        ("platerecognizer", lambda text: json.loads(text)["results"][0]["plate"] == "mkx4071"),
    ],
)
def test_other_formats(folder: Path, output: str, says: object) -> None:
    assert says("\n".join(lines("0.png", "--format", output)))  # type: ignore[operator]


def test_candidates_are_as_many_as_asked_for(folder: Path) -> None:
    (line,) = lines("0.png", "--format", "jsonl", "--top", "3")
    assert len(json.loads(line)["plates"][0]["candidates"]) <= 3


def test_a_country_is_believed(folder: Path) -> None:
    (line,) = lines("0.png", "--format", "jsonl", "--country", "DE", "--grammar")
    plate = json.loads(line)["plates"][0]
    assert plate["country"] == [{"code": "DE", "p": 1.0}]
    assert all(candidate["format"] for candidate in plate["candidates"])


def test_a_nonsense_country_is_a_sentence(folder: Path) -> None:
    done = RUNNER.invoke(app, ["read", "0.png", "--country", "ZZ"])
    assert done.exit_code == 2
    assert "ZZ" in done.output


def test_arrays_and_paths_say_the_same(folder: Path) -> None:
    (plate,) = plateglass.read("0.png")
    (same,) = plateglass.read(plateglass.load("0.png"))
    assert plate.reading == same.reading
    assert plate.best == "MKX4071"
    assert plate.picture is None


def test_the_restored_picture_is_heard_on_request(folder: Path) -> None:
    (line,) = lines("0.png", "--both", "--format", "jsonl")
    (plate,) = json.loads(line)["plates"]
    assert plate["best"] == plate["original"]["best"] == "MKX4071"
    assert plate["restored"]["agrees"] == (plate["restored"]["best"] == plate["best"])
    (line,) = lines("0.png", "--restored", "--format", "jsonl")
    (again,) = json.loads(line)["plates"]
    assert again["best"] == plate["restored"]["best"]
    assert again["original"] == plate["original"]
    assert "restored" not in json.loads(lines("0.png", "--format", "jsonl")[0])["plates"][0]


def test_two_kinds_of_eyes_are_one_too_many(folder: Path) -> None:
    done = RUNNER.invoke(app, ["read", "0.png", "--both", "--restored"])
    assert done.exit_code == 2
    assert "give one of them" in done.output


def test_a_network_of_ones_own_reads(folder: Path) -> None:
    shipped = str(weights.weight("reader").path)
    assert lines("0.png", "--format", "jsonl", "--model", shipped)[0].count("MKX4071") >= 2


@pytest.mark.parametrize(
    ("model", "sentence"), [("none.onnx", "there is no model"), ("finder", "is no reader")]
)
def test_a_network_that_reads_nothing_is_a_sentence(
    folder: Path, model: str, sentence: str
) -> None:
    file = weights.weight(model).path if model == "finder" else Path(model)
    done = RUNNER.invoke(app, ["read", "0.png", "--model", str(file)])
    assert done.exit_code == 2
    assert sentence in done.stderr
