"""``plateglass benchmark``: readers side by side on the same crops."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import Annotated, Optional

import typer


def benchmark(
    reader: Annotated[
        Optional[list[str]],  # noqa: UP045 (evaluated when the module loads, on 3.10 too)
        typer.Option("--reader", help="ours, rapidocr, or an .onnx file; repeatable."),
    ] = None,
    data: Annotated[
        Optional[list[Path]],  # noqa: UP045
        typer.Option("--data", help="Folder with a labels.csv; repeatable."),
    ] = None,
    validation: Annotated[
        bool,
        typer.Option("--validation", help="Only the plates of --data that training left out."),
    ] = False,
    rendered: Annotated[
        int, typer.Option(help="Number of rendered plates, when no --data is given.")
    ] = 500,
    seed: Annotated[int, typer.Option(help="Of the rendered plates.")] = 0,
    height: Annotated[
        Optional[list[int]],  # noqa: UP045
        typer.Option("--height", help="Plate height in px; 0 is as it is; repeatable."),
    ] = None,
    fold: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option(
            "--fold", metavar="SET=GROUPS", help="Characters SET's labels mix up: us=0O,1I."
        ),
    ] = None,
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder for the results.")] = Path(
        "plateglass-benchmark"
    ),
) -> None:
    """Measure readers: plates exact, trust, milliseconds, by plate height.

    Every reader sees the same pixels; figures carry intervals bootstrapped by plate.
    """
    from plateglass.cli.progress import bar
    from plateglass.errors import WrongUse
    from plateglass.lab.evaluate import samples
    from plateglass.lab.evaluate.protocols import HEIGHTS
    from plateglass.lab.evaluate.readers import measure
    from plateglass.lab.evaluate.recognisers import recogniser
    from plateglass.lab.evaluate.report import write

    if validation and not data:
        raise WrongUse("--validation needs the folders of --data")
    if data:
        chosen = list(
            samples.validation_samples(data) if validation else samples.folder_samples(data)
        )
    else:
        chosen = list(samples.rendered_samples(rendered, seed))
    if not chosen:
        raise WrongUse("there is nothing to read: no plate of --data is transcribed")
    heights = [h or None for h in height] if height else HEIGHTS
    folds = {}
    for item in fold or ():
        name, _, groups = item.partition("=")
        folds[name] = groups.replace(",", " ")
    readers = [recogniser(name) for name in reader or ["ours"]]
    rows, done = [], 0
    with bar("reading") as progress:

        def step() -> None:
            nonlocal done
            done += 1
            progress(done, len(chosen))

        rows = list(measure(readers, chosen, heights, fold=folds, progress=step))
    command = shlex.join(["plateglass", *sys.argv[1:]])
    lines = write(rows, out, command)
    for line in lines:
        if line["set"] == "all" or len(lines) < 40:
            tall = "as it is" if line["height"] is None else line["height"]
            print(
                f"{line['reader']:<12} {line['set']:<20} {tall!s:>8}  n {line['n']:>5}  "
                f"exact {100 * float(str(line['exact'])):5.1f} %  "
                f"ECE {100 * float(str(line['ece'])):4.1f}  "
                f"wrong at p>=.9 {100 * float(str(line['hallucinated'])):4.1f} %  "
                f"{float(str(line['ms'])):.1f} ms"
            )
    typer.echo(f"written to {out}")
