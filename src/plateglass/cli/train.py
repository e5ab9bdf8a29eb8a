"""``plateglass train``: a network from its recipe."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Optional

import typer


def train(
    recipe: Annotated[
        str, typer.Argument(metavar="RECIPE", help="What to train: reader, finder.")
    ],
    out: Annotated[Path, typer.Option("--out", "-o", help="The run's folder.")] = Path("runs"),
    data: Annotated[
        Optional[list[Path]],  # noqa: UP045 (evaluated when the module loads, on 3.10 too)
        typer.Option("--data", help="Folder of real pictures with a labels.csv; repeatable."),
    ] = None,
    plates: Annotated[int, typer.Option(help="Rendered plates to draw before training.")] = 0,
    smoke: Annotated[
        bool, typer.Option("--smoke", help="Under a minute, to see that everything works.")
    ] = False,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on from the run's checkpoint.")
    ] = False,
    start: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("--from", help="Start from this checkpoint or .onnx file's weights."),
    ] = None,
    steps: Annotated[int, typer.Option(help="Steps in all; 0 leaves it to the recipe.")] = 0,
    cooldown: Annotated[int, typer.Option(help="Steps of falling rate at the end.")] = 0,
    threads: Annotated[int, typer.Option(help="Threads of the network; 0 tries out.")] = 0,
) -> None:
    """Train a network. Stops at an interrupt with everything saved; --resume goes on."""
    from plateglass.lab.recipes import Order
    from plateglass.lab.recipes import recipe as find

    order = Order(
        out=out if out != Path("runs") else out / recipe,
        data=tuple(data or ()),
        plates=plates,
        smoke=smoke,
        resume=resume,
        start=start,
        steps=steps,
        cooldown=cooldown,
        threads=threads,
    )
    find(recipe)(order)
