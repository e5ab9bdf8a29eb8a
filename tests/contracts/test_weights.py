"""Every weight is the one its catalog entry names, small enough, and has a card."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from plateglass import weights
from plateglass.errors import BadWeight, WrongUse

NAMES = sorted(weights.catalog())


def test_the_package_ships_a_reader() -> None:
    assert "reader" in NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_weight_is_what_the_catalog_says(name: str) -> None:
    shipped = weights.weight(name)
    shipped.verify()
    assert shipped.path.stat().st_size <= 10_000_000
    assert shipped.licence == "Apache-2.0"
    assert shipped.card.startswith("# ")
    for heading in ("## Purpose", "## Data", "## Scores", "## Known failures"):
        assert heading in shipped.card, heading


@pytest.mark.parametrize("name", NAMES)
def test_no_file_lies_beside_that_the_catalog_does_not_name(name: str) -> None:
    folder = weights.weight(name).path.parent
    assert {p.stem for p in folder.glob("*.onnx")} == set(NAMES)


def test_a_damaged_weight_is_a_sentence() -> None:
    real = weights.weight("reader")
    damaged = weights.Weight(**{**vars(real), "sha256": "0" * 64})
    with pytest.raises(BadWeight, match="install plateglass again"):
        damaged.verify()


def test_an_unknown_weight_is_a_sentence() -> None:
    with pytest.raises(WrongUse, match="reader"):
        weights.weight("nonsense")


def test_the_runtime_is_told_to_keep_quiet_before_it_is_loaded() -> None:
    """In a fresh process: the variable is read once, on import."""
    asked = """
import os
from plateglass.weights import runtime
runtime()
print(os.environ["ORT_DISABLE_TELEMETRY"])
"""
    run = [sys.executable, "-c", asked]
    told = subprocess.run(run, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "1"
    imports = re.compile(r"^    import onnxruntime", re.MULTILINE)
    sources = Path(weights.__file__).parents[1].rglob("*.py")
    loud = [p.parent.name for p in sources if imports.search(p.read_text("utf-8"))]
    assert loud == ["weights"], "onnxruntime is imported through weights.runtime alone"
