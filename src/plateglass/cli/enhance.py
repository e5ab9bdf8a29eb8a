"""``plateglass enhance``: restored plates, their cards and their records."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Optional

import typer

from plateglass.cli.options import Auto, Country, Crop, Inputs, Photo, Url, view_of
from plateglass.cli.reporting import By, Date, Report, Title, case_of, retyped
from plateglass.errors import WrongUse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from plateglass.pipeline import Plateglass
    from plateglass.results import PictureResult
    from plateglass.show.report import Exhibit


def enhance(
    context: typer.Context,
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
        bool,
        typer.Option(
            "--card/--no-card", help="Draw a card of each plate, and contact sheets of several."
        ),
    ] = True,
    plain: Annotated[
        bool,
        typer.Option("--plain", help="Restore by formula, without anything a model learned."),
    ] = False,
    model: Annotated[
        Optional[Path],  # noqa: UP045 (evaluated when the module loads, on 3.10 too)
        typer.Option(
            "--model", help="Restore by this ONNX network, as plateglass export makes."
        ),
    ] = None,
    samples: Annotated[
        int,
        typer.Option(
            min=0, max=10, help="Draw the plate as this many of its candidates would look."
        ),
    ] = 0,
    back: Annotated[
        bool, typer.Option("--back", help="Also put the restored plate back into its photo.")
    ] = False,
    report: Report = None,
    title: Title = "",
    by: By = "",
    date: Date = "",
    url: Url = False,
) -> None:
    """Restore and read the plates in pictures, photos and crops alike.

    Beside each restored picture lies its record (.json): what it was made from, and how.
    """
    from plateglass.cli.running import results
    from plateglass.inputs import OutputNames
    from plateglass.outputs import Sheets, Writer
    from plateglass.pipeline import Wish
    from plateglass.show.report import Exhibit

    case = case_of(report, title, by, date)
    wish = Wish(view_of(crop, photo, auto), country, eyes="both", samples=samples)
    settings: dict[str, Any] = {
        "view": wish.view, "country": country, "plain": plain, "samples": samples,
    }  # fmt: skip
    machine = _machine(plain, model, samples, settings)
    writer = Writer(out, settings=settings, cards=cards, back=back)
    names, failed = OutputNames(), False
    sheets = Sheets(out, names)

    def each() -> Iterator[Exhibit]:
        nonlocal failed
        for item, loaded, result in results(
            inputs, wish=wish, machine=machine, urls=url, without=out
        ):
            written = (
                []
                if loaded is None
                else writer.write(names.claim(item.relative), loaded, result)
            )
            failed = failed or result.error is not None
            if cards and loaded is not None:
                sheets.add(result, loaded)
            _tell(result, written, as_json)
            yield Exhibit.of(result, loaded)

    if report is None:
        for _ in each():
            pass
    else:
        from plateglass import files
        from plateglass.show.report import report as page

        files.write(
            report, page(each(), case=case, settings=settings, command=retyped(context))
        )
        if not as_json:
            typer.echo(f"report: {report}")
    for drawn in sheets.close():
        if not as_json:
            typer.echo(f"contact sheet: {drawn}")
    raise typer.Exit(1 if failed else 0)


def _machine(
    plain: bool, model: Path | None, samples: int, settings: dict[str, Any]
) -> Plateglass:
    """Return a machine with the restorer that was asked for, and note it in ``settings``."""
    from plateglass.pipeline import Plateglass
    from plateglass.restore import plain as by_formula
    from plateglass.restore import unaided
    from plateglass.restore.network import Network

    if plain and samples:
        raise WrongUse("--plain uses nothing learned and --samples does: give one of them")
    if model and (plain or samples):
        raise WrongUse("--model restores by itself: leave --plain and --samples out")
    if plain:
        return Plateglass(restore=unaided(by_formula))
    if model is None:
        return Plateglass()
    network = Network(model)
    settings["model"] = {"file": model.name, "sha256": network.sha256}
    return Plateglass(restore=unaided(network, kind=f"model {network.name}"))


def _tell(result: PictureResult, written: list[Path], as_json: bool) -> None:
    from plateglass.results import to_json
    from plateglass.show.ink import percent

    if as_json:
        print(json.dumps(to_json(result), ensure_ascii=False), flush=True)
    elif result.error:
        typer.echo(f"plateglass: {result.error}", err=True)
    else:
        for plate, path in zip(result.plates, written, strict=True):
            says = f"  {plate.text}  {percent(plate.p)}" if plate.best else ""
            typer.echo(f"{result.file} -> {path}{says}")
        for note in result.notes:
            typer.echo(f"  note: {note}")
        if not result.plates:
            typer.echo(f"{result.file}: no plate found")
