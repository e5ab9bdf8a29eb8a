"""The commands of ``plateglass data`` that bring in other people's data sets."""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from plateglass.cli.options import CORES, Cluster, Workers, shared
from plateglass.errors import WrongUse

if TYPE_CHECKING:
    from plateglass.lab.data.prepare import Prepared


class By(str, Enum):
    """What to cut along."""

    vertices = "vertices"
    box = "box"


class As(str, Enum):
    """File types to write crops as."""

    png = "png"
    jpg = "jpg"


Out = Annotated[Path, typer.Argument(metavar="OUT", help="Folder to write to.")]


def ccpd(
    source: Annotated[Path, typer.Argument(metavar="DIR", help="Where CCPD's folders lie.")],
    out: Out,
    by: Annotated[
        By, typer.Option("--by", help="Cut along the plate's corners, or its upright box.")
    ] = By.vertices,
    size: Annotated[
        str,
        typer.Option(
            "--size",
            metavar="buckets|own|WxH",
            help="64x32, 128x64 or 192x96, whichever is nearest; the plate's own; or this one.",
        ),
    ] = "buckets",
    part: Annotated[
        str, typer.Option("--part", help="Only the pictures of DIR/splits/PART.txt.")
    ] = "",
    unfiltered: Annotated[
        bool, typer.Option("--unfiltered", help="Keep dark, bright and flat plates too.")
    ] = False,
    mean: Annotated[
        float, typer.Option("--mean", help="Where mean grey levels (0..1) have to lie ...")
    ] = 0.5,
    spread: Annotated[float, typer.Option("--spread", help="... give or take this.")] = 0.28,
    std: Annotated[
        float, typer.Option("--std", help="What their standard deviation has to exceed.")
    ] = 0.18,
    smallest: Annotated[
        float, typer.Option("--smallest", help="Narrower plates (px) are left out.")
    ] = 40.0,
    kind: Annotated[As, typer.Option("--as", help="File type.")] = As.png,
    workers: Workers = CORES,
    cluster: Cluster = "",
) -> None:
    """Cut the plates out of CCPD's photos, by the annotation in their file names.

    Writes labels.csv, and left_out.csv with a reason for every other picture; give the same
    order again to resume.
    """
    from plateglass.cli.progress import bar
    from plateglass.lab.data.crops import Light
    from plateglass.lab.data.from_ccpd import Wanted, from_ccpd

    if unfiltered and (mean, spread, std) != (0.5, 0.28, 0.18):
        raise WrongUse("--unfiltered leaves nothing for --mean, --spread and --std to do")
    light = None if unfiltered else Light(mean, spread, std)
    wanted = Wanted(by.value, size, light, smallest, part, f".{kind.value}")
    with bar("cutting") as progress:
        there = shared(source, cluster), shared(out, cluster)
        done = from_ccpd(*there, wanted, workers=workers, cluster=cluster, progress=progress)
    _told(done, out)


def _told(done: Prepared, out: Path) -> None:
    from plateglass.lab.data.prepare import UNREADABLE

    typer.echo(done)
    typer.echo(f"written to {out}")
    raise typer.Exit(1 if done.left_out.get(UNREADABLE) else 0)


def mini(
    source: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of pictures.")],
    out: Out,
    count: Annotated[int, typer.Option("--count", "-n", min=1, help="How many.")] = 3000,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Same seed, same choice.")] = 0,
) -> None:
    """Take so many pictures out of a folder, with their labels, chosen by a seed."""
    from plateglass.cli.progress import bar
    from plateglass.lab.data.mini import mini as run

    with bar("copying") as progress:
        taken, there = run(source, out, count, seed, progress=progress)
    typer.echo(f"{taken} of {there} pictures: {out}")


def import_(
    table: Annotated[Path, typer.Argument(help="CSV with image_path,plate_text[,region].")],
    out: Out,
    country: Annotated[
        str, typer.Option("--country", metavar="CC", help="Where no column says one.")
    ] = "",
    workers: Workers = CORES,
    cluster: Cluster = "",
) -> None:
    """Copy the pictures that a CSV names into a folder with a labels.csv.

    left_out.csv has a reason for every other row; give the same order again to resume.
    """
    from plateglass.cli.progress import bar
    from plateglass.lab.data.imports import import_table

    with bar("importing") as progress:
        there = shared(table, cluster), shared(out, cluster)
        done = import_table(
            *there, country, workers=workers, cluster=cluster, progress=progress
        )
    _told(done, out)


def pairs(
    bad: Annotated[Path, typer.Argument(metavar="BAD", help="Folder of bad pictures.")],
    good: Annotated[Path, typer.Argument(metavar="GOOD", help="The same ones, good.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="Table to write.")] = Path(
        "pairs.csv"
    ),
    valid: Annotated[
        float, typer.Option("--valid", min=0.0, max=0.9, help="Share that validates.")
    ] = 0.2,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Chooses that share.")] = 42,
) -> None:
    """List the pairs of two folders, split for training and validation."""
    from plateglass.lab.data import pairs as lab

    matched = lab.match(bad, good)
    if not matched.pairs:
        raise WrongUse(f"{bad} and {good} have no picture's name in common")
    table = lab.write(lab.split(matched.pairs, valid, seed), out)
    typer.echo(
        f"{len(matched.pairs)} pairs, {int(valid * len(matched.pairs))} of them to validate; "
        f"without a partner: {len(matched.bad_alone)} bad, {len(matched.good_alone)} good"
    )
    typer.echo(f"written to {table}")


def check(
    path: Annotated[
        Path, typer.Argument(help="Folder with labels.csv, CCPD's folders, or a CSV.")
    ],
    good: Annotated[
        Optional[Path],  # noqa: UP045 (evaluated when the module loads, on 3.10 too)
        typer.Option("--good", help="PATH holds bad pictures, this folder the good ones."),
    ] = None,
) -> None:
    """Say in sentences what is wrong with a data set; exit code 1 if anything is."""
    from plateglass.cli.progress import bar
    from plateglass.lab.data.check import check as run

    with bar("looking") as progress:
        findings = run(path, good, progress)
    sentences = list(findings.sentences())
    for sentence in sentences:
        typer.echo(sentence)
    typer.echo(f"{findings.what} looked at, {len(sentences)} kinds of complaint")
    raise typer.Exit(1 if sentences else 0)
