"""Errors of the package become one sentence and an exit code, never a traceback."""

from __future__ import annotations

import re
from typing import Any

import typer
from typer.core import TyperGroup

from plateglass.errors import MissingExtra, PlateglassError, WrongUse


class Sentences(TyperGroup):
    """A group of commands whose expected failures are told plainly."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except PlateglassError as error:
            typer.echo(f"plateglass: {error}", err=True)
            raise typer.Exit(2 if isinstance(error, (WrongUse, MissingExtra)) else 1) from None
        except ModuleNotFoundError as error:
            missing = missing_extra(error.name or "")
            if missing is None:
                raise
            typer.echo(f"plateglass: {missing}", err=True)
            raise typer.Exit(2) from None


def missing_extra(module: str) -> MissingExtra | None:
    """Find the extra that brings a module; ``None`` when no extra does."""
    from importlib.metadata import requires

    wanted = module.split(".")[0].lower().replace("_", "-")
    for line in requires("plateglass") or ():
        package = re.match(r"[\w-]+", line)
        extra = re.search(r"extra == ['\"](\w+)", line)
        if not package or not extra or extra[1] in ("all", "test"):
            continue
        if package[0].lower().replace("_", "-") == wanted:
            return MissingExtra("this command", package[0], extra[1])
    return None
