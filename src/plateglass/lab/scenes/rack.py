"""Which plate hangs next: any of a pool, or one of a format that the pool has few of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from plateglass.lab.plates.pool import Pool
from plateglass.plates import get

if TYPE_CHECKING:
    from collections.abc import Sequence

    from plateglass.lab.plates.draw import Drawn
    from plateglass.lab.plates.pool import Plates

SHAPES = ((0.0, 1.45), (1.45, 1.9), (1.9, 2.5), (2.5, 99.0))
"""Width by height: square as on motorcycles, two lines, Egypt and Japan, one long line."""

LEVELLED = 0.4
"""Share of plates picked by shape and format instead of by how common they are."""

FOREIGN = 0.2
"""Share of plates picked among those in other scripts than Latin, by format."""


@dataclass(frozen=True)
class Rack:
    """Plates to hang into pictures. A finder must know every shape, however rare it is."""

    plates: Plates
    shapes: tuple[tuple[tuple[int, ...], ...], ...]
    """The plates' numbers, by shape and then by format."""
    foreign: tuple[tuple[int, ...], ...]
    """The numbers of those in other scripts, by format."""

    @classmethod
    def of(cls, plates: Plates) -> Rack:
        """Sort plates by shape and format."""
        by_format: dict[str, list[int]] = {}
        for index in range(len(plates)):
            by_format.setdefault(format_of(plates, index), []).append(index)
        shapes: list[list[tuple[int, ...]]] = [[] for _ in SHAPES]
        foreign = []
        for form, indices in by_format.items():
            ratio = get(form).size[0] / get(form).size[1]
            for shape, (least, most) in zip(shapes, SHAPES, strict=True):
                if least <= ratio < most:
                    shape.append(tuple(indices))
            if not text_of(plates, indices[0]).isascii():
                foreign.append(tuple(indices))
        sorted_out = tuple(tuple(shape) for shape in shapes if shape)
        return cls(plates, sorted_out, tuple(foreign))

    def pick(self, rng: np.random.Generator) -> Drawn:
        """Pick a plate."""
        way = rng.random()
        if way < LEVELLED:
            return _one(self.shapes, self.plates, rng)
        if way < LEVELLED + FOREIGN and self.foreign:
            return _one([self.foreign], self.plates, rng)
        return self.plates[int(rng.integers(len(self.plates)))]

    def pick_square(self, rng: np.random.Generator) -> Drawn:
        """Pick one of the two squarest shapes, as they fit motorcycles and off-roaders."""
        return _one(self.shapes[:2], self.plates, rng)


def _one(
    shapes: Sequence[Sequence[Sequence[int]]], plates: Plates, rng: np.random.Generator
) -> Drawn:
    shape = shapes[int(rng.integers(len(shapes)))]
    indices = shape[int(rng.integers(len(shape)))]
    return plates[indices[int(rng.integers(len(indices)))]]


def format_of(plates: Plates, index: int) -> str:
    """Return the id of a plate's format, without decoding it if it lies in a pool."""
    return plates.format(index) if isinstance(plates, Pool) else plates[index].format


def text_of(plates: Plates, index: int) -> str:
    """Return a plate's text, without decoding its picture if it lies in a pool."""
    return plates.text(index) if isinstance(plates, Pool) else plates[index].text
