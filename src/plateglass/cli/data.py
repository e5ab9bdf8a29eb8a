"""``plateglass data``: pictures and labels for training and for tests."""

from __future__ import annotations

import os
from enum import Enum
from pathlib import Path
from typing import Annotated

import typer

from plateglass.cli import datasets
from plateglass.cli.options import CORES, Cluster, Workers, shared
from plateglass.errors import WrongUse

app = typer.Typer(
    help="Make and prepare pictures for training and tests.", no_args_is_help=True
)


class Kind(str, Enum):
    """File types to write."""

    png = "png"
    jpg = "jpg"
    mp4 = "mp4"


Seed = Annotated[int, typer.Option("--seed", min=0, help="Same seed, same pictures.")]


def _weights(countries: list[str]) -> dict[str, float]:
    weights: dict[str, float] = {}
    for given in countries:
        code, _, weight = given.partition("=")
        try:
            weights[code.strip().upper()] = float(weight or 1)
        except ValueError:
            raise WrongUse(f"--country {given!r}: write CC or CC=WEIGHT, as in CN=3") from None
    return weights


@app.command()
def render(
    count: Annotated[int, typer.Argument(min=1, help="How many pictures.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder to write to.")],
    country: Annotated[
        list[str] | None,
        typer.Option(
            "--country",
            metavar="CC[=WEIGHT]",
            help="Only these countries, some more often; repeatable. All by default.",
        ),
    ] = None,
    preset: Annotated[
        str,
        typer.Option(
            "--preset", help="Camera that photographs the plates; none keeps them sharp."
        ),
    ] = "none",
    height: Annotated[
        int | None,
        typer.Option(
            "--height",
            help="Plate height in pixels. By default 64, or what the camera's preset draws.",
        ),
    ] = None,
    scenes: Annotated[
        bool, typer.Option("--scenes", help="Streets with vehicles, instead of single plates.")
    ] = False,
    clips: Annotated[
        bool,
        typer.Option(
            "--clips", help="Clips, a folder of frames or (--as mp4) a film; needs a --preset."
        ),
    ] = False,
    frames: Annotated[
        int | None,
        typer.Option("--frames", min=2, help="Frames of each clip; 16 by default."),
    ] = None,
    crf: Annotated[
        int | None,
        typer.Option(
            "--crf", help="Of the clips' codec, 0-51; 32 and more is hard. Drawn by default."
        ),
    ] = None,
    kind: Annotated[
        Kind, typer.Option("--as", help="File type; mp4 is H.264 and for clips.")
    ] = Kind.png,
    seed: Seed = 0,
    workers: Workers = CORES,
    cluster: Cluster = "",
) -> None:
    """Draw plates of many countries, with labels.csv; give the same order again to resume."""
    if frames and not clips:
        raise WrongUse("--frames counts the frames of clips: add --clips")
    from plateglass.cli.progress import bar
    from plateglass.lab.data.render import Order
    from plateglass.lab.data.render import render as run

    order = Order(
        count=count,
        seed=seed,
        countries=_weights(country or []),
        preset=None if preset == "none" else preset,
        height=height,
        scenes=scenes,
        frames=(frames or 16) if clips else 0,
        crf=crf,
        suffix=f".{kind.value}",
    )
    with bar("rendering") as progress:
        table = run(
            order, shared(out, cluster), workers=workers, progress=progress, cluster=cluster
        )
    typer.echo(f"{count} {'clips' if clips else 'pictures'} and their labels: {table}")


@app.command()
def crappify(
    source: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of good pictures.")],
    out: Annotated[Path, typer.Argument(metavar="OUT", help="Folder for the bad ones.")],
    preset: Annotated[str, typer.Option("--preset", help="The camera that takes them.")],
    seed: Seed = 0,
    workers: Workers = CORES,
    cluster: Cluster = "",
) -> None:
    """Make good pictures bad, with crappify.csv; give the same order again to resume.

    A picture's damage depends on the seed and its name, not on the others.
    """
    from plateglass.cli.progress import bar
    from plateglass.lab.camera.crappify import crappify as run

    with bar("crappifying") as progress:
        there = shared(source, cluster), shared(out, cluster)
        done = run(*there, preset, seed, workers, progress, cluster)
    for _, problem in done.failed:
        typer.echo(f"plateglass: {problem}", err=True)
    typer.echo(f"{done.written} pictures made bad, {done.skipped} were there already: {out}")
    raise typer.Exit(1 if done.failed else 0)


app.command()(datasets.ccpd)
app.command()(datasets.mini)
app.command("import")(datasets.import_)
app.command()(datasets.pairs)
app.command()(datasets.check)


@app.command()
def presets() -> None:
    """List the cameras that render and crappify know."""
    from plateglass.lab.camera import PRESETS

    width = max(map(len, PRESETS))
    for name, camera in PRESETS.items():
        typer.echo(f"{name:{width}}  {camera.note}")


@app.command()
def formats(
    out: Annotated[
        Path, typer.Option("--out", "-o", help="Folder to write to: the repository's docs.")
    ] = Path("docs"),
) -> None:
    """Draw every plate format on pages of pictures, and list the formats with their sources."""
    from plateglass.cli.progress import bar
    from plateglass.lab.data.atlas import write

    with bar("drawing") as progress:
        page, *_ = write(out, progress)
    typer.echo(f"Every format and where its facts are from: {page}")


@app.command()
def measure(
    seconds: Annotated[
        float, typer.Option("--seconds", min=0.01, help="For each figure; there are six.")
    ] = 5.0,
) -> None:
    """Measure how many plates and photographs a second this machine makes for training."""
    from plateglass.cli.progress import bar
    from plateglass.here import cores
    from plateglass.lab.data.measure import measure as run

    busy = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    with bar("measuring") as progress:
        speeds = run(seconds, progress)
    head = f"{cores()} cores{busy}"
    width = max(len(head), *(len(speed.what) for speed in speeds))
    typer.echo(f"{head:{width}}  1 process  2 processes")
    for speed in speeds:
        typer.echo(f"{speed.what:{width}}  {speed.one:7.0f}/s  {speed.two:9.0f}/s")


@app.command()
def corners(
    folder: Annotated[
        Path,
        typer.Argument(help="Photos to mark.", exists=True, file_okay=False),
    ],
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Port on this machine; 0 takes a free one.")
    ] = 0,
) -> None:
    """Mark plates' four corners by hand on a page; they are written to FOLDER/labels.csv.

    The finder proposes, you correct. The page is shown to this machine alone; stop with Ctrl+C.
    """
    from plateglass.lab.marking import Desk, Server

    with Server(Desk(folder), port) as server:
        typer.echo(f"Open {server.url}")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            typer.echo(f"Labels are in {server.desk.table}")
