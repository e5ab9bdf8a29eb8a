"""Every command line that a page or an example shows is one that there is."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING, Any

import pytest
from tools.blocks import ROOT, Block, blocks, pages
from typer.main import get_command

from plateglass.cli import app

if TYPE_CHECKING:
    from pathlib import Path


def typed() -> list[tuple[str, str]]:
    """Where a command line stands, and the line."""
    found = [
        (f"{block.page}:{block.line}", line)
        for page in pages()
        for block in blocks(page)
        if block.language in ("sh", "bash")
        for line in block.commands
    ]
    for script in sorted((ROOT / "examples").glob("*.sh")):
        name = script.relative_to(ROOT).as_posix()
        block = Block(name, 1, "sh", script.read_text("utf-8"), run=False)
        found += [(name, line) for line in block.commands]
    return [(where, line) for where, line in found if re.search(r"(^|\| )plateglass ", line)]


def command_of(words: list[str]) -> tuple[Any, list[str]]:
    command: Any = get_command(app)
    while words and words[0] in getattr(command, "commands", {}):
        command, words = command.commands[words[0]], words[1:]
    return command, words


@pytest.mark.parametrize(("where", "line"), typed(), ids=lambda text: text[:60])
def test_a_shown_command_exists_with_its_options(where: str, line: str) -> None:
    after = re.split(r"\s[|>]\s", line[line.index("plateglass ") :])[0]
    words = shlex.split(after)[1:]
    if words[0].isupper():  # plateglass COMMAND --help
        return
    command, rest = command_of(words)
    assert not getattr(command, "commands", None) or not rest, f"{where}: {line}"
    known = {name for p in command.params for name in (*p.opts, *p.secondary_opts)}
    for word in rest:
        if re.match(r"--?[a-z]", word):
            assert word.split("=")[0] in known | {"--help", "-h"}, f"{where}: {word} in {line}"


def test_the_pages_show_commands_at_all() -> None:
    assert len(typed()) > 40


def every_command() -> list[str]:
    def below(command: Any, words: list[str]) -> list[str]:
        inner = getattr(command, "commands", {})
        return [" ".join(words), *(w for n, c in inner.items() for w in below(c, [*words, n]))]

    return below(get_command(app), [])[1:]


@pytest.mark.parametrize("words", every_command())
def test_every_command_has_its_place_in_the_reference(words: str) -> None:
    page: Path = ROOT / "docs" / "reference" / "commands.md"
    command, _ = command_of(words.split())
    text = page.read_text("utf-8")
    if getattr(command, "commands", None):
        assert f"\n## {words} " in text
        return
    section = text.partition(f"\n## {words}\n")[2].partition("\n## ")[0]
    for parameter in command.params:
        for name in (*parameter.opts, *parameter.secondary_opts):
            if name.startswith("--") and name != "--help":
                assert f"`{name}" in section, f"{name}: run python -m tools.handbook"
