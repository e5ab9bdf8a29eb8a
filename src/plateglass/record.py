"""The record beside every output: how it came about, so that anyone can check it.

It holds nothing that differs between two runs of the same thing: no times, no dates, no paths
of the machine. Same input, same version, same bytes.
"""

from __future__ import annotations

import json
import platform
from dataclasses import replace
from functools import cache
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from plateglass import files
from plateglass.results import PictureResult, to_json
from plateglass.weights import catalog, runtime

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping, Sequence

SCHEMA = "plateglass-record/1"
HYPOTHESIS = (
    "The restored picture and the reading are a model's hypothesis, not a photograph: "
    "a model can invent characters. Keep the original and judge by it."
)


@cache
def versions() -> dict[str, str]:
    """Return the versions of everything that touches a pixel on its way through."""
    import cv2
    import numpy
    import PIL

    import plateglass

    return {
        "plateglass": plateglass.__version__,
        "python": platform.python_version(),
        "numpy": numpy.__version__,
        "onnxruntime": runtime().__version__,
        "opencv": cv2.__version__,
        "pillow": PIL.__version__,
    }


_STAGES = {"find": ("finder", "corners"), "read": ("reader",)}
"""The shipped weights behind each stage that a result was timed in."""
_RESTORERS = {"learned": "restorer"}
"""The shipped weight behind each kind of restored picture; formulas have none."""


def weights_of(result: PictureResult) -> dict[str, str]:
    """Return the shipped weights that made a result, each with the sha256 of its file."""
    used = {name for stage, names in _STAGES.items() if stage in result.ms for name in names}
    used |= {_RESTORERS.get(p.restoration.kind, "") for p in result.plates if p.restoration}
    return {name: weight.sha256 for name, weight in catalog().items() if name in used}


def make(
    result: PictureResult,
    *,
    sha256: str,
    outputs: Mapping[str, str],
    settings: Mapping[str, Any],
    weights: Mapping[str, str] | None = None,
    frames: Sequence[int] = (0,),
    seed: int | None = None,
) -> dict[str, Any]:
    """Return the record of one output as a JSON object.

    ``result`` holds the plates that the outputs show, ``sha256`` is that of the input file;
    ``outputs`` maps each written file's name, and ``weights`` each model's, to its sha256;
    left out, they are the shipped ones that :func:`weights_of` finds in the result. ``seed``
    is ``None`` where nothing was left to chance.
    """
    # The bare name: the folder differs from machine to machine, the sha256 does not.
    shown = to_json(replace(result, file=PurePath(result.file).name, ms={}))
    del shown["ms"]
    return {
        "schema": SCHEMA,
        "hypothesis": HYPOTHESIS,
        "input": {"file": shown["file"], "sha256": sha256, "frames": list(frames)},
        "outputs": dict(outputs),
        "result": shown,
        "weights": dict(weights_of(result) if weights is None else weights),
        "settings": dict(settings),
        "seed": seed,
        "versions": dict(versions()),
    }


def write(output: str | os.PathLike[str], record: Mapping[str, Any]) -> Path:
    """Write the record beside an output: ``plate.png`` has its record in ``plate.json``."""
    text = json.dumps(record, indent=2, ensure_ascii=False, sort_keys=True)
    return files.write(Path(output).with_suffix(".json"), text + "\n")
