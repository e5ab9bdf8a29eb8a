"""Fit what makes a reader's probabilities honest, on plates that no figure is reported on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from plateglass.calibration import Calibration
from plateglass.evidence import EMPTY, Evidence
from plateglass.judge import likeliest, tempered

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

LEVELS = (0.9, 0.95, 0.99)
ACCURACIES = (0.97, 0.85, 0.5)
"""Characters right at which good ends, fair ends, poor ends."""
GRADES = 4
FLATTEST = 0.05
"""Least slope of a plate's log-odds: what looks surer is never believed less."""


def calibrate(evidence: Sequence[Evidence], truths: Sequence[str]) -> Calibration:
    """Return the calibration that fits these readings."""
    targets = np.array([e.classes.encode(t) for e, t in zip(evidence, truths, strict=True)])
    slots = np.stack([e.slots for e in evidence]).astype(np.float64)
    difficulty = np.array([e.difficulty for e in evidence])
    filled = targets != EMPTY
    right = (slots.argmax(-1) == targets) & filled

    edges = _edges(difficulty, right.sum(1) / filled.sum(1))
    grade = (difficulty[:, None] >= np.array(edges)).sum(1)
    temperature, slope, offset = [], [], []
    masses: dict[str, list[float]] = {str(level): [] for level in LEVELS}
    for g in range(GRADES):
        chosen = grade == g
        if chosen.sum() < 30:  # too few to fit: borrow from all
            chosen = np.ones(len(grade), bool)
        temperature.append(_temperature(slots[chosen, :, 1:], targets[chosen] - 1))
    partial = Calibration(edges=edges, temperature=tuple(temperature))
    logs = np.stack([tempered(e, partial) for e in evidence])
    joints = [likeliest(one, 8)[0] for one in logs]
    raw = np.array([score for _, score in joints])
    hit = np.array(
        [e.classes.decode(np.array([*path, EMPTY])) == t
         for e, (path, _), t in zip(evidence, joints, truths, strict=True)]
    )  # fmt: skip
    for g in range(GRADES):
        chosen = grade == g
        if chosen.sum() < 30:
            chosen = np.ones(len(grade), bool)
        a, b = _platt(raw[chosen], hit[chosen])
        slope.append(a)
        offset.append(b)
        needed = _masses(logs[chosen], targets[chosen])
        for level in LEVELS:
            masses[str(level)].append(_quantile(needed, level))
    return Calibration(
        edges=edges,
        temperature=tuple(temperature),
        slope=tuple(slope),
        offset=tuple(offset),
        sets={level: tuple(values) for level, values in masses.items()},
    )


def _edges(difficulty: Floats, accuracy: Floats) -> tuple[float, ...]:
    """Find where, as difficulty grows, the local share of right characters falls too low."""
    order = np.argsort(difficulty)
    width = max(20, len(order) // 50)
    kernel = np.ones(width) / width
    padded = np.pad(accuracy[order], (width // 2, width - 1 - width // 2), mode="edge")
    smooth = np.minimum.accumulate(np.convolve(padded, kernel, mode="valid"))
    edges = []
    for wanted in ACCURACIES:
        below = np.flatnonzero(smooth < wanted)
        place = below[0] if len(below) else len(order) - 1
        edges.append(float(difficulty[order][place]))
    return tuple(edges)


def _log_softmax(x: Floats) -> Floats:
    x = x - x.max(-1, keepdims=True)
    return np.asarray(x - np.log(np.exp(x).sum(-1, keepdims=True)))


def _temperature(slots: Floats, targets: NDArray[np.int64]) -> float:
    """Find what to divide character scores by; targets below 0 are empty slots."""
    filled = targets >= 0
    slots, targets = slots[filled], targets[filled]

    def cost(t: float) -> float:
        logs = _log_softmax(slots / t)
        return float(-np.take_along_axis(logs, targets[:, None], -1).mean())

    grid = np.geomspace(0.5, 4.0, 43)
    return float(grid[int(np.argmin([cost(t) for t in grid]))])


def _platt(raw: Floats, hit: NDArray[np.bool_]) -> tuple[float, float]:
    """Logistic regression of success on the raw log-odds, held near (1, 0) by a weak prior."""
    p = np.clip(np.exp(raw), 1e-9, 1 - 1e-6)
    odds, ones = np.log(p / (1 - p)), np.ones(len(p))
    slope, offset = _regression(np.column_stack([odds, ones]), hit, np.array([1.0, 0.0]), 0.0)
    if slope >= FLATTEST:
        return float(slope), float(offset)
    # Then the offset alone has to fit; the one that went with the other slope would not.
    (offset,) = _regression(ones[:, None], hit, np.array([0.0]), FLATTEST * odds)
    return FLATTEST, float(offset)


def _regression(
    x: Floats, hit: NDArray[np.bool_], prior: Floats, known: Floats | float
) -> Floats:
    """Newton's method, with steps cut short where they would overshoot."""

    def cost(w: Floats) -> float:
        z = x @ w + known
        return float((np.logaddexp(0, z) - hit * z).sum() + 0.25 * ((w - prior) ** 2).sum())

    w = prior
    for _ in range(50):
        q = 1 / (1 + np.exp(-np.clip(x @ w + known, -30, 30)))
        gradient = x.T @ (q - hit) + 0.5 * (w - prior)
        hessian = (x * (q * (1 - q))[:, None]).T @ x + 0.5 * np.eye(len(w))
        step = np.linalg.solve(hessian, gradient)
        while cost(w - step) > cost(w) and np.abs(step).max() > 1e-9:
            step = step / 2
        w = w - step
    return w


def _quantile(values: Floats, level: float) -> float:
    """Conformal quantile: a little above the plain one, so that small samples keep promises."""
    n = len(values)
    return float(np.quantile(values, min(1.0, level * (n + 1) / n))) + 1e-6


def _masses(logs: Floats, targets: NDArray[np.int64]) -> Floats:
    """Return for each true character the mass of all characters likelier than it."""
    p = np.exp(logs)
    truth = np.take_along_axis(p, targets[..., None], -1)
    above = np.where(p > truth, p, 0).sum(-1)
    return np.asarray(above[targets != EMPTY])
