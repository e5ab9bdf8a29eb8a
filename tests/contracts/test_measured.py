"""What is committed about the shipped reader is what it does: a slice is measured again.

The first plates of ``plateglass benchmark --reader ours --rendered 500``, drawn, made worse and
read as there. What may differ is chance: the slice is as good as a draw from the plates that
were counted, and the renderer may have changed a little since.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from math import comb

import pytest
from tools.handbook.results import row

from plateglass.lab.evaluate.protocols import HEIGHTS
from plateglass.lab.evaluate.readers import Row, measure
from plateglass.lab.evaluate.recognisers import recogniser
from plateglass.lab.evaluate.samples import rendered_samples

PLATES = 60
CHANCE = 1e-4
"""Of an honest figure being refused, on each side of it."""


def likely(count: int, of: int, share: float, measured_on: int) -> bool:
    """Say whether ``count`` may be what chance makes of ``share``, by the binomial's tails."""
    # A share of nothing (or of everything) was counted too: the next plate may differ.
    p = (share * measured_on + 1) / (measured_on + 2)
    weights = [comb(of, k) * p**k * (1 - p) ** (of - k) for k in range(of + 1)]
    return sum(weights[: count + 1]) > CHANCE < sum(weights[count:])


def test_the_tolerance_lets_chance_pass_and_nothing_else() -> None:
    assert all(likely(count, 60, 0.9, 500) for count in range(48, 60))
    assert not likely(40, 60, 0.9, 500)
    assert all(likely(count, 60, 0.4, 500) for count in range(14, 35))
    assert not likely(8, 60, 0.4, 500)
    assert not likely(42, 60, 0.4, 500), "better than it is said to be is wrong too"
    assert likely(0, 60, 0.0, 500)
    assert not likely(5, 60, 0.0, 500)


@cache
def readings() -> tuple[Row, ...]:
    return tuple(measure([recogniser("ours")], rendered_samples(PLATES), HEIGHTS))


@pytest.mark.slow
@pytest.mark.parametrize("height", HEIGHTS)
def test_as_many_plates_are_read_as_is_committed(height: int | None) -> None:
    said = row("readers-rendered", reader="plateglass", set="all", height=height)
    right = Counter(one.right for one in readings() if one.height == height)[True]
    assert likely(right, PLATES, said["exact"], said["n"]), (
        f"{right} of {PLATES} are read, {said['exact']:.1%} are committed: run `plateglass "
        "benchmark --reader ours --reader rapidocr --rendered 500` again"
    )


@pytest.mark.slow
def test_as_few_are_wrong_while_sure_as_is_committed() -> None:
    said = row("readers-rendered", reader="plateglass", set="all", height="all")
    sure = sum(not one.right and one.p >= 0.9 for one in readings())
    assert likely(sure, len(readings()), said["hallucinated"], said["n"])
