"""``plateglass-bench/1``: all that ships, on drawn pictures, as anybody can measure it again.

Plates, streets and clips follow from the seed alone, and how they are spoilt from their names;
a change to either gets the suite a new number. Peers take part where they are installed.
"""

from __future__ import annotations

from dataclasses import replace
from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from plateglass.lab.evaluate.benchmarks.asked import Asked

NAME = "plateglass-bench/1"
PLATES, RESTORED, STREETS, CLIPS = 500, 60, 100, 100


def parts(asked: Asked) -> list[tuple[str, list[str], Asked]]:
    """Return kind, names and options of each measurement, each with a folder of its own."""
    peers = ["rapidocr"] if find_spec("rapidocr") else []
    return [
        ("reader", ["ours", *peers], _in(asked, "readers", rendered=PLATES)),
        ("restorer", ["bicubic", "plain", "ours"], _in(asked, "restorers", rendered=RESTORED)),
        ("finder", ["ours"], _in(asked, "finders", rendered=STREETS)),
        ("clips", [str(CLIPS)], _in(asked, "clips")),
    ]


def _in(asked: Asked, folder: str, rendered: int | None = None) -> Asked:
    return replace(asked, out=asked.out / folder, rendered=rendered)
