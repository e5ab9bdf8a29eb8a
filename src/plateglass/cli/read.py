"""``plateglass read``: what plates say, in the format that the next program wants."""

from __future__ import annotations

import json
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from plateglass.cli.options import Auto, Country, Crop, Grammar, Inputs, Photo, Url, view_of
from plateglass.errors import WrongUse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from plateglass.pipeline import Eyes
    from plateglass.reader import Reader
    from plateglass.results import PictureResult


class Format(str, Enum):
    """How results are written."""

    table = "table"
    jsonl = "jsonl"
    csv = "csv"
    openalpr = "openalpr"
    platerecognizer = "platerecognizer"


def read(
    inputs: Inputs,
    output: Annotated[
        Format, typer.Option("--format", help="A table for people, or lines for programs.")
    ] = Format.table,
    crop: Crop = False,
    photo: Photo = False,
    auto: Auto = False,
    country: Country = None,
    grammar: Grammar = False,
    top: Annotated[int, typer.Option(min=1, max=50, help="Candidates a plate.")] = 10,
    original: Annotated[
        bool, typer.Option("--original", help="Read the pixels as they came (the default).")
    ] = False,
    restored: Annotated[
        bool, typer.Option("--restored", help="Read the restored picture instead.")
    ] = False,
    both: Annotated[
        bool, typer.Option("--both", help="Read the original, and say if the restored agrees.")
    ] = False,
    model: Annotated[
        Optional[Path],  # noqa: UP045 (evaluated when the module loads, on 3.10 too)
        typer.Option("--model", help="Read by this ONNX network, as plateglass export makes."),
    ] = None,
    url: Url = False,
) -> None:
    """Read the plates in pictures, photos and crops alike.

    --country makes other countries' texts unlikely; with --grammar they are impossible.
    Lines come out in input order, one a picture, as soon as each is done.
    """
    from plateglass.cli.running import results
    from plateglass.pipeline import Plateglass, Wish

    if original + restored + both > 1:
        raise WrongUse("--original, --restored and --both exclude each other: give one of them")
    eyes: Eyes = "restored" if restored else "both" if both else "original"
    wish = Wish(view_of(crop, photo, auto), country, grammar, top, eyes)
    machine = Plateglass(read=_reader(model)) if model else None
    failed = False

    def each() -> Iterator[PictureResult]:
        nonlocal failed
        for _, _, result in results(
            inputs, wish=wish, machine=machine, restore=False, urls=url
        ):
            failed = failed or result.error is not None
            yield result

    _write(each(), output)
    raise typer.Exit(1 if failed else 0)


def _reader(model: Path) -> Reader:
    """Start a reader of one's own, or say why this file is none."""
    from plateglass.reader import Reader

    if not model.is_file():
        raise WrongUse(f"there is no model {model}: name a file of plateglass export")
    try:
        return Reader(model)
    except KeyError as missing:
        raise WrongUse(
            f"{model} is no reader, its metadata has no {missing}: name what plateglass export "
            "made of a run of plateglass train reader"
        ) from None


def _write(found: Iterable[PictureResult], output: Format) -> None:
    from plateglass.show import tables

    if output is Format.table:
        from rich.console import Console

        Console().print(tables.terminal(found))
    elif output is Format.csv:
        for line in tables.csv_lines(found):
            print(line, end="" if line.endswith("\n") else "\n", flush=True)
    else:
        for result in found:
            print(_line(result, output), flush=True)


def _line(result: PictureResult, output: Format) -> str:
    from plateglass.show import tables

    if output is Format.jsonl:
        return tables.json_line(result)
    shape = tables.openalpr if output is Format.openalpr else tables.platerecognizer
    return json.dumps(shape(result), ensure_ascii=False)
