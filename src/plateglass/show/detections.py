"""Plates as detections: plain arrays in the shape that trackers and annotators take.

The keys are those of ``supervision.Detections``, which is not needed here:
``supervision.Detections(**plateglass.detections(plates))``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from plateglass.results import Plate


def detections(plates: Iterable[Plate]) -> dict[str, Any]:
    """Return plates as arrays: ``xyxy``, ``confidence`` (the finder's), ``class_id``, ``data``.

    ``data`` holds an array a field: ``text``, ``best``, ``p`` (that every character is right),
    ``legibility``, ``country`` (the likeliest, or empty) and ``corners``, (n, 4, 2).

    >>> detections([])["xyxy"].shape
    (0, 4)
    """
    plates = list(plates)
    boxes = [plate.quad.box for plate in plates]
    count = len(plates)
    readings = [plate.reading for plate in plates]
    codes = [r.country[0].code if r.country else "" for r in readings]
    corners = [plate.quad.points for plate in plates]
    xyxy = [(box.x1, box.y1, box.x2, box.y2) for box in boxes]
    return {
        "xyxy": np.array(xyxy, np.float32).reshape(count, 4),
        "confidence": np.array([plate.found for plate in plates], np.float32),
        "class_id": np.zeros(count, np.int64),
        "data": {
            "text": np.array([r.text for r in readings], np.str_),
            "best": np.array([r.best for r in readings], np.str_),
            "p": np.array([r.p for r in readings], np.float32),
            "legibility": np.array([r.legibility for r in readings], np.str_),
            "country": np.array(codes, np.str_),
            "corners": np.array(corners, np.float32).reshape(count, 4, 2),
        },
    }
