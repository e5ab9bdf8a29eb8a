"""From evidence to a reading that can be believed.

Three corrections, each fitted on plates that no figure is reported on, make the reader's raw
probabilities honest: a temperature per legibility grade for single characters, a slope and an
offset per grade for the plate as a whole (the joint over its characters, never a mean), and
set sizes that hold a promised share of the truth. A plate beyond reading is answered with
"not readable" rather than with a guess.
"""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from plateglass import plates
from plateglass.calibration import Calibration
from plateglass.evidence import EMPTY, Evidence
from plateglass.results import (
    LEGIBILITIES,
    UNSURE,
    Candidate,
    Character,
    Country,
    Legibility,
    Reading,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from plateglass.plates import Format

    Floats = NDArray[np.float64]

BEAM = 96
"""Texts followed from slot to slot."""
ALTERNATIVES = 8
"""Characters a slot may choose from in the beam."""
SHORTCUT = 0.2
"""Lengths less likely than this share of the likeliest are not considered."""
DOUBT = 0.6
"""A character below this probability is printed as ``?``."""
RARE = 0.001
"""Alternatives less likely than this are not named."""
STRANGER = 0.05
"""How much a text outside the expected country's grammars counts under a soft constraint."""


def tempered(evidence: Evidence, calibration: Calibration) -> Floats:
    """Return the slots' calibrated log-probabilities.

    The temperature decides between characters only; whether a slot is empty stays as it is.
    """
    grade = calibration.grade(evidence.difficulty)
    logs = evidence.slots.astype(np.float64)
    filled = np.log1p(-np.minimum(np.exp(logs[:, :1]), 1 - 1e-12))
    scaled = logs[:, 1:] / calibration.temperature[grade]
    scaled -= scaled.max(-1, keepdims=True)
    scaled -= np.log(np.exp(scaled).sum(-1, keepdims=True))
    return np.column_stack([logs[:, :1], filled + scaled])


def likeliest(logs: Floats, width: int = BEAM) -> list[tuple[tuple[int, ...], float]]:
    """Return the likeliest texts (as classes) with their joint log-probabilities.

    A text is the characters up to the first empty slot, so no text is another's beginning and
    the probabilities of all texts add up to one. Lengths are weighed first: of a plate beyond
    reading, a single character would be the likeliest text only because it risks the least.
    """
    slots, classes = logs.shape
    lengths = _lengths(logs[:, EMPTY])
    plausible = (lengths >= lengths.max() + math.log(SHORTCUT)).tolist()
    longest = max(length for length, is_plausible in enumerate(plausible) if is_plausible)
    few = min(ALTERNATIVES, classes - 1)
    choices = np.argpartition(-logs[:longest, 1:], few - 1, axis=1)[:, :few] + 1
    gains = np.take_along_axis(logs[:longest], choices, 1)
    # Behind its end a path is empty.
    paths, scores = np.full((1, slots), EMPTY), np.zeros(1)
    ended = []
    for length in range(longest + 1):
        if plausible[length]:
            end = logs[length, EMPTY] if length < slots else 0.0
            ended.append((paths, scores + end))
        if length == longest:
            break
        grown = (scores[:, None] + gains[length]).ravel()
        keep = np.arange(len(grown))
        if len(grown) > width:
            keep = np.argpartition(-grown, width)[:width]
        paths = paths[keep // few]
        paths[:, length] = choices[length, keep % few]
        scores = grown[keep]
    paths, scores = (np.concatenate(parts) for parts in zip(*ended, strict=True))
    best = np.argsort(-scores, kind="stable")[:width]
    ends = (paths[best] != EMPTY).sum(1).tolist()
    return [
        (tuple(path[:end]), score)
        for path, end, score in zip(
            paths[best].tolist(), ends, scores[best].tolist(), strict=True
        )
    ]


def _lengths(empty: Floats) -> Floats:
    """Return the log-probability of each length, from none to all slots filled."""
    filled = np.log1p(-np.minimum(np.exp(empty), 1 - 1e-12))
    before = np.concatenate([[0.0], np.cumsum(filled)])
    return np.asarray(before + np.append(empty, 0.0), np.float64)


@cache
def _formats(country: str, length: int) -> tuple[Format, ...]:
    return tuple(form for form in plates.formats(country=country) if length in form.lengths)


def _fit(text: str, countries: Sequence[str]) -> Format | None:
    formats = (form for code in countries for form in _formats(code, len(text)))
    return next((form for form in formats if form.matches(text)), None)


def believed(raw: float, grade: int, calibration: Calibration) -> float:
    """Correct a plate's joint log-probability; return a probability."""
    p = min(max(math.exp(raw), 1e-9), 1 - 1e-6)
    odds = calibration.slope[grade] * math.log(p / (1 - p)) + calibration.offset[grade]
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, odds))))


