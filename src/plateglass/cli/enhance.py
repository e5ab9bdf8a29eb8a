"""``plateglass enhance``: restored plates, their cards and their records."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from plateglass.cli.options import Auto, Country, Crop, Inputs, Photo, Url, view_of

if TYPE_CHECKING:
    from plateglass.results import PictureResult


def enhance(
    inputs: Inputs,
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder for the outputs.")] = Path(
        "plateglass-out"
    ),
    crop: Crop = False,
    photo: Photo = False,
    auto: Auto = False,
    country: Country = None,
    as_json: Annotated[
        bool,
        typer.Option("--json/--table", help="One JSON object a picture, or lines for people."),
    ] = False,
    cards: Annotated[
        bool, typer.Option("--card/--no-card", help="Draw a card of each plate.")
    ] = True,
    url: Url = False,
) -> None:
    """Restore and read the plates in pictures, photos and crops alike.

    Beside each restored picture lies its record (.json): what it was made from, and how.
    """
    from plateglass.cli.running import results
    from plateglass.inputs import OutputNames
    from plateglass.outputs import Writer
    from plateglass.pipeline import Wish

    wish = Wish(view_of(crop, photo, auto), country)
    settings = {"view": wish.view, "country": country}
    writer = Writer(out, settings=settings, cards=cards)
    names, failed = OutputNames(), False
    for item, loaded, result in results(inputs, wish=wish, urls=url, without=out):
        written = (
            [] if loaded is None else writer.write(names.claim(item.relative), loaded, result)
        )
        failed = failed or result.error is not None
        _tell(result, written, as_json)
    raise typer.Exit(1 if failed else 0)


def _tell(result: PictureResult, written: list[Path], as_json: bool) -> None:
    from plateglass.results import to_json

    if as_json:
        print(json.dumps(to_json(result), ensure_ascii=False), flush=True)
    elif result.error:
        typer.echo(f"plateglass: {result.error}", err=True)
    else:
        for plate, path in zip(result.plates, written, strict=True):
            says = f"  {plate.text}  {plate.p:.0%}" if plate.best else ""
            typer.echo(f"{result.file} -> {path}{says}")
        for note in result.notes:
            typer.echo(f"  note: {note}")
        if not result.plates:
            typer.echo(f"{result.file}: no plate found")
