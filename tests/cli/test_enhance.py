"""``plateglass enhance`` as a table of what is typed and what comes back."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from plateglass import image
from plateglass.cli import app
from plateglass.results import from_json

RUNNER = CliRunner()


def crop(seed: int = 0) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """Dark bars on a light ground: something with edges, the size of a bad plate."""
    rng = np.random.default_rng(seed)
    picture = np.full((16, 60, 3), 200, np.uint8)
    for x in range(6, 54, 7):
        picture[4:12, x : x + rng.integers(2, 5)] = 40
    return picture


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    image.save(crop(1), "a.png")
    image.save(crop(2), "sub/b.jpg")
    Path("bad.jpg").write_bytes(b"hello")
    return tmp_path


@pytest.mark.parametrize(
    ("typed", "code", "written", "said"),
    [
        ("a.png", 0, ["a.card.png", "a.json", "a.png"], "a.png -> out/a.png"),
        ("a.png --no-card", 0, ["a.json", "a.png"], ""),
        ("a.png sub/b.jpg --no-card", 0, ["a.json", "a.png", "b.json", "b.png"], ""),
        ("a.png --no-card --back", 0, ["a.back.png", "a.json", "a.png"], ""),
        ("a.png --plain --samples 2", 2, [], "give one of them"),
        (
            ". --no-card",
            1,
            ["a.json", "a.png", "sub/b.json", "sub/b.png"],
            "bad.jpg is no picture",
        ),
        ("bad.jpg a.png --no-card", 1, ["a.json", "a.png"], "bad.jpg is no picture"),
        ("missing.png", 1, [], "missing.png does not exist"),
        ("https://example.invalid/a.png", 1, [], "add --url"),
        ("", 2, [], "Missing argument"),
        ("a.png --nonsense", 2, [], "--nonsense"),
    ],
)
def test_what_is_typed_and_what_comes_back(
    folder: Path, typed: str, code: int, written: list[str], said: str
) -> None:
    done = RUNNER.invoke(app, ["enhance", *typed.split(), "-o", "out"])
    assert done.exit_code == code, done.output
    assert said in done.output.replace("\\", "/")
    out = folder / "out"
    assert [
        p.relative_to(out).as_posix() for p in sorted(out.rglob("*")) if p.is_file()
    ] == sorted(written)


def test_one_json_line_a_picture_in_order_errors_included(folder: Path) -> None:
    done = RUNNER.invoke(app, ["enhance", "bad.jpg", "a.png", "--json", "--no-card"])
    assert done.exit_code == 1
    first, second = (from_json(json.loads(line)) for line in done.stdout.splitlines())
    assert (first.file, second.file) == ("bad.jpg", "a.png")
    assert first.error is not None
    assert not first.plates
    assert (second.error, second.width, second.height) == (None, 60, 16)
    assert len(second.plates) == 1
    assert (folder / "plateglass-out" / "a.png").exists()


def test_the_record_names_the_input_and_hashes_every_output(folder: Path) -> None:
    RUNNER.invoke(app, ["enhance", "a.png", "-o", "out", "--country", "DE"])
    told = json.loads((folder / "out" / "a.json").read_text(encoding="utf-8"))
    assert told["input"]["sha256"] == image.open_picture("a.png").sha256
    assert told["settings"]["country"] == "DE"
    assert {n: image.open_picture(f"out/{n}").sha256 for n in told["outputs"]} == told[
        "outputs"
    ]


def test_the_record_names_the_models_that_were_used(folder: Path) -> None:
    used = {}
    for asked in ("--crop", "--auto", "--crop --plain"):
        out = asked.replace(" ", "").strip("-")
        RUNNER.invoke(app, ["enhance", "a.png", "-o", out, "--no-card", *asked.split()])
        told = json.loads(Path(out, "a.json").read_text(encoding="utf-8"))
        used[asked] = set(told["weights"])
    assert used == {
        "--crop": {"reader", "restorer"},
        "--auto": {"finder", "corners", "reader", "restorer"},
        "--crop --plain": {"reader"},
    }


def test_the_same_again_is_the_same_to_the_byte(folder: Path) -> None:
    for out in ("one", "two"):
        assert RUNNER.invoke(app, ["enhance", "a.png", "sub", "-o", out]).exit_code == 0
    one, two = (sorted(p for p in Path(d).rglob("*") if p.is_file()) for d in ("one", "two"))
    assert [p.read_bytes() for p in one] == [p.read_bytes() for p in two]
    assert len(one) == 7


def test_a_second_run_does_not_take_its_outputs_for_inputs(folder: Path) -> None:
    for _ in range(2):
        RUNNER.invoke(app, ["enhance", ".", "-o", "out", "--no-card"])
    assert len(list((folder / "out").rglob("*.png"))) == 2


def test_a_picture_from_standard_input(folder: Path) -> None:
    data = Path("a.png").read_bytes()
    done = RUNNER.invoke(app, ["enhance", "-", "-o", "out", "--no-card"], input=data)
    assert done.exit_code == 0, done.output
    assert (folder / "out" / "stdin.png").exists()


def test_notes_are_said(folder: Path) -> None:
    Path("c.jpg").write_bytes(Path("a.png").read_bytes())
    done = RUNNER.invoke(app, ["enhance", "c.jpg", "-o", "out"])
    assert "note: by its content this is a PNG picture" in done.output


def test_a_folder_that_can_not_be_written_is_a_sentence(folder: Path) -> None:
    done = RUNNER.invoke(app, ["enhance", "a.png", "-o", "bad.jpg"])
    assert done.exit_code == 1
    assert "can't be written" in done.stderr
    assert "Traceback" not in done.output


def test_candidates_are_drawn_on_request_and_named_in_the_record(folder: Path) -> None:
    done = RUNNER.invoke(app, ["enhance", "a.png", "--crop", "--samples", "2", "-o", "out"])
    assert done.exit_code == 0, done.output
    drawn = sorted(path.name for path in Path("out").glob("a.as-*.png"))
    record = json.loads(Path("out/a.json").read_text(encoding="utf-8"))
    texts = [c["text"] for c in record["result"]["plates"][0]["candidates"][:2]]
    assert drawn == sorted(f"a.as-{text}.png" for text in texts)
    assert set(drawn) < set(record["outputs"])


def test_plain_says_so(folder: Path) -> None:
    RUNNER.invoke(app, ["enhance", "a.png", "--plain", "-o", "out"])
    record = json.loads(Path("out/a.json").read_text(encoding="utf-8"))
    assert record["settings"]["plain"] is True


def test_several_plates_are_on_a_contact_sheet(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("plateglass.outputs.Sheets.PAGE", 2)
    for number in range(3):
        image.save(crop(number), f"many/{number}.png")
    image.save(crop(9), "many/contact-sheet-1.jpg")
    done = RUNNER.invoke(app, ["enhance", "many", "--crop", "-o", "out"])
    assert done.exit_code == 0, done.output
    sheets = sorted(path.name for path in Path("out").glob("contact-sheet-*"))
    plate = [f"contact-sheet-1-2{ending}" for ending in (".card.png", ".json", ".png")]
    assert sheets == sorted([*plate, "contact-sheet-1.png", "contact-sheet-2.png"])
    assert image.load("out/contact-sheet-2.png").shape[1] == 1600
