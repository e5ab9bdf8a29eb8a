"""``plateglass demo``: enhances the bad pictures that the package ships."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from plateglass.demo import DemoPicture
    from plateglass.results import PictureResult


def demo(
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder for the outputs.")] = Path(
        "plateglass-demo"
    ),
) -> None:
    """Enhance the bad pictures that come with Plateglass, and say what to look at.

    They were drawn and photographed by its own laboratory, so what they say is known.
    """
    from plateglass.demo import run

    page = run(out, _tell)
    typer.echo(f"\nAll on one page: {page}")
    typer.echo(f"A card of each:  {out / '*.card.png'}")


def _tell(picture: DemoPicture, result: PictureResult) -> None:
    from plateglass.show.ink import percent

    typer.echo(f"{picture.path.name:22} {picture.story}")
    for plate in result.plates:
        if plate.best:
            typer.echo(f"{'':22} says {picture.shown}, reads {plate.text}  {percent(plate.p)}")
