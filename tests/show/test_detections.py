"""Detections as other libraries take them: what supervision checks of its own, checked here."""

from __future__ import annotations

import importlib.util

import numpy as np
import pytest
from tests.show.readings import plate

import plateglass

# The fields of supervision.Detections, and what its documentation says each holds.
FIELDS = {"xyxy", "mask", "confidence", "class_id", "tracker_id", "data", "metadata"}


def test_plates_are_arrays() -> None:
    made = plateglass.detections([plate(), plate(read=False)])
    assert set(made) <= FIELDS
    assert made["xyxy"].shape == (2, 4)
    assert made["confidence"].shape == made["class_id"].shape == (2,)
    for values in made["data"].values():
        assert isinstance(values, np.ndarray)
        assert len(values) == 2
    x1, y1, x2, y2 = made["xyxy"][0]
    assert (x1, y1, x2, y2) == pytest.approx((10.0, 20.6, 74.2, 37.4))
    assert made["data"]["best"].tolist() == ["B1284XYZ", ""]
    assert made["data"]["corners"][0][0].tolist() == pytest.approx([10.4, 20.6])
    assert made["data"]["country"].tolist() == ["ID", ""]


def test_no_plates_are_empty_arrays_of_the_same_shape() -> None:
    made = plateglass.detections([])
    assert made["xyxy"].shape == (0, 4)
    assert made["data"]["corners"].shape == (0, 4, 2)


@pytest.mark.skipif(
    importlib.util.find_spec("supervision") is None, reason="supervision is not installed"
)
def test_supervision_takes_them() -> None:
    import supervision  # type: ignore[import-not-found,unused-ignore]

    found = supervision.Detections(**plateglass.detections([plate(), plate()]))
    assert len(found[found.confidence > 0.5]) == 2
    assert found.data["best"][0] == "B1284XYZ"
