"""Ornaments leave the text its room, and are no part of it."""

from __future__ import annotations

import numpy as np

from plateglass.geometry import Box
from plateglass.lab.plates.layout import lay_out
from plateglass.lab.plates.lettering import Lettering, face_of
from plateglass.lab.plates.ornaments import ornament, room_for
from plateglass.lab.plates.paint import filled
from plateglass.lab.plates.style import style_for
from plateglass.plates import all_formats

SPAN = (4.0, 296.0)


def test_room_is_taken_from_the_text_or_shared_with_it() -> None:
    rng = np.random.default_rng(1)
    seen = {"beside": 0, "behind": 0, "none": 0}
    for _ in range(400):
        box, rest = room_for("US", SPAN, 150.0, rng)
        if box is None:
            seen["none"] += 1
            assert rest == SPAN
            continue
        assert SPAN[0] <= box.x1 < box.x2 <= SPAN[1]
        assert 0 < box.y1 < box.y2 < 150
        behind = rest == SPAN
        seen["behind" if behind else "beside"] += 1
        assert behind or box.x2 <= rest[0] or rest[1] <= box.x1
    assert seen["beside"] > seen["behind"] > 0
    assert 0.6 < seen["none"] / 400 < 0.8


def test_ornaments_are_rare_where_nobody_prints_them() -> None:
    rng = np.random.default_rng(2)
    assert sum(room_for("PL", SPAN, 150.0, rng)[0] is not None for _ in range(500)) < 20


def test_every_ornament_paints_about_its_box() -> None:
    painted = 0
    for seed in range(60):
        canvas = filled((150, 300), (240, 240, 236))
        before = canvas.copy()
        ornament(canvas, Box(20, 40, 90, 110), (20, 30, 90), np.random.default_rng(seed))
        touched = np.abs(canvas - before).max(2) > 4
        painted += bool(touched.any())
        assert not touched[:, 180:].any()
    assert painted == 60


def test_characters_stand_clear_of_an_ornament_beside_them() -> None:
    form = next(form for form in all_formats() if form.id == "us-ny")
    clear = 0
    for seed in range(60):
        rng = np.random.default_rng(seed)
        style = style_for(form, rng)
        layout = lay_out(
            form, "ABC1234", Lettering(face_of(style.family, rng), rng), 100, style.manner, rng
        )
        assert "".join(p.char for p in layout.characters) == "ABC1234"
        box = layout.ornament
        if box is None:
            continue
        ends = [p.box for p in layout.characters]
        if box.x2 <= ends[0].x1 + 1 or box.x1 >= ends[-1].x2 - 1:
            clear += 1
    assert clear >= 8
