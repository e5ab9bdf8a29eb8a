"""The blocks of the pages that say so are run, in this process and in the order of the page."""

from __future__ import annotations

import shlex
import shutil
from pathlib import Path

import pytest
from tools.blocks import Block, blocks, pages, prepare
from typer.testing import CliRunner

from plateglass.cli import app

RUNNER = CliRunner()
RUN = [block for page in pages() for block in blocks(page) if block.run]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("drawn")
    prepare(folder)
    return folder


@pytest.fixture
def here(drawn: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(drawn, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("block", RUN, ids=lambda block: f"{block.page}:{block.line}")
def test_a_block_runs(block: Block, here: Path) -> None:
    if block.language == "python":
        exec(compile(block.code, f"{block.page}:{block.line}", "exec"), {"__name__": "page"})
        return
    assert block.language == "sh"
    for line in block.commands:
        piped, _, command = line.rpartition("|")
        given = Path(piped.split()[1]).read_bytes() if piped else None
        words = shlex.split(command)
        assert words[0] == "plateglass", line
        done = RUNNER.invoke(app, words[1:], input=given)
        assert done.exit_code == 0, f"{line}\n{done.output}"


def test_enough_of_the_pages_is_run() -> None:
    assert {block.page for block in RUN} >= {
        "README.md", "docs/start.md", "docs/shell.md", "docs/python.md", "docs/interop.md",
    }  # fmt: skip
    assert len(RUN) >= 10
