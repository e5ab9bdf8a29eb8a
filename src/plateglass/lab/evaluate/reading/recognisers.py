"""Anything that reads a crop, behind one call: text, confidence, and further guesses."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from plateglass.errors import WrongUse
from plateglass.judge import judge
from plateglass.lab.data.labelled import characters_only
from plateglass.lab.evaluate.rapid import engine
from plateglass.reader import Reader

if TYPE_CHECKING:
    from collections.abc import Sequence

    from plateglass.geometry import Picture
    from plateglass.results import Reading


@dataclass(frozen=True)
class Guess:
    """What a recogniser says about one crop."""

    text: str
    """Characters only, upper case."""
    p: float
    others: tuple[str, ...] = ()
    """Further guesses, likeliest first."""


class Recogniser(Protocol):
    """Reads a batch of crops."""

    name: str

    def __call__(self, crops: Sequence[Picture]) -> list[Guess]:
        """Return one guess a crop, in order."""
        ...


class RapidOCR:
    """PP-OCR's recognition model as the package ``rapidocr`` ships it, one thread."""

    name = "rapidocr"

    def __init__(self) -> None:
        self._engine = engine(1, **{"Global.use_det": False, "Global.use_cls": False})

    def __call__(self, crops: Sequence[Picture]) -> list[Guess]:
        """Read crops one by one, as its own pipeline does without detection."""
        guesses = []
        for crop in crops:
            out = self._engine(
                np.ascontiguousarray(crop[..., ::-1]),
                use_det=False,
                use_cls=False,
                use_rec=True,
            )
            texts, scores = getattr(out, "txts", None) or (), getattr(out, "scores", None) or ()
            text = characters_only("".join(texts))
            guesses.append(Guess(text, float(min(scores)) if scores else 0.0))
        return guesses


class Ours:
    """The shipped reader and its judge, or a model file made by the same recipe."""

    def __init__(self, model: Path | None = None) -> None:
        self.name = model.stem if model else "plateglass"
        self._read = Reader(model)

    def __call__(self, crops: Sequence[Picture]) -> list[Guess]:
        """Read crops as :class:`plateglass.Plateglass` does."""
        return [_guess(judge(e, self._read.calibration, top=5)) for e in self._read(crops)]


def _guess(reading: Reading) -> Guess:
    return Guess(reading.best, reading.p, tuple(c.text for c in reading.candidates[1:]))


def recogniser(name: str) -> Recogniser:
    """Return a recogniser by name: ``ours``, ``rapidocr``, or the path of an ONNX file."""
    if name == "ours":
        return Ours()
    if name == "rapidocr":
        return RapidOCR()
    if name.endswith(".onnx"):
        return Ours(Path(name))
    raise WrongUse(f"there is no reader called {name!r}: ours, rapidocr, or an .onnx file")
