"""Crops with their truth: from labelled folders, or rendered for the occasion."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from plateglass.geometry import Box
from plateglass.image import load
from plateglass.lab.data.labelled import read_labels
from plateglass.lab.data.mislabelled import mislabelled
from plateglass.lab.data.real import real_plates
from plateglass.lab.evaluate.protocols import seeded
from plateglass.lab.evaluate.reading.readers import APART, Sample
from plateglass.lab.plates.mix import Mix

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from plateglass.geometry import Picture


def folder_samples(
    folders: Sequence[Path], limit: int | None = None, seed: int = 0
) -> Iterator[Sample]:
    """Yield the transcribed plates of folders with a ``labels.csv``, cut at their boxes.

    Where a label is known to be wrong, the text is what the picture shows.
    ``limit`` takes so many of each folder; which ones depends on the seed and their names.
    """
    for folder in folders:
        rows = [(n, label) for n, label in enumerate(read_labels(folder)) if label.text]
        names = {number: f"{label.path.name}#{number}" for number, label in rows}
        drawn = sorted(names, key=lambda n: seeded(seed, folder.name, names[n]).random())
        taken, shown = set(drawn[:limit]), mislabelled(folder)
        for number, label in rows:
            if number in taken:
                picture = load(label.path)
                if label.quad is not None:
                    picture = cut(picture, label.quad.box)
                text = shown.get((label.path.name, label.text), label.text)
                said = label.text if text != label.text else ""
                yield Sample(folder.name, names[number], text, picture, said)


def validation_samples(folders: Sequence[Path]) -> Iterator[Sample]:
    """Yield the validation plates of the folders that training takes its real plates from.

    Frames that nobody could read alone come as sets of their own.
    """
    for unreadable, apart in ((False, ""), (True, APART)):
        plates = real_plates(folders, "validation", unreadable=unreadable)
        for number, (drawn, name) in enumerate(plates):
            crop = cut(drawn.picture, drawn.quad.box)
            yield Sample(f"{name}{apart}", f"validation#{number}", drawn.text, crop)


def rendered_samples(count: int, seed: int = 0) -> Iterator[Sample]:
    """Yield ``count`` rendered plates that no pool holds: its seeds start elsewhere."""
    mix = Mix()
    for number in range(count):
        drawn = mix.draw(seeded("plateglass-bench/1", seed, number), 64)
        margin = 0.08 * drawn.quad.height
        box = drawn.quad.box
        wide = Box(box.x1 - margin, box.y1 - margin, box.x2 + margin, box.y2 + margin)
        yield Sample("rendered", str(number), drawn.text, cut(drawn.picture, wide))


def cut(picture: Picture, box: Box) -> Picture:
    """Cut an upright box out of a picture."""
    h, w = picture.shape[:2]
    x1, y1 = max(0, int(box.x1)), max(0, int(box.y1))
    x2, y2 = min(w, int(np.ceil(box.x2))), min(h, int(np.ceil(box.y2)))
    return np.ascontiguousarray(picture[y1:y2, x1:x2])
