"""What ``--report`` needs from the command line: the case, and how to type it all again."""

from __future__ import annotations

import shlex
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Annotated, Any, Optional

import typer

from plateglass.errors import WrongUse

if TYPE_CHECKING:
    from plateglass.show.report import Case

Report = Annotated[
    Optional[Path],  # noqa: UP045 (evaluated when the module loads, on Python 3.10 too)
    typer.Option(
        metavar="FILE.html", help="Write one page about all plates, to be printed and signed."
    ),
]
Title = Annotated[str, typer.Option("--case", help="What the report is called.")]
By = Annotated[str, typer.Option(help="Who makes the report.")]
Date = Annotated[str, typer.Option(help="Its date, as it is to be printed.")]


def case_of(file: Path | None, title: str, by: str, date: str) -> Case:
    """Return what stands over the report; refuse what could not have an effect."""
    if file is None and (title or by or date):
        raise WrongUse("--case, --by and --date stand on a report: add --report FILE.html")
    if file is not None and file.suffix.lower() not in (".html", ".htm"):
        raise WrongUse(
            f"a report is written as HTML, not {file.suffix or 'without an ending'}: "
            "use --report FILE.html; a browser prints it as PDF"
        )
    from plateglass.show.report import Case

    return Case(title, by, date)


def retyped(context: typer.Context) -> str:
    """Return the command line that does the same again, without folders of this machine."""
    names, options = [], []
    for parameter in context.command.params:
        value = context.params.get(parameter.name or "")
        if parameter.param_type_name == "argument":
            names += [_bare(name) for name in value or ()]
        elif value is not None and value != parameter.get_default(context):
            options += _option(parameter, value)
    return shlex.join(["plateglass", context.info_name or "", *names, *options])


def _option(parameter: Any, value: object) -> list[str]:
    name = parameter.opts[0]
    if value is True:
        return [name]
    if value is False:
        return list(parameter.secondary_opts[:1])
    return [name, _bare(value) if isinstance(value, PurePath) else str(value)]


def _bare(name: object) -> str:
    return PurePath(str(name)).name or str(name)
