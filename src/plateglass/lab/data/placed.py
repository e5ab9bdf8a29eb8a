"""Corners of plates in public photographs, placed by hand where labels have none that exact.

Poland's labels are rectangles that take in the frame, and most stand straight where the plate
is tilted. So ``placed.csv`` has the corners of 24 of its plates, of 60 pixels and wider, drawn
at random: placed in views enlarged six to twelve times, on the plate itself without frame or
strip, before any network's were seen there. Drawn over the plates again, they lie within the
blur of their edges.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from plateglass.lab.data.labelled import quad_of
from plateglass.lab.data.tables import rows_on

if TYPE_CHECKING:
    from pathlib import Path

    from plateglass.geometry import Quad


def placed(folder: Path) -> dict[str, Quad]:
    """Return the plate of each file of a folder, for those files that have one placed."""
    return {row["file"]: quad_of(row["corners"]) for row in rows_on("placed.csv", folder)}
