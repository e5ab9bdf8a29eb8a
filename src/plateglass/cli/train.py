"""``plateglass train``: a network from its recipe."""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from plateglass.errors import WrongUse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from plateglass.lab.train.runs import Summary


class Precision(str, Enum):
    """What to compute in."""

    bf16 = "bf16"
    f32 = "32"


def train(
    recipe: Annotated[
        str, typer.Argument(metavar="RECIPE", help="What to train; see below.")
    ] = "",
    out: Annotated[Path, typer.Option("--out", "-o", help="The run's folder.")] = Path("runs"),
    data: Annotated[
        Optional[list[Path]],  # noqa: UP045 (evaluated when the module loads, on 3.10 too)
        typer.Option(
            "--data",
            help="Folder of plates with a labels.csv, of plain crops, table of pairs, or .pool "
            "of rendered plates; repeatable. Without any, plates are rendered.",
        ),
    ] = None,
    plates: Annotated[int, typer.Option(help="Rendered plates to draw before training.")] = 0,
    smoke: Annotated[
        bool, typer.Option("--smoke", help="Under a minute, to see that everything works.")
    ] = False,
    budget: Annotated[
        float,
        typer.Option(
            metavar="MINUTES",
            min=0,
            help="Learn for so long, at a middle size: processor time of all threads, or "
            "time by the clock on a GPU.",
        ),
    ] = 0,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on from the run's checkpoint.")
    ] = False,
    start: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("--from", help="Start from this checkpoint or .onnx file's weights."),
    ] = None,
    steps: Annotated[
        int, typer.Option(min=0, help="Stop after so many steps in all; --resume goes on.")
    ] = 0,
    cooldown: Annotated[int, typer.Option(help="Steps of falling rate at the end.")] = 0,
    camera: Annotated[
        str, typer.Option(help="Preset that spoils the plates (plateglass data presets).")
    ] = "",
    generator: Annotated[
        str, typer.Option(help="srgan's network: srresnet, rrdb, rdn or espcn.")
    ] = "",
    encoder: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option(help="unet_gan: file of ResNet-34's ImageNet weights."),
    ] = None,
    features: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option(help="srgan, srgan16: file of VGG-19's weights, for the loss."),
    ] = None,
    settings: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option("--set", metavar="NAME=VALUE", help="Turn a setting; repeatable."),
    ] = None,
    devices: Annotated[
        int, typer.Option(min=1, help="GPUs (or CPU processes) that share each batch.")
    ] = 1,
    precision: Annotated[
        Precision, typer.Option(help="Numbers to compute in.")
    ] = Precision.bf16,
    workers: Annotated[
        int, typer.Option(min=0, help="Processes that prepare pictures; 0: none beside.")
    ] = 0,
    threads: Annotated[
        int, typer.Option(min=0, help="Threads of the network; 0 leaves it to the recipe.")
    ] = 0,
    listed: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("--list", metavar="RUNS", help="Compare the runs below a folder instead."),
    ] = None,
) -> None:
    """Train a network. Stops at an interrupt with everything saved; --resume goes on.

    reader, finder, corners and restorer are what the package ships; unet_gan, srgan, srgan16,
    unet, resnet16, srcnn and mtgan are systems that others described.
    """
    if listed is not None:
        from plateglass.lab.train.runs import summaries

        _compare(summaries(listed))
        return
    if not recipe:
        raise WrongUse("name a recipe to train, or --list a folder of runs")
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
        budget=budget,
        settings=tuple(settings or ()),
        camera=camera,
        generator=generator,
        encoder=encoder,
        features=features,
        devices=devices,
        precision=precision.value,
        workers=workers,
    )
    find(recipe)(order)
    if devices > 1:
        from plateglass.lab.train.bench import leave

        leave()


def _compare(runs: Sequence[Summary]) -> None:
    from rich.console import Console
    from rich.table import Table

    measured = list(dict.fromkeys(name for run in runs for name in run.measures))
    table = Table(box=None, header_style="bold", pad_edge=False)
    heads = ("run", "recipe", "stage", "epoch", "steps", "minutes", "processor", *measured)
    for head in heads:
        table.add_column(
            head, justify="left" if head in ("run", "recipe", "stage") else "right"
        )
    for run in runs:
        values = (f"{run.measures[n]:.4g}" if n in run.measures else "" for n in measured)
        counts = (str(run.epoch), str(run.step), f"{run.minutes:.1f}", f"{run.processor:.1f}")
        table.add_row(run.folder, run.recipe, run.stage, *counts, *values)
    console = Console()
    if not console.is_terminal:  # then a line is a run, however long it is
        console = Console(width=10_000)
    console.print(table)
