"""The reader at work: upright crops in, evidence out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np

from plateglass.calibration import Calibration
from plateglass.evidence import Classes, Evidence
from plateglass.geometry import Quad, rectify
from plateglass.weights import open_session, session

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    Picture = NDArray[np.uint8]


class Look(Protocol):
    """Anything that turns upright crops into evidence; replaceable in ``Plateglass``."""

    def __call__(self, crops: Sequence[Picture]) -> list[Evidence]:
        """Return one piece of evidence a crop, in order."""
        ...


def _log_softmax(x: NDArray[np.float32]) -> NDArray[np.float32]:
    shifted = x - x.max(-1, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(-1, keepdims=True)), np.float32)


class Reader:
    """The shipped reader, or any ONNX file made by the same recipe. Thread-safe."""

    BATCH = 32
    """More crops at once cost memory and gain no speed."""

    def __init__(self, model: Path | None = None, threads: int = 1) -> None:
        self._session = open_session(model, threads) if model else session("reader", threads)
        facts = self._session.get_modelmeta().custom_metadata_map
        self.classes = Classes(facts["characters"], tuple(facts["countries"].split(",")))
        self.calibration = Calibration.from_json(facts["calibration"])
        self._input = self._session.get_inputs()[0].name
        _, _, height, width = self._session.get_inputs()[0].shape
        self.size = (int(width), int(height))

    def __call__(self, crops: Sequence[Picture]) -> list[Evidence]:
        """Read upright crops of any size."""
        found: list[Evidence] = []
        for start in range(0, len(crops), self.BATCH):
            found += self._look(crops[start : start + self.BATCH])
        return found

    def _look(self, crops: Sequence[Picture]) -> list[Evidence]:
        width, height = self.size
        batch = np.empty((len(crops), 3, height, width), np.float32)
        for row, crop in zip(batch, crops, strict=True):
            row[...] = self._fitted(crop).transpose(2, 0, 1)
        batch /= 127.5
        batch -= 1.0
        slots, country, difficulty, gaze = self._session.run(None, {self._input: batch})
        slots, country = _log_softmax(slots), _log_softmax(country)
        columns = width // 8
        gaze = gaze.reshape(*gaze.shape[:2], -1, columns)
        return [
            Evidence(slots[i], country[i], float(difficulty[i]), gaze[i], self.classes)
            for i in range(len(crops))
        ]

    def _fitted(self, crop: Picture) -> Picture:
        h, w = crop.shape[:2]
        if (w, h) == self.size:
            return crop
        return rectify(crop, Quad.whole(w, h), self.size)[0]
