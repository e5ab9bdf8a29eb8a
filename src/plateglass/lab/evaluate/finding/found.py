"""What finders' looks at photos come to: recall, precision, corners, with intervals."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from plateglass.lab.evaluate import metrics
from plateglass.lab.evaluate.finding.photos import NARROWEST

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from plateglass.lab.evaluate.finding.finders import Look
    from plateglass.lab.evaluate.metrics import Floats

WIDTHS = (0.0, NARROWEST, 50.0, 100.0, 200.0, float("inf"))
"""Borders between the widths, in pixels, that recall is told apart by."""


def summary(looks: Sequence[Look]) -> dict[str, float]:
    """Return the measures over some photos; shares are 0..1, ``corner`` in plate heights.

    ``precision`` is the share of detections that are plates, ``labelled`` of those that labels
    name; ``corner`` is the distance from labels, ``placed`` from corners placed by hand.
    """
    due = [(look.name, p) for look in looks for p in look.plates if p.due]
    hits = [(name, float(p.hit)) for name, p in due]
    # A detection is right if it is a plate, also one that need not be found.
    rights = [(look.name, float(p.counts)) for look in looks for p in look.plates if p.hit]
    wrongs = [(look.name, 0.0) for look in looks for _ in range(look.false)]
    strays = [(name, p.stray) for name, p in due if p.stray is not None]
    placed = [(name, p.placed) for name, p in due if p.placed is not None]
    loose = [p.loose for _, p in due if p.loose is not None]
    return {
        "photos": len(looks),
        "plates": len(hits),
        **_named("recall", hits, _mean),
        **_named("precision", [*((name, 1.0) for name, _ in rights), *wrongs], _mean),
        "labelled": _mean(np.array([share for _, share in (*rights, *wrongs)] or [np.nan])),
        "wrong": len(wrongs),
        **_named("corner", strays, _median),
        "placed_plates": len(placed),
        **_named("placed", placed, _median),
        "labels_placed": _median(np.array(loose or [np.nan])),
        "ms": float(np.median([look.ms for look in looks])),
    }


def _mean(values: Floats) -> float:
    return float(np.mean(values))


def _median(values: Floats) -> float:
    return float(np.median(values))


def _named(
    name: str, values: Iterable[tuple[str, float]], statistic: Callable[[Floats], float]
) -> dict[str, float]:
    """Return a statistic with its 95 % interval, bootstrapped by photo."""
    pairs = list(values)
    if not pairs:
        return dict.fromkeys((name, f"{name}_low", f"{name}_high"), float("nan"))
    numbers = np.array([value for _, value in pairs])
    low, high = metrics.interval(numbers, np.array([photo for photo, _ in pairs]), statistic)
    return {name: statistic(numbers), f"{name}_low": low, f"{name}_high": high}


def table(looks: Sequence[Look]) -> list[dict[str, object]]:
    """Summarise by finder and set."""
    return [
        {"finder": finder, "set": name, **summary(chosen)}
        for (finder, name), chosen in _by_finder_and_set(looks)
    ]


def by_width(looks: Sequence[Look]) -> list[dict[str, object]]:
    """Return each finder's recall over all sets by the width of the labelled plates."""
    lines: list[dict[str, object]] = []
    for finder in dict.fromkeys(look.finder for look in looks):
        mine = [p for look in looks if look.finder == finder for p in look.plates]
        for least, most in pairwise(WIDTHS):
            hits = [p.hit for p in mine if p.counts and least <= p.width < most]
            if hits:
                share = float(np.mean(hits))
                lines.append(
                    {"finder": finder, "from": least, "to": most, "plates": len(hits),
                     "recall": share}
                )  # fmt: skip
    return lines


def _by_finder_and_set(
    looks: Sequence[Look],
) -> Iterable[tuple[tuple[str, str], list[Look]]]:
    groups: dict[tuple[str, str], list[Look]] = {}
    for look in looks:
        groups.setdefault((look.finder, look.set), []).append(look)
    return groups.items()
