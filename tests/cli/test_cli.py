"""The command line as a whole: help, versions, errors, the small commands."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest
from typer.main import get_command
from typer.testing import CliRunner

import plateglass
from plateglass import weights
from plateglass.cli import app
from plateglass.cli.sentences import missing_extra
from plateglass.weights import Weight

RUNNER = CliRunner()


def commands() -> list[list[str]]:
    """Every command there is, as words to type."""

    def below(command: object, words: list[str]) -> list[list[str]]:
        inner = getattr(command, "commands", {})
        return [words, *(w for name, c in inner.items() for w in below(c, [*words, name]))]

    return below(get_command(app), [])


@pytest.mark.parametrize("words", commands(), ids=" ".join)
def test_every_command_explains_itself(words: list[str]) -> None:
    done = RUNNER.invoke(app, [*words, "--help"])
    assert done.exit_code == 0
    assert "Usage:" in done.stdout
    assert RUNNER.invoke(app, [*words, "-h"]).stdout == done.stdout


@pytest.mark.parametrize("flag", ["--version"])
def test_the_version(flag: str) -> None:
    assert RUNNER.invoke(app, [flag]).stdout == f"plateglass {plateglass.__version__}\n"


@pytest.mark.parametrize(
    "typed", ["nonsense", "--nonsense", "data nonsense", "models show", "models show nonsense"]
)
def test_wrong_use_is_exit_code_2_and_no_traceback(typed: str) -> None:
    done = RUNNER.invoke(app, typed.split())
    assert done.exit_code == 2
    assert done.stderr
    assert "Traceback" not in done.output


@pytest.mark.parametrize(
    "start", [["-m", "plateglass"], ["-c", "from plateglass.cli import main; main()"]]
)
def test_it_runs_as_a_program(start: list[str], tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, *start, "enhance", "missing.png"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
    )
    assert done.returncode == 1
    assert done.stderr == "plateglass: missing.png does not exist; check the spelling\n"


@pytest.fixture
def weight(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Weight:
    """A catalog of one small weight."""
    (tmp_path / "tiny.onnx").write_bytes(b"weights")
    (tmp_path / "tiny.md").write_text("# tiny\nmade up", encoding="utf-8")
    sha = hashlib.sha256(b"weights").hexdigest()
    made = Weight("tiny", "tiny.onnx", sha, "reads nothing", "none", "Apache-2.0")
    monkeypatch.setattr(weights.Weight, "path", property(lambda self: tmp_path / self.file))
    monkeypatch.setattr(weights, "catalog", lambda: {"tiny": made})
    return made


def test_models_are_listed_shown_and_verified(weight: Weight) -> None:
    for typed in ("models", "models list"):
        assert "reads nothing" in RUNNER.invoke(app, typed.split()).stdout
    shown = RUNNER.invoke(app, ["models", "show", "tiny"])
    assert "made up" in shown.stdout
    assert RUNNER.invoke(app, ["models", "verify"]).exit_code == 0
    weight.path.write_bytes(b"others")
    damaged = RUNNER.invoke(app, ["models", "verify"])
    assert damaged.exit_code == 1
    assert "damaged" in damaged.stderr
    weight.path.unlink()
    assert "missing" in RUNNER.invoke(app, ["models", "list"]).stdout


def test_without_models_the_list_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weights, "catalog", dict)
    assert "no networks" in RUNNER.invoke(app, ["models"]).stdout


def test_the_shipped_models_are_the_ones_in_the_catalog() -> None:
    assert RUNNER.invoke(app, ["models", "verify"]).exit_code == 0


def test_a_missing_extra_is_a_sentence_that_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for module in [m for m in sys.modules if m.startswith("plateglass.lab")]:
        monkeypatch.delitem(sys.modules, module)
    for module in [m for m in sys.modules if m.split(".")[0] == "fontTools"]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, "fontTools", None)
    done = RUNNER.invoke(app, ["data", "render", "1", "-o", str(tmp_path / "out")])
    assert done.exit_code == 2
    assert "fonttools, which is not installed: pip install 'plateglass[lab]'" in done.stderr


@pytest.mark.parametrize(
    ("module", "extra"),
    [
        ("torch.nn", "lab"),
        ("fontTools", "lab"),
        ("lightning_fabric", "lab"),
        ("fastapi", "serve"),
        ("numpy", None),
        ("plateglass.nothing", None),
    ],
)
def test_every_optional_module_has_its_extra(module: str, extra: str | None) -> None:
    missing = missing_extra(module)
    assert (missing is None) == (extra is None)
    assert extra is None or f"plateglass[{extra}]" in str(missing)


def test_the_demo_says_what_to_look_at(tmp_path: Path) -> None:
    done = RUNNER.invoke(app, ["demo", "-o", str(tmp_path / "demo")])
    assert done.exit_code == 0, done.output
    said = done.stdout.replace("\n", "")
    assert str(tmp_path / "demo" / "demo.png") in said
    assert len(list((tmp_path / "demo").glob("*.card.png"))) >= 12
