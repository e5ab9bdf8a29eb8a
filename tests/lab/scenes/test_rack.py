"""Racks: rare shapes are picked as often as common ones."""

from __future__ import annotations

from collections import Counter

import numpy as np

from plateglass.geometry import Box, Quad
from plateglass.lab.plates.draw import Drawn
from plateglass.lab.scenes.rack import Rack


def drawn(form: str, text: str = "A1") -> Drawn:
    quad = Quad.from_box(Box(2, 2, 22, 12))
    return Drawn(np.zeros((14, 24, 3), np.uint8), quad, text, form, ())


def test_rare_shapes_are_not_rarely_picked() -> None:
    plates = [*(drawn("de-car") for _ in range(98)), drawn("eg-motorcycle"), drawn("eg-car")]
    rack, rng = Rack.of(plates), np.random.default_rng(0)
    picked = Counter(rack.pick(rng).format for _ in range(2000))
    assert picked["eg-motorcycle"] > 200
    assert picked["eg-car"] > 200
    assert picked["de-car"] > 900


def test_other_scripts_are_not_rarely_picked() -> None:
    plates = [*(drawn("de-car") for _ in range(98)), drawn("jp-private", "あ12")]
    rack, rng = Rack.of(plates), np.random.default_rng(0)
    assert Counter(rack.pick(rng).format for _ in range(2000))["jp-private"] > 300


def test_motorcycles_get_square_plates_where_there_are_any() -> None:
    rng = np.random.default_rng(0)
    mixed = Rack.of(
        [drawn("de-car"), drawn("eg-motorcycle"), drawn("bd-motorcycle"), drawn("eg-car")]
    )
    assert {mixed.pick_square(rng).format for _ in range(30)} == {
        "eg-motorcycle",
        "bd-motorcycle",
    }
    assert Rack.of([drawn("de-car")]).pick_square(rng).format == "de-car"
