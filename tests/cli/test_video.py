"""``plateglass video``: clips in, lines and files out, and what a person may do wrong."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.video.films import TEXT, drive, film, ground
from typer.testing import CliRunner

from plateglass import image
from plateglass.cli import app

RUNNER = CliRunner()
pytest.importorskip("av")


def run(*words: str | Path) -> tuple[int, str, str]:
    done = RUNNER.invoke(app, ["video", *map(str, words)])
    return done.exit_code, done.stdout, done.stderr


def test_a_clip_becomes_lines_and_files(tmp_path: Path) -> None:
    clip, out = film(tmp_path / "street.mp4", drive(24)), tmp_path / "out"
    code, said, complained = run(clip, "-o", out, "--animation", "gif", "--film")
    assert code == 0, complained
    assert said.startswith("street.mp4  0.0-")
    assert "MKX" in said
    assert {p.name for p in out.iterdir()} == {
        "street.1.png", "street.1.fused.png", "street.1.strip.png", "street.1.gif",
        "street.1.json", "street.plates.mp4",
    }  # fmt: skip


def test_programs_get_lines_and_a_bad_clip_does_not_stop_the_others(tmp_path: Path) -> None:
    film(tmp_path / "a.mp4", drive(16))
    (tmp_path / "b.mp4").write_bytes(b"no film")
    clips, out = tmp_path / "*.mp4", tmp_path / "out"
    options = ("-o", out, "--no-pictures")
    code, said, _ = run(clips, *options, "--format", "jsonl")
    assert code == 1
    track, failed = map(json.loads, said.splitlines())
    assert (track["event"], track["best"]) == ("end", TEXT)
    assert (failed["event"], failed["source"]) == ("done", str(tmp_path / "b.mp4"))
    assert "no film" in failed["error"]
    code, said, _ = run(clips, *options, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(said)))
    assert code == 1
    assert [row["best"] for row in rows] == [TEXT, ""]
    code, said, complained = run(clips, *options)
    assert code == 1
    assert "b.mp4 is no film" in complained
    assert not out.exists()


def test_events_come_as_they_happen(tmp_path: Path) -> None:
    clip = film(tmp_path / "a.mp4", drive(16))
    code, said, _ = run(clip, "-o", tmp_path / "out", "--no-pictures", "--format", "events")
    kinds = [json.loads(line)["event"] for line in said.splitlines()]
    assert code == 0
    assert kinds[0] == "new"
    assert kinds[-2:] == ["end", "done"]


def test_a_folder_of_frames_is_a_clip(tmp_path: Path) -> None:
    for number, frame in enumerate(drive(6)):
        image.save(frame, tmp_path / "shots" / f"{number}.png")
    code, said, _ = run(tmp_path / "shots", "-o", tmp_path / "o", "--no-strip", "--fps", "5")
    assert code == 0
    assert said.startswith("shots  0.0-1.0 s")


def test_a_street_without_plates(tmp_path: Path) -> None:
    clip = film(tmp_path / "empty.mp4", [ground()] * 5)
    code, said, _ = run(clip, "-o", tmp_path / "out")
    assert (code, said) == (0, "empty.mp4  no plate found\n")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["missing.mp4"], 1, "missing.mp4 does not exist"),
        (["rtsp://127.0.0.1:9/door"], 1, "add --url"),
        (["a.mp4", "--every", "0"], 2, "--every"),
        (["a.mp4", "--crop", "--photo"], 2, "exclude each other"),
        (["a.mp4", "--webhook", "ftp://x"], 2, "http:// or https://"),
        (["a.mp4", "--mqtt", "localhost"], 2, "a broker is mqtt://"),
    ],
)
def test_what_can_go_wrong_is_a_sentence(
    words: list[str], code: int, said: str, tmp_path: Path
) -> None:
    got, _, complained = run(*words, "-o", tmp_path / "out")
    assert got == code
    assert said in complained
    assert "Traceback" not in complained


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C can't be sent to one process")
def test_interrupted_it_leaves_what_it_has(tmp_path: Path) -> None:
    clip = film(tmp_path / "long.mp4", drive(20) * 40)
    command = [
        sys.executable,
        "-m",
        "plateglass",
        "video",
        str(clip),
        "-o",
        str(tmp_path / "o"),
    ]
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    with subprocess.Popen(
        [*command, "--format", "events", "--no-strip"], stdout=subprocess.PIPE, env=environment
    ) as running:
        assert running.stdout is not None
        assert json.loads(running.stdout.readline())["event"] == "new"
        time.sleep(0.1)
        running.send_signal(signal.SIGINT)
        rest = [json.loads(line) for line in running.stdout]
    assert running.returncode == 130
    assert rest[-2]["event"] == "end"
    assert rest[-1]["stopped"]
    assert rest[-1]["frames"] < 800
    assert (tmp_path / "o" / "long.1.png").exists()
