"""Many looks at one plate, taken together into one piece of evidence.

Log-probabilities are added slot by slot, because looks are evidence and evidence multiplies;
but a look that forecasts its own errors counts less, and looks at the same plate through the
same camera err alike, so ``n`` of them are worth fewer than ``n``. How much less and how many
fewer was fitted on rendered clips (``fusion.json``, with the command that made it), and so was
the calibration that :func:`plateglass.judge.judge` applies to what comes out.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

import numpy as np

from plateglass.calibration import Calibration
from plateglass.evidence import EMPTY, Evidence
from plateglass.judge import tempered
from plateglass.video.align import aligned

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_TINY = 1e-12


@dataclass(frozen=True)
class Fusion:
    """How looks add up."""

    steepness: float = 1.0
    """A look counts ``exp(-steepness * difficulty)``."""
    gap: float = 4.0
    """What leaving a slot out costs, in nats, when looks of different lengths are aligned."""
    likeness: float = 0.5
    """How far two looks at a plate err alike however much time lies between: 0 is
    independent, 1 is the same look twice."""
    memory: float = 0.2
    """Seconds in which two looks become as different as they get."""
    picture: float = 0.0
    """Share that looks at the fused picture have in what is said."""
    calibration: Calibration = field(default_factory=Calibration)
    """Makes the fused probabilities honest; for two looks and more."""
    reader: str = ""
    """sha256 of the reader whose looks this was fitted on."""
    command: str = ""
    """What made it."""

    @classmethod
    def from_json(cls, text: str) -> Fusion:
        """Read what :meth:`to_json` wrote."""
        data = json.loads(text)
        calibration = Calibration.from_json(json.dumps(data.pop("calibration")))
        return cls(calibration=calibration, **data)

    def to_json(self) -> str:
        """Write as JSON."""
        return json.dumps(asdict(self), indent=1) + "\n"


@cache
def shipped() -> Fusion:
    """Return the fusion that was fitted to the shipped reader."""
    return Fusion.from_json((resources.files(__package__) / "fusion.json").read_text("utf-8"))


@dataclass(frozen=True)
class Fused:
    """What all looks say together."""

    evidence: Evidence
    weights: tuple[float, ...]
    """Each look's share; they add up to 1."""


def fuse(
    looks: Sequence[Evidence],
    times: Sequence[float],
    reader: Calibration,
    fusion: Fusion,
    pictured: Sequence[Evidence] = (),
) -> Fused:
    """Take looks together that were made at these seconds; one look stays what it is.

    ``reader`` is the calibration of single looks, which is applied before they are added.
    ``pictured`` are looks at the picture that all frames make together; they are no frames of
    their own, so they have a say, but don't make the whole any surer.
    """
    weights = shares(looks, fusion.steepness)
    if len(looks) == 1:
        return Fused(looks[0], tuple(weights.tolist()))
    worth = effective(weights, np.asarray(times, np.float64), fusion)
    heard = [_split(tempered(look, reader)) for look in (*looks, *pictured)]
    lengths, characters = zip(*heard, strict=True)
    say = with_pictured(weights, len(pictured), fusion.picture)
    length, filled, places = _together(
        np.stack(lengths), np.stack(characters), say, worth, fusion.gap
    )
    slots = _joined(length, filled)
    country = _normal(worth * np.tensordot(weights, [look.country for look in looks], 1))
    first = int(weights.argmax())
    best = looks[first]
    # Where the best look looked, in the order of the slots as they ended up.
    order = np.where(places[first] < 0, np.arange(len(slots)), places[first])
    evidence = Evidence(
        slots=slots.astype(np.float32),
        country=country.astype(np.float32),
        difficulty=_forecast(length, filled),
        gaze=best.gaze[order],
        classes=best.classes,
    )
    return Fused(evidence, tuple(weights.tolist()))


def shares(looks: Sequence[Evidence], steepness: float) -> Floats:
    """Return how much each look counts; together 1."""
    difficulty = np.array([look.difficulty for look in looks])
    weights = np.exp(-steepness * (difficulty - difficulty.min()))
    return np.asarray(weights / weights.sum(), np.float64)


def with_pictured(weights: Floats, count: int, share: float) -> Floats:
    """Return the looks' shares, and after them those of so many looks at the fused picture."""
    if not count:
        return weights
    return np.concatenate([(1 - share) * weights, np.full(count, share / count)])


def effective(weights: Floats, times: Floats, fusion: Fusion) -> float:
    """Return how many independent looks these are worth.

    It is the number whose mean would vary as much as the weighted mean of looks whose errors
    are alike by ``likeness``, and more so while less than ``memory`` has passed.
    """
    apart = np.abs(times[:, None] - times[None, :])
    alike = fusion.likeness + (1 - fusion.likeness) * np.exp(-apart / fusion.memory)
    return float(1.0 / (weights @ alike @ weights))


def _split(logs: Floats) -> tuple[Floats, Floats]:
    """Take a look apart: how long the text is, and each slot's character if it has one."""
    empty = logs[:, EMPTY]
    filled = np.log1p(-np.minimum(np.exp(empty), 1 - _TINY))
    before = np.concatenate([[0.0], np.cumsum(filled)])
    return before + np.append(empty, 0.0), logs[:, 1:] - filled[:, None]


def _joined(length: Floats, characters: Floats) -> Floats:
    """Undo :func:`_split`."""
    p = np.exp(length)
    reached = np.cumsum(p[::-1])[::-1]
    ends = np.clip(p[:-1] / np.maximum(reached[:-1], _TINY), _TINY, 1 - _TINY)
    return np.column_stack([np.log(ends), np.log1p(-ends)[:, None] + characters])


def _together(
    lengths: Floats, characters: Floats, weights: Floats, worth: float, gap: float
) -> tuple[Floats, Floats, NDArray[np.int64]]:
    """Add up the looks' lengths and, aligned, their characters; return the places too."""
    length = _normal(worth * np.tensordot(weights, lengths, 1))
    likeliest = int(length[1:].argmax()) + 1
    own = lengths[:, 1:].argmax(1) + 1
    agreeing = own == likeliest
    # Begin with the looks of the right length, whose slots can be trusted to stand right.
    start = agreeing if agreeing.any() else np.ones(len(own), bool)
    sum_ = np.tensordot(weights[start] / weights[start].sum(), characters[start], 1)
    probabilities = np.exp(characters)
    rows = np.arange(len(own))[:, None]
    flat = -np.log(characters.shape[-1])
    everywhere = np.tile(np.arange(characters.shape[1]), (len(own), 1))
    for _ in range(2):
        reference = np.exp(_normal(sum_[:likeliest]))
        everywhere[:, :likeliest] = aligned(reference, probabilities, own, gap)
        seen = characters[rows, everywhere]
        seen[everywhere < 0] = flat
        sum_ = np.tensordot(weights, seen, 1)
    return length, _normal(worth * sum_), everywhere


def _forecast(length: Floats, characters: Floats) -> float:
    """Return the expected error per character in nats, as the reader forecasts its own."""
    likeliest = int(length[1:].argmax()) + 1
    logs = characters[:likeliest]
    doubt = float(-(np.exp(logs) * logs).sum() / likeliest)
    return doubt - float((np.exp(length) * np.maximum(length, -700)).sum()) / likeliest


def _normal(logs: NDArray[np.floating]) -> Floats:
    shifted = np.asarray(logs - logs.max(-1, keepdims=True), np.float64)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(-1, keepdims=True)))
