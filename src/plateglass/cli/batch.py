"""``plateglass batch``: an archive of any size, and nothing lost."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from plateglass.cli.options import Auto, Cluster, Country, Crop, Grammar, Photo, view_of
from plateglass.errors import WrongUse


def batch(
    source: Annotated[
        str,
        typer.Argument(
            metavar="IN",
            help="A folder, glob, list (.txt, .csv, .parquet), .zip, .tar, or a URL of these.",
        ),
    ],
    out: Annotated[Path, typer.Argument(metavar="OUT", help="Folder for the results.")],
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with the run that OUT holds.")
    ] = False,
    crop: Crop = False,
    photo: Photo = False,
    auto: Auto = False,
    country: Country = None,
    grammar: Grammar = False,
    top: Annotated[int, typer.Option(min=1, max=50, help="Candidates a plate.")] = 10,
    pictures: Annotated[
        bool, typer.Option("--pictures", help="Restore each plate, with its record, too.")
    ] = False,
    cards: Annotated[
        bool, typer.Option("--card", help="Draw a card of each plate; brings --pictures.")
    ] = False,
    parquet: Annotated[
        bool, typer.Option("--parquet", help="Write the results as Parquet, too.")
    ] = False,
    workers: Annotated[
        int,
        typer.Option(
            "--workers",
            min=0,
            show_default=False,
            help="Processes (default: one a core); the results are the same for any.",
        ),
    ] = 0,
    cluster: Cluster = "",
) -> None:
    """Read the plates in a million pictures, and lose nothing whatever happens.

    Results are lines of JSON in OUT/results, one a picture in the order of IN. Stopped by
    whatever it was, the same command with --resume does what is not done yet.
    """
    from plateglass.batch import cluster as dask
    from plateglass.batch.run import Run
    from plateglass.batch.sources import countable, items
    from plateglass.batch.worker import Task
    from plateglass.batch.workplace import threads
    from plateglass.cli.pace import Pace
    from plateglass.cli.progress import bar
    from plateglass.here import cores
    from plateglass.pipeline import Wish

    if workers and cluster:
        raise WrongUse("--workers counts processes here: with --cluster, write local:N")
    pictures = pictures or cards
    wish = Wish(
        view_of(crop, photo, auto), country, grammar, top, "both" if pictures else "original"
    )
    run = Run(
        lambda: items(source, without=out),
        Task(out, wish, pictures, cards),
        source,
        partial(dask.cluster, cluster) if cluster else partial(threads, workers or cores()),
        parquet=parquet,
        count_first=countable(source),
    )
    with bar("pictures") as shown:
        progress = shown if sys.stderr.isatty() else Pace()
        summary = run.go(resume=resume, progress=progress)
    typer.echo(str(summary))
    typer.echo(f"results: {out}")
    raise typer.Exit(1 if summary.failed else 0)
