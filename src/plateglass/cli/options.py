"""Arguments and options that several commands share, said once."""

from __future__ import annotations

from typing import Annotated, Optional

import typer

Inputs = Annotated[
    list[str],
    typer.Argument(metavar="INPUT...", help="Pictures, folders, globs; - is standard input."),
]
Country = Annotated[
    Optional[str],  # noqa: UP045 (evaluated when the module loads, on Python 3.10 too)
    typer.Option(
        "--country", metavar="CC", help="Where the plate is from, if you know: DE, CN."
    ),
]
Url = Annotated[bool, typer.Option("--url", help="Allow INPUT to be a URL and download it.")]
