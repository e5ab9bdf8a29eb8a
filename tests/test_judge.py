"""Laws of turning evidence into a reading."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plateglass.calibration import Calibration
from plateglass.evidence import EMPTY, Classes, Evidence
from plateglass.judge import believed, judge, likeliest, tempered

CLASSES = Classes("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", ("DE", "ID", "US"))
PLAIN = Calibration()


def evidence(slots: np.ndarray, difficulty: float = 0.0) -> Evidence:
    logs = slots - np.log(np.exp(slots).sum(-1, keepdims=True))
    return Evidence(
        slots=logs.astype(np.float32),
        country=np.log(np.array([0.2, 0.7, 0.1], np.float32)),
        difficulty=difficulty,
        gaze=np.zeros((CLASSES.slots, 6, 20), np.float32),
        classes=CLASSES,
    )


def says(text: str, p: float = 0.99) -> np.ndarray:
    """Slots that are sure of a text, each with probability p."""
    slots = np.full((CLASSES.slots, CLASSES.count), np.log((1 - p) / (CLASSES.count - 1)))
    for slot, label in enumerate(CLASSES.encode(text)):
        slots[slot, label] = np.log(p)
    return slots


noise = st.integers(0, 2**32 - 1).map(
    lambda seed: np.random.default_rng(seed).normal(0, 3, (CLASSES.slots, CLASSES.count))
)


@settings(deadline=None)
@given(st.text(alphabet=CLASSES.characters, min_size=1, max_size=12))
def test_slots_say_what_was_written_into_them(text: str) -> None:
    assert CLASSES.decode(CLASSES.encode(text)) == text
    assert judge(evidence(says(text)), PLAIN).best == text


@settings(max_examples=30, deadline=None)
@given(noise)
def test_the_plate_is_as_likely_as_all_its_characters_together(slots: np.ndarray) -> None:
    logs = tempered(evidence(slots), PLAIN)
    path, score = likeliest(logs)[0]
    joint = sum(logs[i, c] for i, c in enumerate(path))
    if len(path) < CLASSES.slots:
        joint += logs[len(path), 0]
    assert score == pytest.approx(joint, abs=1e-6)
    assert score <= 1e-9


@settings(max_examples=30, deadline=None)
@given(noise, st.integers(1, 12))
def test_a_narrow_beam_loses_none_of_the_likeliest(slots: np.ndarray, wanted: int) -> None:
    logs = tempered(evidence(slots), PLAIN)
    narrow, wide = likeliest(logs, wanted), likeliest(logs)[:wanted]
    assert [path for path, _ in narrow] == [path for path, _ in wide]
    assert [score for _, score in narrow] == pytest.approx([score for _, score in wide])


@settings(max_examples=30, deadline=None)
@given(noise)
def test_candidates_are_in_order_and_share_one_whole(slots: np.ndarray) -> None:
    reading = judge(evidence(slots), PLAIN)
    ps = [c.p for c in reading.candidates]
    assert ps == sorted(ps, reverse=True)
    assert sum(ps) <= 1 + 1e-6
    assert len({c.text for c in reading.candidates}) == len(ps)
    assert reading.p == max(ps, default=0)


def test_where_nothing_stands_nothing_is_a_candidate() -> None:
    slots = np.full((CLASSES.slots, CLASSES.count), -9.0)
    slots[:, EMPTY] = 9
    reading = judge(evidence(slots), PLAIN)
    assert (reading.best, reading.p, reading.legibility) == ("", 0, "none")
    assert not reading.candidates


def test_a_blur_of_seven_characters_is_not_read_as_one() -> None:
    slots = np.full((CLASSES.slots, CLASSES.count), 0.0)
    slots[:7, 0] = -4.0  # hardly empty, whatever it says
    slots[7:, 0] = 12.0
    assert len(judge(evidence(slots), PLAIN).best) == 7


def test_an_unsure_character_is_a_question_mark_and_names_its_rivals() -> None:
    slots = says("B1234XYZ")
    slots[3, CLASSES.encode("8")[0]] = slots[3, CLASSES.encode("3")[0]]
    reading = judge(evidence(slots), PLAIN)
    assert reading.text.count("?") == 1
    rivals = dict(reading.characters[3].others)
    assert {reading.characters[3].char, *rivals} >= {"3", "8"}
    assert 0.4 < reading.characters[3].p < 0.6
    assert reading.p < 0.6


def test_beyond_reading_is_said_and_nothing_is_printed() -> None:
    reading = judge(evidence(says("AB12"), difficulty=9.0), PLAIN)
    assert reading.legibility == "none"
    assert reading.text == ""


def test_a_country_is_a_hint_and_a_grammar_a_rule() -> None:
    slots = says("8B123AB", 0.6)  # no plate of Indonesia begins with a digit
    slots[0, CLASSES.encode("B")[0]] = slots[0, CLASSES.encode("8")[0]] - 1
    free = judge(evidence(slots), PLAIN)
    assert free.best.startswith("8")
    assert free.candidates[0].format is None
    hinted = judge(evidence(slots), PLAIN, country="ID")
    assert hinted.best == "BB123AB"
    assert hinted.candidates[0].format
    ruled = judge(evidence(slots), PLAIN, country="ID", grammar=True)
    assert all(c.format for c in ruled.candidates)
    assert ruled.country[0].code == "ID"


def test_calibration_can_only_change_how_sure_not_what() -> None:
    slots = says("AB1234", 0.9)
    timid = Calibration(temperature=(2.0,) * 4, slope=(0.5,) * 4, offset=(-1.0,) * 4)
    sure, unsure = judge(evidence(slots), PLAIN), judge(evidence(slots), timid)
    assert sure.best == unsure.best
    assert unsure.p < sure.p


@settings(deadline=None)
@given(st.floats(-40, 0), st.floats(-40, 0))
def test_belief_keeps_the_order(a: float, b: float) -> None:
    calibration = Calibration(slope=(0.7,) * 4, offset=(0.3,) * 4)
    low, high = sorted([a, b])
    assert believed(low, 1, calibration) <= believed(high, 1, calibration)


def test_calibration_travels_as_json() -> None:
    calibration = Calibration(
        edges=(0.2, 0.4, 0.8), temperature=(1.1, 1.2, 1.3, 1.4), sets={"0.9": (0.9,) * 4}
    )
    assert Calibration.from_json(calibration.to_json()) == calibration


def test_sets_grow_with_the_promise_and_hold_the_likeliest() -> None:
    calibration = Calibration(sets={"0.9": (0.6,) * 4, "0.99": (0.9,) * 4})
    reading = judge(evidence(says("AB12", 0.95)), calibration)
    for character in reading.characters:
        small, large = (chars for _, chars in character.sets)
        assert small == character.char
        assert large.startswith(small)
        assert len(large) > 1


@settings(max_examples=30, deadline=None)
@given(noise, st.floats(0.3, 3), st.floats(-4, 6))
def test_a_plate_is_never_surer_than_its_least_sure_character(
    slots: np.ndarray, slope: float, offset: float
) -> None:
    bold = Calibration(slope=(slope,) * 4, offset=(offset,) * 4)
    reading = judge(evidence(slots), bold)
    assert reading.p <= min((c.p for c in reading.characters), default=0) + 1e-9
    assert sum(c.p for c in reading.candidates) <= 1 + 1e-6
    assert all(c.p + sum(p for _, p in c.others) <= 1 + 1e-6 for c in reading.characters)


def test_a_character_is_as_sure_as_its_plate_at_the_others_expense() -> None:
    slots = says("AB1")
    slots[1, :] = np.log(1e-4 / CLASSES.count)
    for label, p in zip(CLASSES.encode("B8")[:2], (0.7, 0.29), strict=True):
        slots[1, label] = np.log(p)
    trusting = Calibration(slope=(1.0,) * 4, offset=(2.0,) * 4)
    before, after = (judge(evidence(slots), c) for c in (Calibration(), trusting))
    assert before.p < before.characters[1].p == pytest.approx(0.7, abs=0.02)
    assert after.p > 0.9
    assert after.characters[1].p == after.p
    (_, least), (_, was) = after.characters[1].others[0], before.characters[1].others[0]
    assert least / was == pytest.approx((1 - after.p) / (1 - before.characters[1].p))
    assert after.characters[0] == before.characters[0]


def test_a_set_holds_what_it_promises_of_each_character_too() -> None:
    slots = says("AB0")
    slots[2, :] = np.log(0.001 / CLASSES.count)
    for label, p in zip(CLASSES.encode("0O")[:2], (0.6, 0.399), strict=True):
        slots[2, label] = np.log(p)
    lenient = Calibration(sets={"0.9": (0.3,) * 4, "0.99": (0.5,) * 4})
    shown = judge(evidence(slots), lenient).characters[2]
    assert dict(shown.sets)["0.9"] == dict(shown.sets)["0.99"] == "0O"
