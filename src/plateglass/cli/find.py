"""``plateglass find``: where the plates are, in the format that the next program wants."""

from __future__ import annotations

import json
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from plateglass.cli.options import Inputs, Url

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from plateglass.image import Loaded
    from plateglass.inputs import Input, OutputNames
    from plateglass.results import PictureResult


class Labels(str, Enum):
    """How found plates are written."""

    table = "table"
    jsonl = "jsonl"
    csv = "csv"
    yolo = "yolo"
    coco = "coco"
    ccpd = "ccpd"


def find(
    inputs: Inputs,
    output: Annotated[
        Labels, typer.Option("--format", help="Lines for people, or labels for programs.")
    ] = Labels.table,
    draw: Annotated[
        Optional[Path],  # noqa: UP045 (evaluated when the module loads, on Python 3.10 too)
        typer.Option("--draw", metavar="DIR", help="Write the pictures with plates outlined."),
    ] = None,
    out: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("--out", "-o", help="Folder for YOLO's files, one a picture."),
    ] = None,
    least: Annotated[
        float, typer.Option(min=0, max=1, help="Score from which a plate counts.")
    ] = 0.5,
    url: Url = False,
) -> None:
    """Find plates with their four corners; each INPUT is a picture of any size."""
    from plateglass.errors import WrongUse
    from plateglass.inputs import OutputNames

    if (output is Labels.yolo) != (out is not None):
        raise WrongUse("--format yolo and --out DIR go together: a file is written a picture")
    names, failed = OutputNames(), False

    def each() -> Iterator[PictureResult]:
        nonlocal failed
        for item, loaded, result in _found(inputs, least, urls=url, without=draw or out):
            failed = failed or result.error is not None
            if loaded is not None:
                _write(item, loaded, result, names, draw, out)
            yield result

    _print(each(), output)
    raise typer.Exit(1 if failed else 0)


def _found(
    inputs: list[str], least: float, *, urls: bool, without: Path | None
) -> Iterator[tuple[Input, Loaded | None, PictureResult]]:
    import time

    from plateglass.errors import PlateglassError
    from plateglass.finder import Finder
    from plateglass.inputs import expand
    from plateglass.results import PictureResult, Plate

    finder = Finder(threads=2, least=least)
    for item in expand(inputs, urls=urls, without=without):
        try:
            loaded = item.load()
        except PlateglassError as error:
            yield item, None, PictureResult(file=item.name, error=str(error))
            continue
        start = time.perf_counter()
        plates = tuple(Plate(d.quad, d.score) for d in finder(loaded.pixels))
        ms = {"find": (time.perf_counter() - start) * 1e3}
        height, width = loaded.pixels.shape[:2]
        yield item, loaded, PictureResult(
            item.name, width, height, None, ms, plates, loaded.notes
        )  # fmt: skip


def _write(
    item: Input,
    loaded: Loaded,
    result: PictureResult,
    names: OutputNames,
    draw: Path | None,
    out: Path | None,
) -> None:
    from plateglass import files, image
    from plateglass.show import labels
    from plateglass.show.outlines import outlined

    if draw is None and out is None:
        return
    name = names.claim(item.relative)
    if draw is not None:
        shown = outlined(loaded.pixels, result.plates)
        image.save(shown, draw / name.with_name(f"{name.name}.png"))
    if out is not None:
        files.write(out / name.with_name(f"{name.name}.txt"), labels.yolo(result))


def _print(found: Iterable[PictureResult], output: Labels) -> None:
    from plateglass.show import labels, tables

    if output is Labels.csv:
        for line in tables.csv_lines(found):
            print(line, flush=True)
    elif output is Labels.coco:
        print(json.dumps(labels.coco(_complaining(found)), ensure_ascii=False))
    elif output is Labels.jsonl:
        for result in found:
            print(tables.json_line(result), flush=True)
    else:
        for result in _complaining(found):
            _lines(result, output)


def _complaining(found: Iterable[PictureResult]) -> Iterator[PictureResult]:
    """Say errors where the format has no word for them."""
    for result in found:
        if result.error is not None:
            typer.echo(f"plateglass: {result.error}", err=True)
        yield result


def _lines(result: PictureResult, output: Labels) -> None:
    from plateglass.show import labels

    if result.error is not None or output is Labels.yolo:
        return
    if output is Labels.table and not result.plates:
        typer.echo(f"{result.file}: no plate found")
    for plate in result.plates:
        if output is Labels.ccpd:
            typer.echo(f"{result.file}\t{labels.ccpd(result, plate)}")
        else:
            corners = "  ".join(f"{x:.1f},{y:.1f}" for x, y in plate.quad.points)
            typer.echo(f"{result.file}  {plate.found:.0%}  {corners}")
