r"""Photo or crop, decided by the picture alone (``--auto``): how often rightly.

    python -m plateglass.lab.evaluate.finding.sightings \
        --data FOLDER ... [--limit N] [--rendered N] [-o FOLDER]

Pictures that are the plate, and plates cut out of photographs at their boxes, should be taken
for crops and always have a plate; photographs should be taken for photographs; drawn streets
without a plate, hung with boards (``--rendered``), should have none.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from plateglass.finder import Finder
from plateglass.image import load
from plateglass.lab.data.labelled import read_labels
from plateglass.lab.evaluate.environment import environment, typed
from plateglass.lab.evaluate.finding.locators import THREADS
from plateglass.lab.evaluate.finding.photos import NARROWEST, hard_photos, photos, some
from plateglass.lab.evaluate.protocols import seeded
from plateglass.lab.evaluate.reading.samples import cut

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from plateglass.geometry import Picture

CROPS, CUT, PHOTOS, BARE = "crops", "cut out of photos", "photos", "photos without a plate"


@dataclass
class Count:
    """What pictures of one kind, of one set, were taken for."""

    set: str
    kind: str
    pictures: int = 0
    cropped: int = 0
    with_plate: int = 0


def shown(
    folders: Sequence[Path], limit: int | None, bare: int
) -> Iterator[tuple[str, str, Picture]]:
    """Yield set, kind and picture; ``limit`` takes so many files of each folder."""
    for folder in folders:
        labels = list(read_labels(folder))
        if all(label.quad is None for label in labels):
            paths = sorted({label.path for label in labels}, key=lambda p: _chance(folder, p))
            for path in paths[:limit]:
                yield folder.name, CROPS, load(path)
            continue
        for photo in some(list(photos([folder])), limit, 0):
            picture = photo.picture()
            yield folder.name, PHOTOS, picture
            for plate in photo.plates:
                if plate.counts and plate.quad.box.width >= NARROWEST:
                    yield folder.name, CUT, cut(picture, plate.quad.box)
    for photo in hard_photos(["decoys"], bare):
        yield photo.set, BARE, photo.picture()


def counted(pictures: Iterable[tuple[str, str, Picture]], finder: Finder) -> list[Count]:
    """Look at every picture, and count by set and kind."""
    found: dict[tuple[str, str], Count] = {}
    for name, kind, picture in pictures:
        sight = finder.sighting(picture)
        one = found.setdefault((name, kind), Count(name, kind))
        one.pictures += 1
        one.cropped += sight.cropped
        one.with_plate += bool(sight.detections)
    return list(found.values())


def totals(counts: Sequence[Count]) -> list[Count]:
    """Return one count a kind, over all sets."""
    added = {one.kind: Count("all", one.kind) for one in counts}
    for one in counts:
        whole = added[one.kind]
        whole.pictures += one.pictures
        whole.cropped += one.cropped
        whole.with_plate += one.with_plate
    return list(added.values())


def write(counts: Sequence[Count], out: Path, command: str) -> None:
    """Write a measurement as the handbook takes it."""
    told = {
        "environment": environment(command, "finder", "corners"),
        "table": [asdict(one) for one in (*counts, *totals(counts))],
    }
    out.mkdir(parents=True, exist_ok=True)
    (out / "sightings.json").write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", action="append", type=Path, default=[])
    parser.add_argument("--limit", type=int)
    parser.add_argument("--rendered", type=int, default=20)
    parser.add_argument("-o", "--out", type=Path, help="a folder for what was measured")
    asked = parser.parse_args()
    pictures = shown(asked.data, asked.limit, asked.rendered)
    counts = counted(pictures, Finder(threads=THREADS))
    for one in (*counts, *totals(counts)):
        sys.stdout.write(
            f"{one.set:<22} {one.kind:<24} {one.pictures:>4} pictures, {one.cropped:>4} taken "
            f"for a crop, {one.with_plate:>4} with a plate\n"
        )
    if asked.out:
        write(counts, asked.out, typed("plateglass.lab.evaluate.finding.sightings"))


def _chance(folder: Path, path: Path) -> float:
    return float(seeded(0, folder.name, path.name).random())


if __name__ == "__main__":
    main()
