"""Maps over a plate as pictures: doubt, residual, and where samples disagree.

A map never hides what it lies on. Doubt as good as keeps the lightness of every pixel, whose
range is narrowed so that colour has room, and adds a hue that the picture below, drawn grey,
does not have; a line around the doubtful parts says the same to those who see or print no
colour.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from plateglass.show.ink import ACCENT, ALARM, PAPER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Picture = NDArray[np.uint8]
    Map = NDArray[np.float32]

FULL = 32.0
"""Grey levels of difference at which a residual has its full colour, on every page alike."""
DOUBTFUL = 0.5
"""Doubt around which a line is drawn."""
_FINE = 800
"""Pixels that a washed picture is wide at least, so that its line is thin and smooth."""
_ROOM = (64.0, 210.0)
"""What black and white become, so that a hue can be seen on both."""


def doubtful(picture: Picture, doubt: Map) -> Picture:
    """Wash a picture in orange where it is doubted, 0 not at all and 1 fully.

    ``doubt`` covers the picture, in a grid of its own or in the picture's. Small pictures come
    back enlarged.
    """
    height, width = picture.shape[:2]
    times = max(1, -(-_FINE // width))
    size = (width * times, height * times)
    grey = _enlarged(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY).astype(np.float32), size, 255)
    amount = _enlarged(doubt, size, 1)
    low, high = _ROOM
    grey = low + grey * ((high - low) / 255)
    # A hue of lightness zero: added to a grey, it changes the colour and not the lightness.
    hue = np.array(ALARM, np.float32) - _lightness(ALARM)
    washed = grey[..., None] + amount[..., None] * hue * 0.8
    drawn = np.clip(np.rint(washed), 0, 255).astype(np.uint8)
    return _lined(drawn, amount >= DOUBTFUL)


def residual(difference: Map) -> Picture:
    """Draw signed grey levels: blue where darker, orange where lighter, paper where equal."""
    share = np.clip(difference / FULL, -1, 1)[..., None]
    paper = np.array(PAPER, np.float32)
    end = np.where(share < 0, np.array(ACCENT, np.float32), np.array(ALARM, np.float32))
    return np.asarray(np.rint(paper + np.abs(share) * (end - paper)), np.uint8)


def disagreement(samples: Sequence[Picture]) -> Map:
    """Return where samples of one plate differ, 0..1: twice their spread, of the grey scale.

    Half the samples black and half white spread by half the scale, which is as far as it goes.
    """
    greys = [cv2.cvtColor(sample, cv2.COLOR_RGB2GRAY) for sample in samples]
    spread = np.stack(greys).astype(np.float32).std(axis=0)
    return np.asarray(np.clip(2 * spread / 255, 0, 1), np.float32)


def _lightness(colour: tuple[int, int, int]) -> float:
    return sum(w * c for w, c in zip((0.299, 0.587, 0.114), colour, strict=True))


def _enlarged(plane: Map, size: tuple[int, int], most: float) -> Map:
    """Enlarge a plane smoothly, without swinging over where it is steep."""
    smooth = cv2.resize(plane, size, interpolation=cv2.INTER_CUBIC)
    return np.asarray(np.clip(smooth, 0, most), np.float32)


def _lined(picture: Picture, inside: NDArray[np.bool_]) -> Picture:
    outlines, _ = cv2.findContours(
        inside.astype(np.uint8), cv2.RETR_LIST, cv2.CHAIN_APPROX_NONE
    )
    thick = max(1, round(picture.shape[0] / 120))
    cv2.polylines(picture, outlines, True, (96, 30, 0), thick, cv2.LINE_AA)
    return picture
