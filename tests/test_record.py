"""The record beside an output: complete, and the same for the same thing."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib import resources
from pathlib import Path

import numpy as np
import pytest
from jsonschema import Draft202012Validator, ValidationError

from plateglass import record, weights
from plateglass.geometry import Quad
from plateglass.results import PictureResult, Plate, Reading, Restoration

RESULT = PictureResult(
    file="/some/where/a.jpg",
    width=40,
    height=30,
    ms={"find": 9.1},
    plates=(Plate(Quad.whole(40, 30), 1.0, Reading("京A 12345", "京A12345", 0.5, "fair")),),
)


def made() -> dict[str, object]:
    return record.make(
        RESULT,
        sha256="ab" * 32,
        outputs={"plate.png": "ef" * 32},
        weights={"reader": "cd" * 32},
        settings={"mode": "crop"},
    )


def test_it_tells_how_the_output_came_about() -> None:
    told = made()
    assert told["schema"] == "plateglass-record/1"
    assert told["input"] == {"file": "a.jpg", "sha256": "ab" * 32, "frames": [0]}
    assert told["outputs"] == {"plate.png": "ef" * 32}
    assert told["weights"] == {"reader": "cd" * 32}
    assert told["settings"] == {"mode": "crop"}
    assert told["seed"] is None
    assert "hypothesis" in str(told["hypothesis"])
    assert isinstance(told["versions"], dict)
    assert {"plateglass", "numpy", "opencv", "onnxruntime", "pillow"} < set(told["versions"])


def test_nothing_in_it_depends_on_the_machine_or_the_hour(tmp_path: Path) -> None:
    first = record.write(tmp_path / "one" / "plate.png", made())
    second = record.write(tmp_path / "two" / "plate.png", made())
    assert first.name == "plate.json"
    assert first.read_bytes() == second.read_bytes()
    assert "ms" not in first.read_text(encoding="utf-8").split('"')
    assert "/some/where" not in first.read_text(encoding="utf-8")


def test_it_is_readable_by_people_and_programs(tmp_path: Path) -> None:
    text = record.write(tmp_path / "plate.png", made()).read_text(encoding="utf-8")
    assert "京A12345" in text
    assert json.loads(text) == made()


def test_it_names_the_models_that_were_used_and_no_others() -> None:
    found = {name: weights.weight(name).sha256 for name in ("finder", "corners")}
    assert record.weights_of(RESULT) == found
    read = replace(RESULT, ms={"read": 1.0, "restore": 2.0})
    told = record.make(read, sha256="ab" * 32, outputs={}, settings={})
    assert told["weights"] == {"reader": weights.weight("reader").sha256}
    assert record.weights_of(replace(RESULT, ms={})) == {}


def test_a_restorer_counts_where_it_drew_the_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    shipped = {**weights.catalog(), "restorer": weights.weight("reader")}
    monkeypatch.setattr(record, "catalog", lambda: shipped)
    for kind, names in (
        ("learned", {"finder", "corners", "restorer"}),
        ("plain", {"finder", "corners"}),
    ):
        made = Restoration(np.zeros((4, 4, 3), np.uint8), kind)
        plates = (replace(RESULT.plates[0], restoration=made),)
        assert set(record.weights_of(replace(RESULT, plates=plates))) == names


def test_it_is_what_its_schema_says() -> None:
    place = resources.files("plateglass") / "schema/plateglass-record-1.schema.json"
    schema = json.loads(place.read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    told = made()
    validator.validate(told)
    assert set(told) == set(schema["properties"]) == set(schema["required"])
    wrongs: list[dict[str, object]] = [
        {"weights": {"reader": "short"}},
        {"seed": "now"},
        {"result": {"ms": {}}},
    ]
    for wrong in wrongs:
        with pytest.raises(ValidationError):
            validator.validate({**told, **wrong})
