"""``plateglass demo``: enhances the bad pictures that the package ships."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def demo(
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder for the outputs.")] = Path(
        "plateglass-demo"
    ),
) -> None:
    """Enhance the bad pictures that come with Plateglass, and say what to look at.

    They were drawn and photographed by its own laboratory, so what they say is known.
    """
    import csv
    from importlib import resources
    from pathlib import PurePath

    from plateglass import image
    from plateglass.cli.running import results
    from plateglass.outputs import Writer, cut
    from plateglass.show.sheet import Entry, sheet
    from plateglass.weights import catalog

    shipped = Path(str(resources.files("plateglass") / "demo"))
    with (shipped / "labels.csv").open(newline="", encoding="utf-8") as table:
        truths = {row["file"]: row["shown"] for row in csv.DictReader(table)}
    writer = Writer(out, {w.name: w.sha256 for w in catalog().values()}, {"country": None})
    entries = []
    for item, loaded, result in results(str(shipped / name) for name in truths):
        if loaded is None:
            raise typer.Exit(1)
        name = PurePath(item.name).stem
        writer.write(PurePath(name), loaded, result)
        truth = truths[PurePath(item.name).name]
        for plate in result.plates:
            before = cut(loaded.pixels, plate.quad)
            entries.append(Entry(name, plate, before, f"drawn as {truth}"))
            reads = f"  reads {plate.text or '-'}" if plate.best else ""
            typer.echo(f"{name:14} drawn as {truth}{reads}")
    page = image.save(sheet(entries, title="Plateglass: the demo"), out / "sheet.png")
    typer.echo(f"\nAll on one page: {page}\nA card each:     {out}/*.card.png")