def judge(
    evidence: Evidence,
    calibration: Calibration,
    *,
    country: str | None = None,
    grammar: bool = False,
    top: int = 10,
    doubt: float = DOUBT,
) -> Reading:
    """Turn evidence into a reading.

    ``country`` alone makes texts outside that country's grammars unlikely; with ``grammar``
    they are ruled out (without ``country``: those outside the likely countries' grammars).
    Whether a candidate fits a grammar is always said in its ``format``.
    """
    country = country.upper() if country else None
    grade = calibration.grade(evidence.difficulty)
    legibility: Legibility = LEGIBILITIES[grade]
    logs = tempered(evidence, calibration)
    characters = evidence.classes.characters
    # Only where a grammar weighs them can texts from further below move up; a beam as wide as
    # what is asked for (and one more, as nothing at all is no text) loses none of the others.
    wanted = BEAM if country or grammar else max(1, top) + 1
    found = [(path, score) for path, score in likeliest(logs, wanted) if path]
    if not (country or grammar):
        found = found[: max(1, top)]
    texts = [("".join(characters[i - 1] for i in path), score) for path, score in found]
    order = np.argsort(-evidence.country.astype(np.float64))
    likely = [country] if country else [evidence.classes.countries[i] for i in order[:5]]
    if country or grammar:
        texts = _constrained(texts, likely, 0.0 if grammar else STRANGER)
    if not texts:
        return Reading("", "", 0.0, "none", country=_countries(evidence, country))

    best = texts[0][0]
    form = _fit(best, likely)
    shown = _characters(best, logs, characters, _masses(calibration, grade))
    p_best = believed(texts[0][1], grade, calibration)
    if not (country or grammar):
        # (A grammar knows more than the characters by themselves, and they say what they see.)
        shown = tuple(_lifted(character, p_best) for character in shown)
    raw_best = math.exp(texts[0][1])
    # The others keep their ratio to the best, within what the best leaves over.
    left, raw_left = 1 - p_best, max(1e-9, 1 - raw_best)
    candidates = [Candidate(best, p_best, form.name if form else None)][:top]
    for text, score in texts[1:top]:
        p = min(math.exp(score) * left / raw_left, p_best)
        other = _fit(text, likely)
        candidates.append(Candidate(text, p, other.name if other else None))
    return Reading(
        text="" if legibility == "none" else _spaced(best, shown, form, doubt),
        best=best,
        p=p_best,
        legibility=legibility,
        characters=shown,
        candidates=tuple(candidates),
        country=_countries(evidence, country),
    )


def _constrained(
    texts: list[tuple[str, float]], countries: Sequence[str], stranger: float
) -> list[tuple[str, float]]:
    weights = [1.0 if _fit(text, countries) else stranger for text, _ in texts]
    masses = [math.exp(score) * w for (_, score), w in zip(texts, weights, strict=True)]
    seen = sum(math.exp(score) for _, score in texts)
    total = sum(masses) + max(0.0, 1 - seen) * stranger
    kept = [
        (text, math.log(mass / total))
        for (text, _), mass in zip(texts, masses, strict=True)
        if mass > 0 and total > 0
    ]
    return sorted(kept, key=lambda item: -item[1])


def _masses(calibration: Calibration, grade: int) -> dict[str, float]:
    """Return the mass that a set of each promise has to hold.

    Over many characters less would often do, because most are sure; but nobody who sees two
    characters at 60 and 40 % believes a set that names the first alone.
    """
    sets = calibration.sets or {}
    return {level: max(masses[grade], float(level)) for level, masses in sets.items()}


def _characters(
    best: str, logs: Floats, alphabet: str, masses: dict[str, float]
) -> tuple[Character, ...]:
    p = np.exp(logs[: len(best)])
    order = np.argsort(-p, axis=1)
    held = np.cumsum(np.take_along_axis(p, order, 1), axis=1)
    # The likeliest characters that together hold the mass, for each slot and promise.
    promises = np.array(list(masses.values()))
    sizes = ((held[:, None] < promises[:, None]).sum(2) + 1).tolist()
    shown = []
    for slot, char in enumerate(best):
        classes = order[slot, : max([6, *sizes[slot]])].tolist()
        chances = p[slot, classes[:6]].tolist()
        others = [
            (alphabet[i - 1], q)
            for i, q in zip(classes, chances, strict=False)
            if i != EMPTY and q >= RARE and alphabet[i - 1] != char
        ]
        sets = tuple(
            (level, "".join([alphabet[i - 1] for i in classes[:size] if i != EMPTY]))
            for level, size in zip(masses, sizes[slot], strict=True)
        )
        p_char = float(p[slot, alphabet.index(char) + 1])
        shown.append(Character(char, p_char, tuple(others[:5]), sets))
    return tuple(shown)


def _lifted(character: Character, p: float) -> Character:
    """Make a character as sure as the plate that it stands on, at the others' expense.

    Characters are corrected one by one, and are right more often than they seem wherever all of
    a plate is: what spoils one spoils its neighbours.
    """
    if character.p >= p:
        return character
    share = (1 - p) / (1 - character.p)
    others = tuple((char, q * share) for char, q in character.others)
    return replace(character, p=p, others=others)


def _spaced(best: str, shown: tuple[Character, ...], form: Format | None, doubt: float) -> str:
    printed = form.spaced(best).replace("\n", " ") if form else best
    marks = iter(shown)
    current = next(marks, None)
    out = []
    for letter in printed:
        if current is not None and letter == current.char:
            out.append(letter if current.p >= doubt else UNSURE)
            current = next(marks, None)
        else:
            out.append(letter)
    return "".join(out)


def _countries(evidence: Evidence, asked: str | None) -> tuple[Country, ...]:
    if asked:
        return (Country(asked, 1.0),)
    p = np.exp(evidence.country.astype(np.float64))
    return tuple(
        Country(evidence.classes.countries[i], float(min(1.0, p[i])))
        for i in np.argsort(-p)[:3]
        if p[i] >= 0.02
    )
