"""Arguments and options that several commands share, said once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Optional

import typer

from plateglass.errors import WrongUse
from plateglass.here import cores

if TYPE_CHECKING:
    from pathlib import Path

    from plateglass.pipeline import View

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
Grammar = Annotated[
    bool,
    typer.Option("--grammar", help="Rule out texts that no plate of the country could have."),
]
Url = Annotated[bool, typer.Option("--url", help="Allow INPUT to be a URL and download it.")]
Crop = Annotated[bool, typer.Option("--crop", help="Each picture is one plate.")]
Photo = Annotated[bool, typer.Option("--photo", help="Each picture has plates somewhere.")]
Auto = Annotated[bool, typer.Option("--auto", help="Find out which (the default).")]
Workers = Annotated[
    int, typer.Option("--workers", min=1, help="Processes; the result is the same for any.")
]
Cluster = Annotated[
    str,
    typer.Option(
        "--cluster",
        metavar="local[:N]|tcp://HOST:PORT",
        help="Use Dask instead of processes; its workers must see the same folders.",
    ),
]
CORES = min(cores(), 8)


def shared(path: Path, cluster: str) -> Path:
    """Return a path as a cluster's machines know it, which run elsewhere."""
    return path.absolute() if cluster else path


def view_of(crop: bool, photo: bool, auto: bool) -> View:
    """Return what the three flags say; at most one may be given."""
    if crop + photo + auto > 1:
        raise WrongUse("--crop, --photo and --auto exclude each other: give one of them")
    return "crop" if crop else "photo" if photo else "auto"
