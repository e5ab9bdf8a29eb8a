"""``plateglass benchmark``: parts side by side on the same pictures."""

from __future__ import annotations

import shlex
import sys
from importlib import import_module
from pathlib import Path
from typing import Annotated, Optional

import typer

from plateglass.errors import WrongUse

KINDS = {
    "reader": "readers", "finder": "finders", "restorer": "restorers", "clips": "clips",
}  # fmt: skip
"""What can be measured: the option that names the parts, and the module that measures them."""


def benchmark(
    reader: Annotated[
        Optional[list[str]],  # noqa: UP045 (evaluated when the module loads, on 3.10 too)
        typer.Option("--reader", help="ours, rapidocr, or an .onnx file; repeatable."),
    ] = None,
    finder: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option("--finder", help="ours, haar, rapidocr, or an .onnx file; repeatable."),
    ] = None,
    restorer: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option(
            "--restorer",
            help="ours, plain, bicubic, realesrgan-x4plus, realesrgan-animevideov3, or an "
            ".onnx file; repeatable.",
        ),
    ] = None,
    clips: Annotated[
        Optional[int],  # noqa: UP045
        typer.Option(min=1, help="Rules to read so many clips, or tracks of --data, by."),
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
        Optional[int],  # noqa: UP045
        typer.Option(min=1, help="Number of rendered plates or streets, without --data."),
    ] = None,
    seed: Annotated[int, typer.Option(help="Of the rendered plates.")] = 0,
    height: Annotated[
        Optional[list[int]],  # noqa: UP045
        typer.Option("--height", help="Plate height in px; 0 is as it is; repeatable."),
    ] = None,
    protocol: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option(
            "--protocol",
            help="How restorers' crops get bad: sized, or a camera of `data presets`; "
            "repeatable.",
        ),
    ] = None,
    limit: Annotated[
        Optional[int],  # noqa: UP045
        typer.Option(min=1, help="Plates taken of each --data, chosen by the seed."),
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
    """Measure readers (plates exact, trust), finders (recall, corners), restorers, or clips.

    Every part sees the same pixels; figures carry intervals bootstrapped by plate.
    """
    from plateglass.cli.progress import bar
    from plateglass.lab.evaluate.benchmarks.asked import Asked

    given = {"reader": reader, "finder": finder, "restorer": restorer}
    given["clips"] = [str(clips)] if clips else None
    kind, names = _one_kind({name: parts for name, parts in given.items() if parts})
    measured = import_module(f"plateglass.lab.evaluate.benchmarks.{KINDS[kind]}")
    asked = Asked(
        data=tuple(data or ()),
        validation=validation,
        rendered=rendered,
        seed=seed,
        height=tuple(height or ()),
        protocol=tuple(protocol or ()),
        limit=limit,
        fold=tuple(fold or ()),
        out=out,
        command=shlex.join(["plateglass", *sys.argv[1:]]),
    )
    asked.only(measured.TAKES, kind)
    with bar("measuring") as progress:
        lines = measured.run(names, asked, progress)
    for line in lines:
        typer.echo(line)
    typer.echo(f"written to {out}")


def _one_kind(given: dict[str, list[str]]) -> tuple[str, list[str]]:
    if len(given) > 1:
        options = " and ".join(f"--{name}" for name in given)
        raise WrongUse(f"{options} are measured apart: give one kind at a time")
    return next(iter(given.items()), ("reader", []))
