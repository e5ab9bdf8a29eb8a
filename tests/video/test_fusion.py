"""Many looks together: laws of the sum, alignment, how many looks are worth how much."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plateglass.calibration import Calibration
from plateglass.evidence import Classes, Evidence
from plateglass.geometry import Quad, rectify
from plateglass.judge import judge
from plateglass.video.align import aligned
from plateglass.video.fusion import Fusion, effective, fuse, shares, shipped, with_pictured
from plateglass.video.pictured import views
from plateglass.weights import weight

CLASSES = Classes("ABCDEFGH123", ("DE", "PL"), slots=6)
PLAIN = Calibration()
FUSION = Fusion(steepness=1.0, likeness=0.2, memory=0.1)


def look(text: str, sure: float = 0.9, difficulty: float = 0.2) -> Evidence:
    """Evidence that says a text, each slot with this probability."""
    slots = np.full((CLASSES.slots, CLASSES.count), np.log((1 - sure) / (CLASSES.count - 1)))
    slots[np.arange(CLASSES.slots), CLASSES.encode(text)] = np.log(sure)
    country = np.log(np.array([0.7, 0.3]))
    gaze = np.zeros((CLASSES.slots, 6, 20), np.float32)
    gaze[np.arange(CLASSES.slots), 0, np.arange(CLASSES.slots)] = 1
    return Evidence(
        slots.astype(np.float32), country.astype(np.float32), difficulty, gaze, CLASSES
    )


def said(looks: list[Evidence], fusion: Fusion = FUSION, seconds: float = 1.0) -> str:
    times = [seconds * i for i in range(len(looks))]
    return judge(fuse(looks, times, PLAIN, fusion).evidence, PLAIN).best


def test_one_look_stays_what_it_is() -> None:
    one = look("AB1")
    fused = fuse([one], [0.0], PLAIN, FUSION)
    assert fused.evidence is one
    assert fused.weights == (1.0,)


@settings(deadline=None)
@given(
    texts=st.lists(st.text("ABCDEFGH123", min_size=3, max_size=6), min_size=2, max_size=5),
    sure=st.floats(0.3, 0.99),
)
def test_fused_evidence_is_evidence(texts: list[str], sure: float) -> None:
    looks = [look(text, sure, 0.1 * i) for i, text in enumerate(texts)]
    fused = fuse(looks, [0.2 * i for i in range(len(looks))], PLAIN, FUSION)
    assert sum(fused.weights) == pytest.approx(1)
    assert np.exp(fused.evidence.slots).sum(-1) == pytest.approx(1, abs=1e-4)
    assert np.exp(fused.evidence.country).sum() == pytest.approx(1, abs=1e-4)
    assert np.isfinite(fused.evidence.difficulty)


def test_looks_that_agree_grow_sure_and_never_beyond_their_worth() -> None:
    few, many = ([look("AB12", 0.6)] * n for n in (2, 8))
    p = [judge(fuse(x, [float(i) for i in range(len(x))], PLAIN, FUSION).evidence, PLAIN).p
         for x in (few, many)]  # fmt: skip
    assert judge(few[0], PLAIN).p < p[0] < p[1]
    alike = Fusion(likeness=1.0)
    assert judge(fuse(many, [0.0] * 8, PLAIN, alike).evidence, PLAIN).p == pytest.approx(
        judge(few[0], PLAIN).p, abs=0.02
    )


def test_a_sharp_look_outweighs_two_blurred_ones() -> None:
    blurred = [look("AB33", 0.6, difficulty=3.0)] * 2
    assert said([*blurred, look("AB12", 0.8, difficulty=0.1)]) == "AB12"


@pytest.mark.parametrize("shorter", ["BC123", "AC123", "AB123", "ABC13", "ABC12"])
def test_a_look_that_lost_a_character_still_speaks_for_the_others(shorter: str) -> None:
    # Two that are unsure of the last digits, one that is sure of them and lost a character.
    unsure = [look("ABC123", 0.5), look("ABC12E", 0.4)]
    assert said([*unsure, look(shorter, 0.6)]) == "ABC123"


def test_alignment_leaves_out_what_is_missing() -> None:
    def rows(text: str) -> np.ndarray:
        return np.exp(look(text).slots[:, 1:].astype(np.float64))

    reference = rows("ABC12")[:5]
    looks = np.stack([rows("ABC12"), rows("BC12"), rows("ABBC12"), rows("AC12")])
    places = aligned(reference, looks, np.array([5, 4, 6, 4]), gap=3.0)
    assert places[0].tolist() == [0, 1, 2, 3, 4]
    assert places[1].tolist() == [-1, 0, 1, 2, 3]
    assert places[2][2:].tolist() == [3, 4, 5]
    assert places[3].tolist() == [0, -1, 1, 2, 3]


@settings(deadline=None)
@given(
    n=st.integers(1, 12),
    likeness=st.floats(0, 1),
    memory=st.floats(0.01, 2),
    pace=st.floats(0.01, 10),
)
def test_looks_are_worth_one_to_all_of_them(
    n: int, likeness: float, memory: float, pace: float
) -> None:
    weights = np.full(n, 1 / n)
    times = np.arange(n, dtype=np.float64) * pace
    worth = effective(weights, times, Fusion(likeness=likeness, memory=memory))
    assert 1 - 1e-9 <= worth <= n + 1e-9
    later = effective(weights, 2 * times, Fusion(likeness=likeness, memory=memory))
    assert later >= worth - 1e-9


def test_independent_looks_count_in_full_and_repeated_ones_once() -> None:
    weights, times = np.full(5, 0.2), np.arange(5.0)
    assert effective(weights, 100 * times, Fusion(likeness=0.0)) == pytest.approx(5)
    assert effective(weights, 0 * times, Fusion(likeness=0.0)) == pytest.approx(1)


def test_the_fused_picture_has_its_share_and_makes_nothing_surer() -> None:
    frames, together = [look("AB12", 0.5)] * 2, [look("AB13", 0.9)] * 3
    heard = {
        share: fuse(frames, [0.0, 1.0], PLAIN, replace(FUSION, picture=share), together)
        for share in (0.0, 0.2, 0.8)
    }
    said = {share: judge(one.evidence, PLAIN).best for share, one in heard.items()}
    assert said == {0.0: "AB12", 0.2: "AB12", 0.8: "AB13"}
    assert all(sum(one.weights) == pytest.approx(1) for one in heard.values())
    assert with_pictured(np.array([0.75, 0.25]), 2, 0.2).tolist() == pytest.approx(
        [0.6, 0.2, 0.1, 0.1]
    )
    # Looks at the picture that say what the frames say are no frames more.
    alike = fuse(frames, [0.0, 1.0], PLAIN, replace(FUSION, picture=0.5), frames)
    alone = fuse(frames, [0.0, 1.0], PLAIN, FUSION)
    assert judge(alike.evidence, PLAIN).p == pytest.approx(judge(alone.evidence, PLAIN).p)


def test_a_picture_is_seen_a_little_shifted_and_stretched() -> None:
    picture = np.random.default_rng(0).integers(0, 256, (36, 120, 3)).astype(np.uint8)
    seen = views(picture, (160, 48))
    assert {one.shape for one in seen} == {(48, 160, 3)}
    assert np.array_equal(seen[0], rectify(picture, Quad.whole(120, 36), (160, 48))[0])
    assert all(not np.array_equal(seen[0], other) for other in seen[1:])


def test_shares_follow_the_forecast() -> None:
    some = shares([look("A", difficulty=d) for d in (0.1, 0.1, 2.0)], steepness=1.0)
    assert some[0] == some[1] > some[2]
    assert shares([look("A", difficulty=d) for d in (0.1, 9.0)], 0.0).tolist() == [0.5, 0.5]


def test_where_was_looked_follows_the_slots() -> None:
    looks = [look("BC123", 0.8, 0.0), look("ABC123", 0.8, 0.3), look("ABC123", 0.8, 0.3)]
    fused = fuse(looks, [0.0, 1.0, 2.0], PLAIN, Fusion(steepness=0.5, likeness=0.0)).evidence
    assert judge(fused, PLAIN).best == "ABC123"
    # The best look's first character is the plate's second.
    assert fused.gaze[1, 0].argmax() == 0


def test_what_ships_was_fitted_and_survives_json() -> None:
    fusion = shipped()
    assert fusion.command.startswith("python -m plateglass.lab.ship.fusion")
    assert Fusion.from_json(fusion.to_json()) == fusion
    assert 0 <= fusion.likeness <= 1
    # If this fails, the reader was replaced: run the command that fusion.json names.
    assert fusion.reader == weight("reader").sha256
