"""``plateglass data``."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from tests.lab.data.little_ccpd import little_ccpd
from typer.testing import CliRunner

from plateglass import image
from plateglass.cli import app
from plateglass.here import cores
from plateglass.lab.camera import PRESETS
from plateglass.lab.data import atlas, pairs
from plateglass.lab.data import measure as speeds
from plateglass.lab.data.measure import Speed
from plateglass.plates import formats

RUNNER = CliRunner()


def test_render_writes_pictures_and_labels_and_says_where(tmp_path: Path) -> None:
    out = tmp_path / "out"
    typed = ["data", "render", "2", "-o", str(out), "--country", "de=3", "--as", "jpg"]
    for _ in range(2):
        done = RUNNER.invoke(app, [*typed, "--preset", "dashcam", "--workers", "1"])
        assert done.exit_code == 0, done.output
        assert str(out / "labels.csv") in done.stdout.replace("\n", "")
    with (out / "labels.csv").open(newline="", encoding="utf-8") as file:
        assert [(r["country"], r["file"][-4:]) for r in csv.DictReader(file)] == [
            ("DE", ".jpg")
        ] * 2


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("render 0 -o out", "count"),
        ("render 2", "--out"),
        ("render 2 -o out --country ZZ", "no plates of 'zz'"),
        ("render 2 -o out --country DE=x", "cc=weight"),
        ("render 2 -o out --preset periscope", "no preset 'periscope'"),
        ("render 2 -o out --as bmp", "bmp"),
        ("render 2 -o out --frames 4", "add --clips"),
        ("render 2 -o out --clips", "needs a camera"),
        ("crappify in out --preset periscope", "periscope"),
        ("crappify missing out --preset cctv", "missing"),
        ("ccpd missing out", "not a folder"),
        ("ccpd in out --size wide", "192x96"),
        ("ccpd in out --unfiltered --std 0.1", "leaves nothing"),
        ("ccpd in out --part train", "does not exist"),
        ("ccpd in out", "holds no pictures"),
        ("mini in out", "holds no pictures"),
        ("import in/t.csv out", "can't be read as a table"),
        ("pairs in in -o out", "no picture's name in common"),
        ("check in", "holds neither"),
    ],
)
def test_wrong_orders_are_exit_code_2_and_write_nothing(
    typed: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("in").mkdir()
    done = RUNNER.invoke(app, ["data", *typed.split()])
    assert done.exit_code == 2
    assert said in done.stderr.lower()
    assert not Path("out").exists()


def test_crappify_goes_on_after_a_bad_file(tmp_path: Path) -> None:
    source, out = tmp_path / "in", tmp_path / "out"
    image.save(np.full((40, 120, 3), 150, np.uint8), source / "sub" / "a.png")
    (source / "b.jpg").write_bytes(b"hello")
    typed = [
        "data",
        "crappify",
        str(source),
        str(out),
        "--preset",
        "fastai-jpeg",
        "--workers",
        "1",
    ]
    done = RUNNER.invoke(app, typed)
    assert done.exit_code == 1
    assert "b.jpg is no picture" in done.stderr
    assert done.stdout.startswith("1 pictures made bad, 0 were there already")
    assert (out / "sub" / "a.jpg").exists()
    (source / "b.jpg").unlink()
    again = RUNNER.invoke(app, typed)
    assert again.exit_code == 0
    assert again.stdout.startswith("0 pictures made bad, 1 were there already")


def test_presets_are_listed() -> None:
    listed = RUNNER.invoke(app, ["data", "presets"]).stdout
    assert [line.split()[0] for line in listed.splitlines()] == list(PRESETS)


def test_formats_are_drawn_and_the_document_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(atlas, "all_formats", lambda: formats(country="AL"))
    done = RUNNER.invoke(app, ["data", "formats", "-o", str(tmp_path)])
    assert done.exit_code == 0, done.output
    assert str(tmp_path / "formats.md") in done.stdout.replace("\n", "")
    assert "Albania" in (tmp_path / "formats.md").read_text(encoding="utf-8")


def test_speeds_are_a_table(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[float] = []

    def quick(seconds: float, progress: object) -> list[Speed]:
        asked.append(seconds)
        return [Speed("plates", 212.4, 420.0), Speed("photographs", 700.0, 1390.6)]

    monkeypatch.setattr(speeds, "measure", quick)
    done = RUNNER.invoke(app, ["data", "measure", "--seconds", "0.5"])
    assert done.exit_code == 0, done.output
    head, *rows = done.stdout.splitlines()
    assert head.startswith(f"{cores()} cores")
    assert [row.split() for row in rows] == [
        ["plates", "212/s", "420/s"],
        ["photographs", "700/s", "1391/s"],
    ]
    assert asked == [0.5]


def test_ccpd_goes_all_the_way_to_pairs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    little_ccpd(Path("CCPD"))

    def run(typed: str, code: int = 0) -> str:
        done = RUNNER.invoke(app, ["data", *typed.split()])
        assert done.exit_code == code, done.output
        return done.stdout

    told = run("ccpd CCPD crops --size 96x48 --workers 1", 1)  # one picture is damaged
    assert told.startswith("4 plates kept\n         4  96x48\n9 sources left out\n")
    assert "1  too dark" in told
    assert run("check CCPD", 1).splitlines()[-1] == (
        "13 pictures named as CCPD's are looked at, 4 kinds of complaint"
    )
    assert run("mini crops few -n 3") == "3 of 4 pictures: few\n"
    run("crappify few bad --preset fastai-jpeg --workers 1")
    assert run("check bad --good few") == "3 pairs looked at, 0 kinds of complaint\n"
    told = run("pairs bad few --valid 0.4")
    assert told.startswith("3 pairs, 1 of them to validate; without a partner: 0 bad, 0 good")
    assert len(pairs.read(Path("pairs.csv"))) == 3


def test_a_table_is_imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    image.save(np.full((40, 120, 3), 150, np.uint8), "in/a.png")
    Path("in/t.csv").write_text("image_path,plate_text\na.png,AB 12\n")
    done = RUNNER.invoke(app, ["data", "import", "in/t.csv", "out", "--country", "de"])
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith("1 plates kept\n         1  DE\n")
