"""What is right, how nearly, and whether the confidence deserves belief.

All functions take arrays over readings and return plain numbers; an empty input gives NaN
rather than an error, so that a table with a hole still prints.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


def edits(a: str, b: str) -> int:
    """Fewest insertions, deletions and substitutions that turn one text into the other."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, start=1):
        diagonal, row[0] = row[0], i
        for j, y in enumerate(b, start=1):
            diagonal, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, diagonal + (x != y))
    return row[-1]


def aligned(read: str, truth: str) -> list[tuple[str, str]]:
    """Pair the characters of two texts by fewest edits; an empty one stands beside a gap.

    >>> aligned("AB2", "A82C")
    [('A', 'A'), ('B', '8'), ('2', '2'), ('', 'C')]
    """
    costs = np.zeros((len(read) + 1, len(truth) + 1), int)
    costs[:, 0], costs[0] = range(len(read) + 1), range(len(truth) + 1)
    for i, a in enumerate(read, 1):
        for j, b in enumerate(truth, 1):
            change = costs[i - 1, j - 1] + (a != b)
            costs[i, j] = min(change, costs[i - 1, j] + 1, costs[i, j - 1] + 1)
    pairs, i, j = [], len(read), len(truth)
    while i or j:
        a, b = read[i - 1 : i], truth[j - 1 : j]
        if i and j and costs[i, j] == costs[i - 1, j - 1] + (a != b):
            pairs.append((a, b))
            i, j = i - 1, j - 1
        elif j and costs[i, j] == costs[i, j - 1] + 1:
            pairs.append(("", b))
            j -= 1
        else:
            pairs.append((a, ""))
            i -= 1
    return pairs[::-1]


def characters_right(read: str, truth: str) -> float:
    """Share of the truth's characters read right: 1 - edits / length, not below 0.

    Two empty texts agree; an empty truth is never matched by a text.
    """
    if not truth:
        return float(not read)
    return max(0.0, 1.0 - edits(read, truth) / len(truth))


def calibration_error(p: Floats, right: Bools, bins: int = 15) -> float:
    """Expected calibration error: mean gap between confidence and success, over equal bins."""
    if len(p) == 0:
        return float("nan")
    place = np.minimum((p * bins).astype(int), bins - 1)
    gaps = [
        abs(p[place == b].mean() - right[place == b].mean()) * (place == b).sum()
        for b in range(bins)
        if (place == b).any()
    ]
    return float(sum(gaps) / len(p))


def coverage_at(p: Floats, right: Bools, precision: float = 0.99) -> float:
    """Largest share of readings one can accept, by confidence, and still be that precise."""
    if len(p) == 0:
        return float("nan")
    order = np.argsort(-p, kind="stable")
    p, right = p[order], right[order]
    precise = np.cumsum(right) / np.arange(1, len(p) + 1) >= precision
    # A threshold can't part readings of equal confidence.
    cut = np.append(p[1:] < p[:-1], True)
    allowed = np.flatnonzero(precise & cut)
    return float((allowed[-1] + 1) / len(p)) if len(allowed) else 0.0


def hallucinated(p: Floats, right: Bools, sure: float = 0.9) -> float:
    """Share of all readings that are wrong and say they are sure."""
    return float(np.mean(~right & (p >= sure))) if len(p) else float("nan")


def interval(
    values: Floats,
    plates: NDArray[np.str_],
    statistic: Callable[[Floats], float] = lambda v: float(np.mean(v)),
    *,
    draws: int = 500,
    seed: int = 0,
) -> tuple[float, float]:
    """95 % bootstrap interval that draws whole plates, not pictures of the same plate."""
    if len(values) == 0:
        return float("nan"), float("nan")
    rng = np.random.default_rng(seed)
    names, owner = np.unique(plates, return_inverse=True)
    members = [np.flatnonzero(owner == i) for i in range(len(names))]
    results = []
    for _ in range(draws):
        picked = np.concatenate([members[i] for i in rng.integers(len(names), size=len(names))])
        results.append(statistic(values[picked]))
    low, high = np.percentile(results, [2.5, 97.5])
    return float(low), float(high)


def ratio(
    over: Floats, under: Floats, plates: NDArray[np.str_], *, draws: int = 500, seed: int = 0
) -> tuple[float, float, float]:
    """Return sum(over) / sum(under) with its 95 % interval, bootstrapped by plate.

    A mean is the ratio to as many ones; a difference of means may be negative.
    """
    names, owner = np.unique(plates, return_inverse=True)
    tops, bottoms = (np.bincount(owner, v, len(names)) for v in (over, under))
    if not bottoms.sum():
        return float("nan"), float("nan"), float("nan")
    picked = np.random.default_rng(seed).integers(len(names), size=(draws, len(names)))
    below = bottoms[picked].sum(1)
    drawn = tops[picked].sum(1)[below > 0] / below[below > 0]
    low, high = np.percentile(drawn, [2.5, 97.5])
    return float(tops.sum() / bottoms.sum()), float(low), float(high)
