"""The documentation names everything there is, and its commands do what it says."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.serve import clips
from typer.main import get_command
from typer.testing import CliRunner

import plateglass.serve
from plateglass.cli import app
from plateglass.serve import Settings, create

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.serve.conftest import Running

    from plateglass.demo import DemoPicture

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "service.md").read_text("utf-8")
BLOCKS = [
    block for block in re.findall(r"^```sh\n(.*?)^```$", TEXT, re.M | re.S) if "curl" in block
]
COMMAND = get_command(app).commands["serve"]  # type: ignore[attr-defined]
CALLS = 'curl() { command curl -sS --fail-with-body --max-time 120 "$@"; }'


@pytest.mark.parametrize("option", [name for p in COMMAND.params for name in p.opts])
def test_every_option_is_explained(option: str) -> None:
    assert option in ("--help", "-h") or f"`{option}`" in TEXT


@pytest.mark.parametrize("path", create(Settings()).openapi()["paths"])
def test_every_address_is_explained(path: str) -> None:
    assert f"{path}`" in TEXT


@pytest.mark.skipif(
    not (shutil.which("bash") and shutil.which("curl")), reason="the commands are bash and curl"
)
@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: str(block).split("\n")[0][-40:])
def test_commands_do_what_is_said(
    block: str, service: Running, plate: DemoPicture, tmp_path: Path
) -> None:
    for name in ("car.jpg", "other.jpg"):
        shutil.copy(plate.path, tmp_path / name)
    clips.film(tmp_path / "clip.mp4", 6)
    here = block.replace("http://127.0.0.1:8000/", service.url)
    script = f"set -euo pipefail\n{CALLS}\n{here}"
    done = subprocess.run(
        ["bash", "-c", script], cwd=tmp_path, capture_output=True, text=True, timeout=240
    )
    assert done.returncode == 0, (done.stdout, done.stderr)
    said = done.stdout + "".join(
        made.read_text("utf-8")
        for made in tmp_path.iterdir()
        if made.suffix in (".json", ".html")
    )
    assert said or "export" in block
    for read in re.findall(r"v1/read|plate-reader|enhanced.json|result.json", block):
        found = (plate.text, plate.text.lower(), clips.TEXT)
        assert any(text in said for text in found), read
    for name in re.findall(r"-o (\S+)", block):
        assert (tmp_path / name).stat().st_size > 1000


def test_the_address_is_told_and_opened_where_it_is_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened: list[str] = []
    url = "http://127.0.0.1:8000/"

    def run(settings: Settings, told: Callable[[str], None]) -> None:
        told(url)

    monkeypatch.setattr(plateglass.serve, "run", run)
    monkeypatch.setattr("webbrowser.open", opened.append)
    for words, expected in ((["serve"], []), (["serve", "--open"], [url])):
        done = CliRunner().invoke(app, words)
        assert done.exit_code == 0
        assert url in done.stdout
        assert opened == expected


def container(word: str) -> str:
    """What the Dockerfile says last after a word."""
    joined = re.sub(r"\\\n\s*", "", (ROOT / "Dockerfile").read_text("utf-8"))
    lines = [line for line in joined.splitlines() if line.startswith(f"{word} ")]
    return lines[-1].removeprefix(f"{word} ")


def test_the_container_starts_the_service_with_options_it_has(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[Settings] = []

    def run(settings: Settings, told: Any) -> None:
        asked.append(settings)

    monkeypatch.setattr(plateglass.serve, "run", run)
    words = re.findall(r'"([^"]*)"', container("CMD"))
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 0, done.output
    (settings,) = asked
    assert settings.host == "0.0.0.0"
    assert settings.port == int(container("EXPOSE"))
    assert settings.knows("localhost")


def test_the_container_asks_a_health_that_answers(service: Running) -> None:
    code = container("HEALTHCHECK").split('"-c", "')[1].removesuffix('"]')
    exec(code.replace("http://127.0.0.1:8000/", service.url), {})
    with pytest.raises(OSError, match="404"):
        exec(code.replace("http://127.0.0.1:8000/health", f"{service.url}sick"), {})
