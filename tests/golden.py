"""Golden pictures: what a function drew when somebody last looked at it and was content."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

FOLDER = Path(__file__).parent / "pictures"
UPDATE = "PLATEGLASS_UPDATE_GOLDEN"


def assert_golden(
    picture: NDArray[np.uint8], name: str, tolerance: int = 3, share: float = 0.002
) -> None:
    """Fail unless ``picture`` (RGB or grey) is the golden ``name``, but for small differences.

    Up to ``share`` of the values may differ by more than ``tolerance`` grey levels: OpenCV's
    builds round resampling differently. ``pytest --update-golden`` writes the picture instead.
    """
    path = FOLDER / f"{name}.png"
    if os.environ.get(UPDATE):
        if os.environ.get("CI") == "true":
            raise AssertionError("golden pictures are not updated in CI: look at them first")
        FOLDER.mkdir(exist_ok=True)
        _save(path, picture)
        return
    if not path.exists():
        raise AssertionError(f"no golden {path.name} yet: run pytest --update-golden, and look")
    golden = _load(path, picture.ndim)
    if golden.shape != picture.shape:
        where = _keep(name, golden, picture)
        raise AssertionError(f"{name}: {picture.shape}, golden {golden.shape}; see {where}")
    difference = np.asarray(cv2.absdiff(golden, picture), np.uint8)
    if float((difference > tolerance).mean()) <= share:
        return
    where = _keep(name, golden, picture)
    raise AssertionError(f"{name} differs; see {where}\n{_histogram(difference)}")


def _histogram(difference: NDArray[np.uint8]) -> str:
    edges = [0, 1, 2, 3, 5, 9, 17, 33, 65, 129, 256]
    counts, _ = np.histogram(difference, edges)
    shares = counts / max(difference.size, 1)
    rows = zip(edges[:-1], edges[1:], shares, strict=True)
    return "\n".join(
        f"{low:4d}-{high - 1:3d} {part:8.3%} {'#' * round(40 * part)}"
        for low, high, part in rows
    )


def _keep(name: str, golden: NDArray[np.uint8], picture: NDArray[np.uint8]) -> Path:
    folder = Path(tempfile.gettempdir()) / "plateglass-golden"
    folder.mkdir(exist_ok=True)
    panels = [golden, picture]
    if golden.shape == picture.shape:
        strong = np.clip(cv2.absdiff(golden, picture).astype(np.int32) * 8, 0, 255)
        panels.append(strong.astype(np.uint8))
    tall = max(p.shape[0] for p in panels)
    level = [
        cv2.copyMakeBorder(p, 0, tall - p.shape[0], 0, 4, cv2.BORDER_CONSTANT) for p in panels
    ]
    where = folder / f"{name}.png"
    _save(where, np.hstack(level))
    return where


def _save(path: Path, picture: NDArray[np.uint8]) -> None:
    ordered = picture if picture.ndim == 2 else cv2.cvtColor(picture, cv2.COLOR_RGB2BGR)
    _, coded = cv2.imencode(".png", ordered)
    path.write_bytes(coded.tobytes())


def _load(path: Path, dimensions: int) -> NDArray[np.uint8]:
    flag = cv2.IMREAD_GRAYSCALE if dimensions == 2 else cv2.IMREAD_COLOR
    picture = cv2.imdecode(np.frombuffer(path.read_bytes(), np.uint8), flag)
    if picture is None:
        raise AssertionError(f"{path} is no picture")
    ordered = picture if dimensions == 2 else cv2.cvtColor(picture, cv2.COLOR_BGR2RGB)
    return np.asarray(ordered, np.uint8)
