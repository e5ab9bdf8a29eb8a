"""Anything that finds plates in a picture, behind one call: ours and the peers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import cv2
import numpy as np

from plateglass.errors import WrongUse
from plateglass.finder import Detection, Finder
from plateglass.geometry import Box, Quad
from plateglass.lab.evaluate.rapid import engine

if TYPE_CHECKING:
    from collections.abc import Callable

    from plateglass.geometry import Picture

THREADS = 2
"""Every finder gets as many as ``plateglass find`` takes."""


class Locator(Protocol):
    """Anything that finds plates."""

    name: str

    def __call__(self, picture: Picture) -> list[Detection]:
        """Return what it finds, surest first."""
        ...


class Ours:
    """The shipped finder, or a model file made by the same recipe."""

    def __init__(self, model: Path | None = None, threads: int = THREADS) -> None:
        self.name = model.stem if model else "plateglass"
        self._find = Finder(model, threads)

    def __call__(self, picture: Picture) -> list[Detection]:
        """Find plates as :class:`plateglass.Plateglass` does."""
        return self._find(picture)


class Suspecting:
    """The shipped finder without its second network: the corners are those it suspects."""

    name = "plateglass-suspects"

    def __init__(self) -> None:
        self._find = Finder(threads=THREADS, corners=lambda _, quads: quads)

    def __call__(self, picture: Picture) -> list[Detection]:
        """Find plates, and leave their corners."""
        return self._find(picture)


class Haar:
    """OpenCV's cascade for Russian plates, with the settings of its tutorials."""

    name = "opencv-haar"

    def __init__(self) -> None:
        if not hasattr(cv2, "CascadeClassifier"):
            raise WrongUse(
                "the peer haar needs OpenCV 4, version 5 has no cascades any more: "
                "pip install 'opencv-python-headless<5', or leave --finder haar out"
            )
        folder = Path(cv2.data.haarcascades)  # type: ignore[attr-defined]
        self._cascade = cv2.CascadeClassifier(
            str(folder / "haarcascade_russian_plate_number.xml")
        )

    def __call__(self, picture: Picture) -> list[Detection]:
        """Find plates; a cascade has no scores, neighbours stand in for one."""
        grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
        boxes, neighbours = self._cascade.detectMultiScale2(grey, 1.1, 4)
        found = [
            Detection(Quad.from_box(Box(x, y, x + w, y + h)), min(1.0, int(n) / 50))
            for (x, y, w, h), n in zip(boxes, neighbours, strict=True)
        ]
        return sorted(found, key=lambda d: -d.score)


class TextBoxes:
    """PP-OCR's text detector as the package ``rapidocr`` ships it."""

    name = "rapidocr-text"

    def __init__(self) -> None:
        self._engine = engine(THREADS)

    def __call__(self, picture: Picture) -> list[Detection]:
        """Find text of any kind."""
        turned = np.ascontiguousarray(picture[..., ::-1])
        out = self._engine(turned, use_det=True, use_cls=False, use_rec=False)
        boxes = getattr(out, "boxes", None)
        scores = getattr(out, "scores", None)
        if boxes is None:
            return []
        sure = [1.0] * len(boxes) if scores is None else [float(s) for s in scores]
        return [Detection(Quad.of(b), s) for b, s in zip(boxes, sure, strict=True)]


def locator(name: str) -> Locator:
    """Return a finder by its name, or by the path of an ONNX file."""
    known: dict[str, Callable[[], Locator]] = {
        "ours": Ours, "suspects": Suspecting, "haar": Haar, "rapidocr": TextBoxes,
    }  # fmt: skip
    if name in known:
        return known[name]()
    if name.endswith(".onnx"):
        return Ours(Path(name))
    raise WrongUse(f"there is no finder called {name!r}: {', '.join(known)}, or an .onnx file")
