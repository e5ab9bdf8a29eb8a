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
from plateglass.finder import UNSEEN, Finder
from plateglass.geometry import rectify
from plateglass.lab.camera import degrade, shoot
from plateglass.lab.plates.mix import Mix
from plateglass.lab.teach.plates import Several, gathered, rendered
from plateglass.lab.teach.seeds.pairing import fitted
from plateglass.lab.teach.seeds.standard import format_of, standard
from plateglass.lab.train.lessons import Lessons, divided
from plateglass.plates import get

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from plateglass.geometry import Picture
    from plateglass.lab.camera import Preset
    from plateglass.lab.plates.draw import Drawn
    from plateglass.lab.teach.plates import Plates
    from plateglass.lab.train.bench import Bench
    from plateglass.plates import Format

    Size = tuple[int, int]

ENOUGH = 0.4
"""Intersection over union from which a detection is of the plate in question."""
MARGIN = 0.05
"""What is kept around a found plate, in plate heights."""
SPOILED = 96
"""Rows of a found plate when a camera of crops spoils it, as many as in the benchmark: a JPEG
file's blocks leave nothing of a plate that is hardly higher than they are."""
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


@dataclass(frozen=True)
class Sight:
    """How plates are photographed before they are looked for, and cut out after."""

    camera: Preset
    heights: tuple[float, float]
    """Of the plates on the sensor, between which they are drawn evenly by ratio."""
    difficulty: float
    seen: Size
    truth: Size


def readings(
    bench: Bench,
    sight: Sight,
    *,
    plates: int,
    countries: Sequence[str],
    batch: int,
    most_valid: int = 256,
) -> tuple[Lessons[Reading], Classes]:
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
            most = plates if order.smoke else len(sharp)
            bench.logbook.say(find_all(sharp, folder, sight, seed, most))
    rows = _rows(folder / "labels.csv")
    classes = Classes("".join(sorted({char for row in rows for char in row.text})), ())
    teaching, judging = divided([row.text for row in rows])
    lessons = Lessons(
        Readings(folder, [rows[i] for i in teaching], classes),
        Readings(folder, [rows[i] for i in judging[:most_valid]], classes),
        batch,
        seed,
        order.workers,
    )
    return lessons, classes


def find_all(plates: Plates, folder: Path, sight: Sight, seed: int, most: int) -> str:
    """Photograph, find and cut the plates, and draw their standard ones; say how it went."""
    finder, rows, missed, strange = Finder(), [], 0, 0
    for index in range(min(most, len(plates))):
        drawn = plates[index]
        form = _format(drawn)
        if form is None:
            strange += 1
            continue
        crop = cut_out(finder, drawn, sight, np.random.default_rng((seed, index)))
        if crop is None:
            missed += 1
            continue
        name = f"{index:06d}.png"
        image.save(crop, folder / "seen" / name)
        image.save(standard(form, drawn.text, sight.truth), folder / "standard" / name)
        rows.append((name, drawn.text, form.country, form.id))
    said = (
        f"the finder found {len(rows)} of {len(rows) + missed} plates; {strange} have no text "
        "or fit no format of their country"
    )
    if len(rows) < 2:
        raise WrongUse(f"{said}: add other plates")
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([COLUMNS, *rows])
    files.write(folder / "labels.csv", text.getvalue())
    return said


def cut_out(
    finder: Finder, drawn: Drawn, sight: Sight, rng: np.random.Generator
) -> Picture | None:
    """Let the finder find a plate and cut it out; ``None`` where it misses it.

    Rendered plates are photographed first, real ones are photographs already. A camera that
    only spoils crops comes after the finder, for all of them.
    """
    picture, quad = drawn.picture, drawn.quad
    low, high = np.log(sight.heights)
    height = float(np.exp(rng.uniform(low, high)))
    exposure = sight.camera.draw(rng, height=height, difficulty=sight.difficulty)
    if drawn.characters and exposure.height > 0:
        shot = shoot(picture, quad, exposure, rng)
        picture, quad = shot.picture, shot.quad
    seen = finder.sighting(picture).detections
    near = [d.quad for d in seen if d.score > UNSEEN and d.quad.iou(quad) >= ENOUGH]
    if not near:
        return None
    if exposure.height <= 0:
        size = round(SPOILED * near[0].width / near[0].height), SPOILED
        large = rectify(picture, near[0], size, margin=MARGIN)[0]
        return fitted(degrade(large, exposure, rng), sight.seen)
    return rectify(picture, near[0], sight.seen, margin=MARGIN)[0]


def _format(drawn: Drawn) -> Format | None:
    if not 0 < len(drawn.text) <= Classes("", ()).slots:
        return None
    if drawn.characters:
        form = get(drawn.format)
        return form if form.matches(drawn.text) else None
    return format_of(drawn.text, drawn.format)


def _rows(table: Path) -> list[Row]:
    with table.open(newline="", encoding="utf-8") as file:
        return [Row(row["file"], row["text"]) for row in csv.DictReader(file)]
