"""Finders measured side by side: how many plates they find, how exactly, and what else."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import cv2
import numpy as np

from plateglass.errors import MissingExtra, WrongUse
from plateglass.finder import Detection, Finder
from plateglass.geometry import Box, Quad
from plateglass.image import load
from plateglass.lab.data.labelled import read_labels
from plateglass.lab.data.real import part_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from plateglass.geometry import Picture
    from plateglass.lab.data.labelled import Label
    from plateglass.lab.data.real import Part

ENOUGH = 0.5
"""Intersection over union, of upright boxes, from which a plate counts as found."""


class Locator(Protocol):
    """Anything that finds plates."""

    name: str

    def __call__(self, picture: Picture) -> list[Detection]:
        """Return what it finds, surest first."""
        ...


class Ours:
    """The shipped finder, or a model file made by the same recipe."""

    def __init__(self, model: Path | None = None, threads: int = 1) -> None:
        self.name = model.stem if model else "plateglass"
        self._find = Finder(model, threads)

    def __call__(self, picture: Picture) -> list[Detection]:
        """Find plates as :class:`plateglass.Plateglass` does."""
        return self._find(picture)


class Haar:
    """OpenCV's cascade for Russian plates, with the settings of its tutorials."""

    name = "opencv-haar"

    def __init__(self) -> None:
        if not hasattr(cv2, "CascadeClassifier"):
            raise WrongUse("the peer haar needs OpenCV 4: version 5 has no cascades any more")
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
    """PP-OCR's text detector as the package ``rapidocr`` ships it, one thread."""

    name = "rapidocr-text"

    def __init__(self) -> None:
        try:
            from rapidocr import RapidOCR as Engine
        except ImportError:
            raise MissingExtra("the peer rapidocr", "rapidocr", "peers") from None
        self._engine = Engine(
            params={
                "Global.log_level": "error",
                "EngineConfig.onnxruntime.intra_op_num_threads": 1,
                "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            }
        )

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
    """Return a finder: ``ours``, ``haar``, ``rapidocr``, or the path of an ONNX file."""
    if name == "ours":
        return Ours()
    if name == "haar":
        return Haar()
    if name == "rapidocr":
        return TextBoxes()
    if name.endswith(".onnx"):
        return Ours(Path(name))
    raise WrongUse(
        f"there is no finder called {name!r}: ours, haar, rapidocr, or an .onnx file"
    )


@dataclass(frozen=True)
class Photo:
    """A picture with its labelled plates."""

    set: str
    path: Path
    labels: tuple[Label, ...]


@dataclass(frozen=True)
class Look:
    """What one finder made of one photo."""

    finder: str
    set: str
    name: str
    plates: int
    widths: tuple[float, ...]
    """Of the labelled plates."""
    hits: tuple[bool, ...]
    """Of the labelled plates, in their order."""
    overlaps: tuple[float, ...]
    """Their best intersection over union."""
    errors: tuple[float, ...]
    """Mean distance of the corners in plate heights, where the label has corners."""
    false: int
    """Detections that are none of the labelled plates."""
    ms: float


def photos(folders: Iterable[Path], part: Part | None = None) -> Iterator[Photo]:
    """Yield photographs, of one part if asked for; see :func:`real_streets` for the split."""
    for folder in folders:
        by_file: dict[Path, list[Label]] = {}
        for label in read_labels(folder):
            if label.quad is not None:
                by_file.setdefault(label.path, []).append(label)
        for path, labels in by_file.items():
            if part is None or {part_of(label.text) for label in labels} == {part}:
                yield Photo(folder.name, path, tuple(labels))


def measure(
    finders: Sequence[Locator],
    chosen: Iterable[Photo],
    *,
    narrowest: float = 0.0,
    progress: Callable[[], None] = lambda: None,
) -> Iterator[Look]:
    """Show every photo to every finder. Plates below ``narrowest`` px may be found or not."""
    for photo in chosen:
        picture = load(photo.path)
        for finder in finders:
            start = time.perf_counter()
            found = finder(picture)
            ms = (time.perf_counter() - start) * 1e3
            yield _judged(finder.name, photo, found, narrowest, ms)
        progress()


def _judged(
    name: str, photo: Photo, found: Sequence[Detection], narrowest: float, ms: float
) -> Look:
    quads = [label.quad for label in photo.labels if label.quad is not None]
    overlaps = np.array([[d.quad.box.iou(q.box) for d in found] for q in quads])
    overlaps = overlaps.reshape(len(quads), len(found))
    matched, free = dict[int, int](), set(range(len(found)))
    for plate, place in _by_overlap(overlaps):
        if plate not in matched and place in free:
            matched[plate] = place
            free.discard(place)
    counted = [i for i, q in enumerate(quads) if q.box.width >= narrowest]
    errors = [
        float(np.linalg.norm(found[place].quad.array - quads[i].array, axis=1).mean())
        / quads[i].height
        for i, place in matched.items()
        if i in counted and photo.labels[i].tight
    ]
    return Look(
        finder=name, set=photo.set, name=photo.path.name, plates=len(counted),
        widths=tuple(quads[i].box.width for i in counted),
        hits=tuple(i in matched for i in counted),
        overlaps=tuple(float(overlaps[i].max(initial=0)) for i in counted),
        errors=tuple(errors), false=len(free), ms=ms,
    )  # fmt: skip


def _by_overlap(overlaps: np.ndarray) -> Iterator[tuple[int, int]]:
    for flat in np.argsort(-overlaps, axis=None).tolist():
        plate, place = np.unravel_index(flat, overlaps.shape)
        if overlaps[plate, place] < ENOUGH:
            return
        yield int(plate), int(place)


def summary(looks: Sequence[Look]) -> dict[str, float]:
    """Return the measures over some photos; shares are 0..1, ``corner`` is in plate heights."""
    hits = [hit for look in looks for hit in look.hits]
    false = sum(look.false for look in looks)
    errors = [error for look in looks for error in look.errors]
    return {
        "photos": len(looks),
        "plates": len(hits),
        "recall": float(np.mean(hits)) if hits else float("nan"),
        "precision": sum(hits) / max(1, sum(hits) + false),
        "corner": float(np.median(errors)) if errors else float("nan"),
        "ms": float(np.median([look.ms for look in looks])),
    }


def table(looks: Sequence[Look]) -> list[dict[str, object]]:
    """Summarise by finder and set."""
    pairs = dict.fromkeys((look.finder, look.set) for look in looks)
    return [
        {
            "finder": finder,
            "set": name,
            **summary([look for look in looks if (look.finder, look.set) == (finder, name)]),
        }
        for finder, name in pairs
    ]
