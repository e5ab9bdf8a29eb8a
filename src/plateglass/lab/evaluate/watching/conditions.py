"""What several frames are worth by what limits them: the codec's rate, the movement."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from plateglass.lab.evaluate.reading.readers import summary

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from plateglass.lab.evaluate.reading.readers import Row
    from plateglass.lab.evaluate.watching.clips import Take

COMPRESSION = (32, 35, 38, 41)
"""Borders between constant rate factors; what ships is measured from 32 to 40."""
MOTION = (0.0, 0.3, 0.7, 1.5, float("inf"))
"""Borders between movements, in pixels a frame."""


def conditions(
    takes: Sequence[Take], rows: Mapping[int, Sequence[Row]]
) -> list[dict[str, object]]:
    """Summarise the rows of each number of frames by their clip's condition."""
    return [
        {"condition": name, "clips": len(members), "frames": frames, **summary(mine)}
        for name, members in _groups(takes)
        for frames, some in rows.items()
        if (mine := [row for row in some if row.name in members])
    ]


def _groups(takes: Sequence[Take]) -> Iterator[tuple[str, set[str]]]:
    for first, beyond in pairwise(COMPRESSION):
        yield (
            f"CRF {first}-{beyond - 1}",
            {t.name for t in takes if t.crf is not None and first <= t.crf < beyond},
        )
    for low, high in pairwise(MOTION):
        upto = f"{low:g}-{high:g} px" if high < MOTION[-1] else f"{low:g} px and more"
        yield (
            f"moves {upto} a frame",
            {t.name for t in takes if t.motion is not None and low <= t.motion < high},
        )
