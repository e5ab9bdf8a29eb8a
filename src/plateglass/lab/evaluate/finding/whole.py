"""From end to end: what is read in whole photos, of what is read in the labelled boxes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from plateglass.geometry import rectify
from plateglass.judge import judge
from plateglass.lab.evaluate import metrics
from plateglass.lab.evaluate.reading.readers import folding
from plateglass.lab.evaluate.reading.samples import cut
from plateglass.pipeline import MARGIN
from plateglass.reader import Reader

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from plateglass.finder import Detection
    from plateglass.geometry import Picture
    from plateglass.lab.evaluate.finding.photos import Photo


@dataclass(frozen=True)
class Read:
    """What became of one transcribed plate's text."""

    finder: str
    set: str
    name: str
    """Of the photo."""
    box: bool
    """Whether the shipped reader reads it exactly from the labelled box."""
    photo: bool
    """Whether it reads it exactly from what the finder found in the whole photo."""


class Ends:
    """Listens to what finders find, and reads it."""

    def __init__(self, fold: Mapping[str, str]) -> None:
        self.reads: list[Read] = []
        self._fold, self._reader = fold, Reader()
        self._boxes: dict[tuple[str, str], list[bool]] = {}

    def __call__(
        self, finder: str, photo: Photo, picture: Picture, found: Sequence[Detection]
    ) -> None:
        """Read one photo's plates."""
        plates = [plate for plate in photo.plates if plate.text and plate.counts]
        if not plates:
            return
        same = folding(self._fold.get(photo.set, ""))
        of = photo.set, photo.name
        if of not in self._boxes:
            self._boxes[of] = [
                same(self._text(cut(picture, plate.quad.box))) == same(plate.text)
                for plate in plates
            ]
        texts = {same(self._text(self._crop(picture, d))) for d in found}
        self.reads += [
            Read(finder, *of, box, same(plate.text) in texts)
            for plate, box in zip(plates, self._boxes[of], strict=True)
        ]

    def _crop(self, picture: Picture, found: Detection) -> Picture:
        return rectify(picture, found.quad, self._reader.size, margin=MARGIN)[0]

    def _text(self, crop: Picture) -> str:
        (evidence,) = self._reader([crop])
        return judge(evidence, self._reader.calibration, top=1).best


def ends(reads: Sequence[Read]) -> list[dict[str, object]]:
    """Summarise by finder and set, and over all sets."""
    lines: list[dict[str, object]] = []
    for finder in dict.fromkeys(read.finder for read in reads):
        for name in (*dict.fromkeys(read.set for read in reads), "all"):
            mine = [r for r in reads if r.finder == finder and name in (r.set, "all")]
            if mine:
                lines.append({"finder": finder, "set": name, **_shares(mine)})
    return lines


def _shares(reads: Sequence[Read]) -> dict[str, float]:
    boxes = np.array([read.box for read in reads], float)
    photos = np.array([read.photo for read in reads], float)

    def share(chosen: metrics.Floats) -> float:
        places = chosen.astype(int)
        return float(photos[places].sum() / max(1.0, boxes[places].sum()))

    places = np.arange(len(reads), dtype=float)
    low, high = metrics.interval(places, np.array([f"{r.set}/{r.name}" for r in reads]), share)
    return {
        "texts": len(reads), "from_boxes": int(boxes.sum()), "from_photos": int(photos.sum()),
        "share": share(places), "share_low": low, "share_high": high,
    }  # fmt: skip
