"""The documentation names everything there is."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.main import get_command

from plateglass.cli import app
from plateglass.serve import Settings, create

TEXT = (Path(__file__).parents[2] / "docs" / "service.md").read_text("utf-8")
COMMAND = get_command(app).commands["serve"]  # type: ignore[attr-defined]


@pytest.mark.parametrize("option", [name for p in COMMAND.params for name in p.opts])
def test_every_option_is_explained(option: str) -> None:
    assert option in ("--help", "-h") or f"`{option}`" in TEXT


@pytest.mark.parametrize("path", create(Settings()).openapi()["paths"])
def test_every_address_is_explained(path: str) -> None:
    assert f"{path}`" in TEXT
