"""``plateglass benchmark``: parts side by side on the same pictures."""

from __future__ import annotations

import shlex
import sys
from importlib import import_module
from pathlib import Path
from typing import Annotated, Optional

import typer

from plateglass.cli.options import Cluster, shared
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
        typer.Option(
            "--finder", help="ours, suspects, haar, rapidocr, or an .onnx file; repeatable."
        ),
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
            help="How restorers' crops get bad: sized, or a camera of `data presets`; what "
            "drawn streets make hard for finders: wide, turned, far, night, glare, several, "
            "decoys; repeatable.",
        ),
    ] = None,
    limit: Annotated[
        Optional[int],  # noqa: UP045
        typer.Option(min=1, help="Plates or photos taken of each --data, chosen by the seed."),
    ] = None,
    fold: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option(
            "--fold", metavar="SET=GROUPS", help="Characters SET's labels mix up: us=0O,1I."
        ),
    ] = None,
    suite: Annotated[
        bool,
        typer.Option("--suite", help="All that ships, on drawn pictures: plateglass-bench/4."),
    ] = False,
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder for the results.")] = Path(
        "plateglass-benchmark"
    ),
    cluster: Cluster = "",
) -> None:
    """Measure readers (plates exact, trust), finders (recall, corners), restorers, or clips.

    Every part sees the same pixels; figures carry intervals bootstrapped by plate. What comes
    out is tables, plots, examples, and report.html, which holds them all.
    """
    from plateglass.cli.progress import bar
    from plateglass.lab.evaluate import page
    from plateglass.lab.evaluate.benchmarks.asked import Asked

    kinds = {"reader": reader, "finder": finder, "restorer": restorer}
    kinds["clips"] = [str(clips)] if clips else None
    given = {name: parts for name, parts in kinds.items() if parts}
    asked = Asked(
        data=tuple(shared(folder, cluster) for folder in data or ()),
        validation=validation,
        rendered=rendered,
        seed=seed,
        height=tuple(height or ()),
        protocol=tuple(protocol or ()),
        limit=limit,
        fold=tuple(fold or ()),
        cluster=cluster,
        out=out,
        command=shlex.join(["plateglass", *sys.argv[1:]]),
    )
    if suite:
        from plateglass.lab.evaluate.suite import NAME, parts

        if given:
            raise WrongUse(f"--suite measures all that ships: leave --{next(iter(given))} out")
        asked.only(("seed",), "suite")
        todo, title = parts(asked), NAME
    else:
        kind, names = _one_kind(given)
        names = [str(shared(Path(n), cluster)) if n.endswith(".onnx") else n for n in names]
        todo, title = [(kind, names, asked)], f"{KINDS[kind]} measured".capitalize()
    for kind, names, one in todo:
        measured = import_module(f"plateglass.lab.evaluate.benchmarks.{KINDS[kind]}")
        one.only(measured.TAKES, kind)
        with bar(f"measuring {KINDS[kind]}") as progress:
            lines = measured.run(names, one, progress)
        for line in lines:
            typer.echo(line)
    path = page.write([one.out for _, _, one in todo], out, title)
    typer.echo(f"written to {path}")


def _one_kind(given: dict[str, list[str]]) -> tuple[str, list[str]]:
    if len(given) > 1:
        options = " and ".join(f"--{name}" for name in given)
        raise WrongUse(f"{options} are measured apart: give one kind at a time")
    return next(iter(given.items()), ("reader", []))
