"""``plateglass export``: a training run's checkpoint as the ONNX file that ships."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Optional

import typer


def export(
    checkpoint: Annotated[Path, typer.Argument(help="checkpoint.pt of a run.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="The ONNX file.")],
    data: Annotated[
        Optional[list[Path]],  # noqa: UP045 (evaluated when the module loads, on 3.10 too)
        typer.Option("--data", help="Folders whose calibration part tempers the model."),
    ] = None,
) -> None:
    """Export a run; a reader and a finder are calibrated on plates they have never seen.

    A network that restores gets its card beside it, and restores by plateglass enhance --model.
    """
    from plateglass.lab.ship import corners as ship_corners
    from plateglass.lab.ship import finder as ship_finder
    from plateglass.lab.ship import network as ship_network
    from plateglass.lab.ship import reader as ship_reader
    from plateglass.lab.ship import restorer as ship_restorer
    from plateglass.lab.train.checkpoint import read

    shipping = {
        "reader": ship_reader.ship,
        "finder": ship_finder.ship,
        "corners": ship_corners.ship,
        "restorer": ship_restorer.ship,
    }
    ship = shipping.get(read(checkpoint)["recipe"], ship_network.ship)
    ship(checkpoint, data or [], out)
    typer.echo(f"written to {out}")
