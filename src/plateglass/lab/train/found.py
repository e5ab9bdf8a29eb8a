"""MTGAN's lessons: the finder first, then the crop it cut, the standard plate and the text.

``found/`` of a run's folder holds them: ``seen/``, ``standard/`` and a ``labels.csv``, so that
one can look at what is learned from. Plates that the finder misses are left out, as they
would be in the street; how many is noted.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from plateglass import files, image
from plateglass.errors import WrongUse
from plateglass.evidence import Classes
from plateglass.finder import Finder
from plateglass.geometry import Quad, rectify
from plateglass.lab.camera import shoot
from plateglass.lab.plates.mix import Mix
from plateglass.lab.train.lessons import Lessons, divided
from plateglass.lab.train.plates import Several, gathered, rendered
from plateglass.lab.train.standard import format_of, standard
from plateglass.plates import get

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from plateglass.geometry import Picture
    from plateglass.lab.camera import Preset
    from plateglass.lab.plates.draw import Drawn
    from plateglass.lab.train.bench import Bench
    from plateglass.lab.train.plates import Plates
    from plateglass.plates import Format

    Size = tuple[int, int]

ENOUGH = 0.4
"""Intersection over union from which a detection is of the plate in question."""
MARGIN = 0.05
"""What is kept around a found plate, in plate heights."""
COLUMNS = ("file", "text", "country", "format")


class Reading(NamedTuple):
    """What MTGAN learns from."""

    seen: NDArray[np.uint8]
    truth: NDArray[np.uint8]
    """The standard plate."""
    slots: NDArray[np.int64]
    """The text's classes."""


@dataclass(frozen=True)
class Row:
    """One crop with what it says."""

    file: str
    text: str


class Readings:
    """Crops, standard plates and texts by number; nothing about them is left to chance."""

    def __init__(self, folder: Path, rows: Sequence[Row], classes: Classes) -> None:
        self.folder, self.rows, self.classes = folder, rows, classes

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, at: tuple[int, int]) -> Reading:
        row = self.rows[at[0]]
        return Reading(
            image.load(self.folder / "seen" / row.file),
            image.load(self.folder / "standard" / row.file),
            self.classes.encode(row.text),
        )


def readings(
    bench: Bench, *, plates: int, countries: Sequence[str], camera: Preset, seen: Size,
    truth: Size, batch: int, most_valid: int = 256,
) -> tuple[Lessons[Reading], Classes]:  # fmt: skip
    """Return MTGAN's lessons from ``--data`` or rendered plates, and the characters in them."""
    order, seed = bench.order, bench.settings.seed
    folder = order.out / "found"
    with bench.fabric.rank_zero_first():
        if not (folder / "labels.csv").exists():
            if order.data:
                sharp, pairs = gathered(order.data, least=0)
                if pairs or not len(sharp):
                    raise WrongUse("mtgan learns from plates with texts: folders or a pool")
            else:
                # Only texts that fit their format have a standard plate.
                mix = Mix(dict.fromkeys(countries, 1.0), random_text=0.0, generic=0.0)
                sharp = Several([rendered(order.out, plates, mix, seed=seed, height=64)])
            bench.logbook.say(find_all(sharp, folder, camera, seen, truth, seed))
    rows = _rows(folder / "labels.csv")
    characters = "".join(sorted({char for row in rows for char in row.text}))
    classes = Classes(characters, (), max(len(row.text) for row in rows))
    teaching, judging = divided([row.text for row in rows])
    lessons = Lessons(
        Readings(folder, [rows[i] for i in teaching], classes),
        Readings(folder, [rows[i] for i in judging[:most_valid]], classes),
        batch, seed, order.workers,
    )  # fmt: skip
    return lessons, classes


def find_all(
    plates: Plates, folder: Path, camera: Preset, seen: Size, truth: Size, seed: int
) -> str:
    """Photograph, find and cut every plate, and draw its standard plate; say how it went."""
    finder, rows, missed, strange = Finder(), [], 0, 0
    for index in range(len(plates)):
        drawn = plates[index]
        form = _format(drawn)
        if form is None:
            strange += 1
            continue
        crop = cut_out(finder, drawn, camera, seen, np.random.default_rng((seed, index)))
        if crop is None:
            missed += 1
            continue
        name = f"{index:06d}.png"
        image.save(crop, folder / "seen" / name)
        image.save(standard(form, drawn.text, truth), folder / "standard" / name)
        rows.append((name, drawn.text, form.country, form.id))
    if len(rows) < 2:
        raise WrongUse(f"of {len(plates)} plates {missed} were not found and {strange} fit no "
                       "format of their country: add others")  # fmt: skip
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([COLUMNS, *rows])
    files.write(folder / "labels.csv", text.getvalue())
    return (
        f"the finder found {len(rows)} of {len(rows) + missed} plates; "
        f"{strange} fit no known format"
    )


def cut_out(
    finder: Finder, drawn: Drawn, camera: Preset, size: Size, rng: np.random.Generator
) -> Picture | None:
    """Let the finder find a plate and cut it out; ``None`` where it misses it.

    Rendered plates are photographed first, real ones are photographs already.
    """
    picture, quad = drawn.picture, drawn.quad
    exposure = camera.draw(rng)
    if drawn.characters and exposure.height > 0:
        shot = shoot(picture, quad, exposure, rng)
        picture, quad = shot.picture, shot.quad
    sighting = finder.sighting(picture)
    if sighting.cropped:
        h, w = picture.shape[:2]
        return rectify(picture, Quad.whole(w, h), size)[0]
    near = [d.quad for d in sighting.detections if d.quad.iou(quad) >= ENOUGH]
    return rectify(picture, near[0], size, margin=MARGIN)[0] if near else None


def _format(drawn: Drawn) -> Format | None:
    if not drawn.text:
        return None
    if drawn.characters:
        form = get(drawn.format)
        return form if form.matches(drawn.text) else None
    return format_of(drawn.text, drawn.format)


def _rows(table: Path) -> list[Row]:
    with table.open(newline="", encoding="utf-8") as file:
        return [Row(row["file"], row["text"]) for row in csv.DictReader(file)]
