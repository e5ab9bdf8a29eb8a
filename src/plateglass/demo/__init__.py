"""Bad pictures that come with the package, what they say, and what is made of them."""

from __future__ import annotations

import csv
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from plateglass import image
from plateglass.geometry import Quad
from plateglass.outputs import Writer
from plateglass.pipeline import Plateglass, Wish
from plateglass.show.countries import country_name
from plateglass.show.panels import cut
from plateglass.show.sheet import Entry, sheet

if TYPE_CHECKING:
    from collections.abc import Callable

    from plateglass.results import PictureResult

FOLDER = Path(__file__).parent
OVERVIEW = "demo.png"


@dataclass(frozen=True)
class DemoPicture:
    """A picture and the truth about it: it was drawn, so what it says is known."""

    path: Path
    text: str
    """Characters only."""
    shown: str
    """As printed, with separators; ``/`` between lines."""
    country: str
    format: str
    quad: Quad
    """Where the plate is."""
    story: str
    """What happened to the picture."""


def demo_pictures() -> tuple[DemoPicture, ...]:
    """List the pictures in the order in which they are shown."""
    with (FOLDER / "truth.csv").open(newline="", encoding="utf-8") as table:
        return tuple(
            DemoPicture(
                path=FOLDER / row["file"],
                text=row["text"],
                shown=row["shown"],
                country=row["country"],
                format=row["format"],
                quad=Quad.of([_point(corner) for corner in row["quad"].split()]),
                story=row["story"],
            )
            for row in csv.DictReader(table)
        )


def _point(corner: str) -> tuple[float, float]:
    x, _, y = corner.partition(",")
    return float(x), float(y)


def run(
    folder: str | Path, progress: Callable[[DemoPicture, PictureResult], None] | None = None
) -> Path:
    """Enhance every picture into ``folder``; return the page that shows them all.

    Beside the page lie, for each picture, the restored plate, its card and its record.
    ``progress`` is called with each picture and its result as they come.
    """
    folder = Path(folder)
    writer = Writer(folder, settings={"country": None})
    machine = Plateglass()
    entries = []
    for picture in demo_pictures():
        loaded = image.open_picture(picture.path)
        named = [(picture.path.name, loaded.pixels)]
        (result,) = machine.results(named, Wish(view="crop"), restore=True)
        result = replace(result, notes=loaded.notes)
        writer.write(PurePath(picture.path.stem), loaded, result)
        for plate in result.plates:
            before = cut(loaded.pixels, plate.quad)
            country = country_name(picture.country)
            entries.append(Entry(country, plate, before, picture.story, picture.shown))
        if progress is not None:
            progress(picture, result)
    page = sheet(
        entries,
        title="Twelve bad pictures of plates",
        subtitle="Left the pixels of the file, right restored. Drawn for this demo; the plates "
        "belong to no car.",
    )
    return image.save(page, folder / OVERVIEW)
