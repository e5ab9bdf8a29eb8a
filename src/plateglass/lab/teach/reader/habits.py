"""What a folder of real plates has too often in one place to be taught as often.

Of CCPD's plates nineteen in twenty begin with one province and most go on with one letter. Told
so each time, a reader guesses both wherever it can't see, and is wrong everywhere else.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import numpy as np

    from plateglass.lab.plates.draw import Drawn


def habits(plates: Iterable[Drawn]) -> dict[tuple[str, int, str], float]:
    """Return how often to tell a character of a country and place, where that isn't always.

    The commonest character of a place is told as often as the second.
    """
    counted: defaultdict[tuple[str, int], Counter[str]] = defaultdict(Counter)
    for drawn in plates:
        for place, char in enumerate(drawn.text):
            counted[drawn.format, place][char] += 1
    often = {}
    for (country, place), counts in counted.items():
        (char, first), (_, second) = (*counts.most_common(2), ("", 1))[:2]
        if second < first:
            often[country, place, char] = second / first
    return often


def untold(
    drawn: Drawn, often: Mapping[tuple[str, int, str], float], rng: np.random.Generator
) -> tuple[int, ...]:
    """Draw which of a plate's places are kept from the reader this time."""
    return tuple(
        place
        for place, char in enumerate(drawn.text)
        if rng.random() >= often.get((drawn.format, place, char), 1.0)
    )
