"""``plateglass enhance --report``: one page about everything that was named."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from tests.cli.test_enhance import RUNNER, crop

from plateglass import image
from plateglass.cli import app


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    image.save(crop(1), "a.png")
    image.save(crop(2), "sub/b.png")
    Path("bad.jpg").write_bytes(b"hello")
    return tmp_path


def retold(page: str) -> str:
    found = re.search(r"<code>(plateglass enhance.*?)</code>", page)
    assert found
    return html.unescape(found[1])


def test_a_report_of_all_inputs_and_the_command_that_makes_it_again(folder: Path) -> None:
    typed = (
        f"enhance {folder / 'a.png'} sub {folder / 'bad.jpg'} -o out --crop --country DE"
        f" --no-card --report {folder / 'new' / 'case.html'} --case Seven --date today"
    )
    done = RUNNER.invoke(app, typed.split())
    assert done.exit_code == 1, done.output
    assert "report: " in done.output
    first = Path("new/case.html").read_text(encoding="utf-8")
    assert str(folder) not in first
    for told in ("a.png", "b.png", "bad.jpg is no picture", "Seven", "today"):
        assert told in first
    again = retold(first)
    assert again == (
        "plateglass enhance a.png sub bad.jpg --out out --crop --country DE --no-card "
        "--report case.html --case Seven --date today"
    )
    assert RUNNER.invoke(app, again.split()[1:]).exit_code == 1
    assert Path("case.html").read_text(encoding="utf-8") == first
    assert (folder / "out" / "a.json").exists()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("--report a.pdf", "a browser prints it as PDF"),
        ("--report a", "use --report FILE.html"),
        ("--case x", "add --report FILE.html"),
        ("--by x --date y", "add --report FILE.html"),
    ],
)
def test_what_can_not_be_is_said_before_any_work(folder: Path, typed: str, said: str) -> None:
    done = RUNNER.invoke(app, ["enhance", "a.png", "-o", "out", *typed.split()])
    assert done.exit_code == 2
    assert said in done.stderr
    assert not (folder / "out").exists()


def test_one_json_line_a_picture_and_a_report_beside(folder: Path) -> None:
    typed = ["enhance", "a.png", "-o", "out", "--crop", "--json", "--report", "r.html"]
    done = RUNNER.invoke(app, typed)
    assert len(done.stdout.splitlines()) == 1
    assert Path("r.html").exists()
