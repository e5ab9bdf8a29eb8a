"""What holds for every pattern and every plate."""

from __future__ import annotations

import math
import re
from itertools import product

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from tests.searching.makings import plate, result, sure, table

from plateglass.batch.slots import FROM, WIDTH, packed
from plateglass.plates.alphabet import READABLE
from plateglass.searching.chance import possible, probabilities
from plateglass.searching.costs import EDIT, cost
from plateglass.searching.distance import distances
from plateglass.searching.pattern import Pattern, parse

CHARS = "0OB8I1沪"
TEXTS = st.lists(st.text(CHARS, min_size=1, max_size=7), min_size=1, max_size=12)
PATTERNS = st.lists(
    st.sampled_from([*CHARS, "?", "*", "[0O]", "[B81]"]), min_size=1, max_size=7
).map("".join)
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def regex(pattern: str) -> str:
    return pattern.replace("?", ".").replace("*", ".*")


def plates_of(*told: dict[str, object]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return packed(table([result("a", *told)]).select(FROM))


def alignment(pattern: Pattern, text: str) -> int:
    """The edit distance, plate by plate and cell by cell."""
    row = [EDIT * j for j in range(len(text) + 1)]
    for element in pattern.elements:
        if element.many:
            row = [min(row[: j + 1]) for j in range(len(row))]
            continue
        after = [row[0] + EDIT]
        for j, char in enumerate(text, 1):
            wrong = 0 if element.takes(char) else min(cost(char, c) for c in element.chars)
            after.append(min(row[j - 1] + wrong, row[j] + EDIT, after[j - 1] + EDIT))
        row = after
    return row[-1]


@given(st.sampled_from(READABLE), st.sampled_from(READABLE))
def test_a_mistake_costs_the_same_both_ways(one: str, other: str) -> None:
    assert cost(one, other) == cost(other, one)
    assert 0 <= cost(one, other) <= EDIT
    assert (cost(one, other) == 0) == (one == other)


def test_what_looks_alike_costs_less_than_what_does_not() -> None:
    for alike, unlike in (("0O", "0X"), ("8B", "8L"), ("I1", "I8"), ("沪渝", "沪京")):
        assert cost(*alike) < cost(*unlike), alike


@QUICK
@given(TEXTS, PATTERNS)
def test_wildcards_are_a_regular_expression(texts: list[str], pattern: str) -> None:
    plates, _, _ = plates_of(*map(sure, texts))
    found, away = distances(plates, parse(pattern), 0)
    wanted = [i for i, text in enumerate(texts) if re.fullmatch(regex(pattern), text)]
    assert sorted(found) == wanted
    assert not away.any()


@QUICK
@given(TEXTS, PATTERNS, st.integers(0, 250))
def test_the_distance_of_many_is_the_distance_of_each(
    texts: list[str], pattern: str, within: int
) -> None:
    plates, _, _ = plates_of(*map(sure, texts))
    found, away = distances(plates, parse(pattern), within)
    each = [alignment(parse(pattern), text) for text in texts]
    wanted = {i: far for i, far in enumerate(each) if far <= within}
    assert dict(zip(found.tolist(), away.tolist(), strict=True)) == wanted


@QUICK
@given(TEXTS, st.text(CHARS, min_size=1, max_size=7), st.sets(st.integers(0, 6)))
def test_exact_is_within_wildcards_is_within_look_alikes(
    texts: list[str], sought: str, hidden: set[int]
) -> None:
    texts = [*texts, sought]
    plates, _, _ = plates_of(*map(sure, texts))
    loose = parse("".join("?" if i in hidden else char for i, char in enumerate(sought)))
    exact = {*distances(plates, parse(sought), 0)[0].tolist()}
    wildcards = {*distances(plates, loose, 0)[0].tolist()}
    alike = {*distances(plates, loose, 60)[0].tolist()}
    edits = {*distances(plates, loose, 200)[0].tolist()}
    assert len(texts) - 1 in exact
    assert exact <= wildcards <= alike <= edits


@st.composite
def doubts(draw: st.DrawFn) -> list[dict[str, float]]:
    """Slots whose probabilities add up to one."""
    slots = []
    for _ in range(draw(st.integers(1, 4))):
        chars = draw(st.lists(st.sampled_from(CHARS), min_size=1, max_size=4, unique=True))
        parts = [draw(st.integers(1, 50)) for _ in chars]
        slots.append({c: n / sum(parts) for c, n in zip(chars, parts, strict=True)})
    return slots


@QUICK
@given(doubts(), PATTERNS, st.floats(0.0, 1.0))
def test_the_chance_is_that_of_all_texts_that_match(
    slots: list[dict[str, float]], pattern: str, judged: float
) -> None:
    told = plate(slots, p=judged)
    texts = {
        "".join(char for char, _ in text): math.prod(q for _, q in text)
        for text in product(*(slot.items() for slot in slots))
    }
    best = told["best"]
    assume(texts[best] < 0.98 or len(texts) == 1)
    # The judge has the word on the reading; the others share what is left as the slots say.
    share = (1 - judged) / (1 - texts[best]) if len(texts) > 1 else 0.0
    expected = sum(
        judged if text == best else p * share
        for text, p in texts.items()
        if re.fullmatch(regex(pattern), text)
    )
    plates, others, counts = plates_of(told)
    (p,) = probabilities(plates, others, counts, parse(pattern))
    assert p == pytest.approx(expected, rel=0.12, abs=2e-4)


@QUICK
@given(
    st.lists(doubts(), min_size=1, max_size=6), PATTERNS, st.sampled_from([0.001, 0.05, 0.5])
)
def test_nothing_likely_enough_is_passed_over(
    several: list[list[dict[str, float]]], pattern: str, least: float
) -> None:
    plates, others, counts = plates_of(*(plate(slots, p=0.3) for slots in several))
    sought = parse(pattern)
    likely = np.flatnonzero(probabilities(plates, others, counts, sought) >= least)
    assert {*likely.tolist()} <= {*possible(plates, sought, least).tolist()}


def test_what_goes_on_behind_the_reading_counts_too() -> None:
    told = plate([{"8": 1.0}, {"B": 1.0}], p=0.6)
    told["candidates"] = [
        {"text": "8B", "p": 0.6, "format": None},
        {"text": "8B7", "p": 0.3, "format": None},
        {"text": "8B1", "p": 0.1, "format": None},
    ]
    plates, others, counts = plates_of(told)

    def chance(pattern: str) -> float:
        assert len(possible(plates, parse(pattern), 0.01)) == 1
        return float(probabilities(plates, others, counts, parse(pattern))[0])

    assert chance("8B7") == pytest.approx(0.3, rel=0.1)
    assert chance("8B?") == pytest.approx(0.4, rel=0.1)
    assert chance("8B*") == pytest.approx(1.0, rel=0.1)
    assert chance("8B") == pytest.approx(0.6, rel=0.01)


def test_a_text_longer_than_any_plate_is_cut() -> None:
    plates, _, _ = plates_of(sure("A" * (WIDTH + 3)))
    assert plates["length"].tolist() == [WIDTH]
