"""What a finder wrongly takes for a plate: the next one learns most from looking there."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from plateglass.finder import Detection
    from plateglass.geometry import Picture
    from plateglass.lab.teach.finder.street import Street

APART = 0.1
"""What has a larger intersection over union with a plate is that plate, badly seen."""


def deceiving(
    streets: Iterable[Street], find: Callable[[Picture], list[Detection]]
) -> Iterator[Street]:
    """Yield the streets in which something is found that is no plate, with where it is."""
    for street in streets:
        plates = [target.quad.box for target in street.targets]
        decoys = tuple(
            found.quad
            for found in find(street.pictures[0])
            if all(found.quad.box.iou(box) <= APART for box in plates)
        )
        if decoys:
            yield replace(street, decoys=decoys)
