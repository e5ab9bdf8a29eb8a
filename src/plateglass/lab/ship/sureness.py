"""How often what two looks of a finder suspect is a plate.

Learned from photographs that no training has seen, as they are and smaller, each in its mirror,
too, and from streets drawn for it alone. The first look and the second count apart: how much
each is worth is learned as well. When the geometric mean of their scores was calibrated, on the
photographs as they are, it was in part luck where the cut came to lie.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import cv2
import numpy as np

from plateglass.finder import log_odds
from plateglass.geometry import Quad
from plateglass.lab.evaluate.finding.finders import ENOUGH
from plateglass.lab.evaluate.finding.photos import DRAWN, photos
from plateglass.lab.evaluate.protocols import seeded
from plateglass.lab.scenes import draw_scene, photograph

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from plateglass.finder import Finder
    from plateglass.geometry import Picture

    Floats = NDArray[np.float64]

UNKNOWN = "0.5 0.5 0"
"""What the looks are worth, and an offset, before anybody knows better."""

SIZES = (1.0, 0.75, 0.5)
"""In which a photograph is looked at."""

STREETS = 150

FEWEST = 20
"""Fewer suspicions than this say nothing about how often the next one is right."""


class Known(NamedTuple):
    """Something in a picture of which it is known that it is a plate."""

    quad: Quad
    counts: bool
    """Whether finding it is right; what is hidden or cut off may be found or not."""


def sureness(finder: Finder, data: Sequence[Path]) -> str:
    """Return what the two looks are worth, and the offset, as a finder's file holds it.

    ``finder`` reports whatever it sees. Of ``data`` only the calibration part is looked at.
    Plates that are known to nobody count as false alarms, so that the scores err on the modest
    side.
    """
    odds, right = [], []
    for picture, known in (*views(data), *streets()):
        for seen in finder.suspicions(picture):
            beside = [plate for plate in known if plate.quad.box.iou(seen.quad.box) >= ENOUGH]
            if all(plate.counts for plate in beside):
                odds.append((log_odds(seen.first), log_odds(seen.second)))
                right.append(bool(beside))
    if len(right) < FEWEST or all(right) or not any(right):
        return UNKNOWN
    weights = fitted(np.array(odds), np.array(right, float))
    return " ".join(f"{weight:.4f}" for weight in weights)


def views(data: Sequence[Path]) -> Iterator[tuple[Picture, list[Known]]]:
    """Yield the photographs of the calibration part, in three sizes and as in a mirror."""
    for photo in photos(data, "calibration"):
        picture = photo.picture()
        for size in SIZES:
            smaller = cv2.resize(picture, None, fx=size, fy=size, interpolation=cv2.INTER_AREA)
            height, width = smaller.shape[:2]
            grown = width / picture.shape[1], height / picture.shape[0]
            # What the labels overlook is a plate all the same.
            corners = [plate.quad.array * grown for plate in photo.plates]
            yield np.asarray(smaller, np.uint8), [Known(Quad.of(c), True) for c in corners]
            turned = [((width, 0) + c * (-1, 1))[[1, 0, 3, 2]] for c in corners]
            mirror = np.ascontiguousarray(smaller[:, ::-1])
            yield np.asarray(mirror, np.uint8), [Known(Quad.of(c), True) for c in turned]


def streets() -> Iterator[tuple[Picture, list[Known]]]:
    """Yield streets drawn for calibration alone."""
    for number in range(STREETS):
        rng = seeded("calibrate finder", number)
        scene = photograph(draw_scene(rng, DRAWN), "training", rng, difficulty=0.2)
        yield scene.picture, [Known(plate.quad, plate.counts) for plate in scene.plates]


def fitted(odds: Floats, right: Floats) -> Floats:
    """Fit a logistic regression: a weight for each column of ``odds``, and an offset.

    >>> odds = np.array([[-2.0], [-1], [-0.5], [0.5], [1], [2]])
    >>> weight, _ = fitted(odds, np.array([0, 0, 1, 0, 1, 1.0]))
    >>> bool(weight > 0)
    True
    """
    inputs = np.column_stack([odds, np.ones(len(odds))])
    # A little ridge towards the odds' mean keeps few examples from shouting.
    expected = np.array([*np.full(odds.shape[1], 1 / odds.shape[1]), 0.0])

    def wrong(weights: Floats) -> float:
        said = inputs @ weights
        surprise = np.logaddexp(0, said) - right * said
        return float(surprise.sum() + np.square(weights - expected).sum() / 2)

    weights = expected.copy()
    for _ in range(30):
        p = 1 / (1 + np.exp(-inputs @ weights))
        slope = inputs.T @ (right - p) - (weights - expected)
        curve = (inputs * (p * (1 - p))[:, None]).T @ inputs + np.eye(len(expected))
        step = np.linalg.solve(curve, slope)
        # Newton's steps go too far where the curve is flat.
        while wrong(weights + step) > wrong(weights) and np.abs(step).max() > 1e-9:
            step /= 2
        weights = weights + step
    return weights
