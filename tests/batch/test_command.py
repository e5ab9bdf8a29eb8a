"""``plateglass batch`` as a program that is killed in the middle of its work."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.batch.makeshift import plates
from typer.testing import CliRunner

from plateglass.batch.journal import CHUNK, Journal
from plateglass.cli import app
from plateglass.lab.evaluate.batches.machines import family

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kills with SIGKILL")
RUNNER = CliRunner()
COUNT = 2 * CHUNK + 8


def start(out: Path, *options: str) -> subprocess.Popen[str]:
    typed = [sys.executable, "-m", "plateglass", "batch", "in", str(out), "--crop", *options]
    return subprocess.Popen(
        typed, text=True, cwd=out.parent, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def parts(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in Journal(out).parts()}


def test_killed_and_resumed_it_writes_what_it_would_have_written(tmp_path: Path) -> None:
    plates(tmp_path / "in", COUNT)
    (tmp_path / "in" / "0100.png").write_bytes(b"no picture at all")
    out, whole = tmp_path / "out", tmp_path / "whole"
    killed = start(out, "--workers", "1")
    while not list(Journal(out).parts()):
        assert killed.poll() is None, killed.communicate()
        time.sleep(0.02)
    killed.kill()
    said = killed.communicate()
    assert killed.returncode == -signal.SIGKILL, said
    first = next(Journal(out).parts())
    written = first.stat().st_mtime_ns
    assert len(list(Journal(out).parts())) < 3

    said = (again := start(out, "--workers", "2", "--resume")).communicate()
    assert again.returncode == 1, said
    assert said[0].startswith(f"{COUNT} pictures, 0 of them without a plate, 1 failed\n")
    assert "no picture that Plateglass knows" in said[0]
    assert first.stat().st_mtime_ns == written

    said = (undisturbed := start(whole, "--workers", "1")).communicate()
    assert undisturbed.returncode == 1, said
    assert parts(out) == parts(whole)
    for name in ("failed.csv", "summary.json", "order.json"):
        assert (out / name).read_bytes() == (whole / name).read_bytes()
    assert len(b"".join(parts(out).values()).splitlines()) == COUNT


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_its_workers_leave_when_it_is_killed(tmp_path: Path) -> None:
    plates(tmp_path / "in", COUNT)
    out = tmp_path / "out"
    killed = start(out, "--workers", "1")
    while not list(Journal(out).parts()):
        assert killed.poll() is None, killed.communicate()
        time.sleep(0.02)
    _, *workers = family(killed.pid)
    killed.kill()
    killed.communicate()  # also waits for the workers to let go of the pipes
    assert workers
    deadline = time.monotonic() + 60
    while any(family(pid) for pid in workers):
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        (["nowhere", "out"], "does not exist"),
        (["empty", "out"], "holds no pictures"),
        (["in", "in"], "holds no run"),
    ],
)
def test_wrong_use_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: list[str], says: str
) -> None:
    monkeypatch.chdir(tmp_path)
    plates(tmp_path / "in", 1)
    (tmp_path / "empty").mkdir()
    done = RUNNER.invoke(app, ["batch", *typed])
    assert done.exit_code == 2
    assert says in done.stderr


def test_pictures_in_the_folder_of_results_are_no_input(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    plates(tmp_path / "in", 1)
    typed = ["batch", "in", "in/out", "--crop", "--card", "--workers", "1"]
    assert RUNNER.invoke(app, typed).exit_code == 0
    assert list(Path("in/out/pictures").rglob("*.card.png"))
    again = RUNNER.invoke(app, [*typed, "--resume"])
    assert again.exit_code == 0
    assert json.loads(Path("in/out/summary.json").read_text(encoding="utf-8"))["pictures"] == 1
