"""Plates that the authors of public photographs left unlabelled, and what looks like plates.

``overlooked.csv`` names, by folder and file, what a finder saw in photographs beside the
labelled plates, and what it is, looked at one by one. Without it a finder is punished in
training for finding small plates, its scores are calibrated as if plates were none, and where
it is measured, plates that it found count as false alarms.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, cast

from plateglass.lab.data.labelled import quad_of
from plateglass.lab.data.tables import rows_on

if TYPE_CHECKING:
    from pathlib import Path

    from plateglass.geometry import Quad

What = Literal["plate", "decoy", "unsure"]


@dataclass(frozen=True)
class Overlooked:
    """Something in a photograph that no label names."""

    quad: Quad
    """Roughly where it is."""
    what: What
    """A plate, something else, or nobody can say."""


def overlooked(folder: Path) -> dict[str, list[Overlooked]]:
    """Return what a labelled folder's authors left out, by the file's name."""
    found = defaultdict(list)
    for row in rows_on("overlooked.csv", folder):
        found[row["file"]].append(
            Overlooked(quad_of(row["corners"]), cast("What", row["what"]))
        )
    return found
