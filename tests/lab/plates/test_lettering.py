from __future__ import annotations

import numpy as np
import pytest

from plateglass.geometry import Box
from plateglass.lab.plates.draw import draw
from plateglass.lab.plates.emblems import emblem
from plateglass.lab.plates.lettering import face_of, face_of_words
from plateglass.plates import all_formats, get


@pytest.mark.parametrize("seed", range(4))
def test_words_get_a_face_of_their_script(seed: int) -> None:
    said = {text for form in all_formats() for band in form.bands for text in band.text}
    said |= {text for form in all_formats() for e in form.emblems for text in e.text}
    for text in sorted(said):
        face = face_of_words("generic", text, np.random.default_rng(seed))
        assert all(face.covers(char) for char in text if char > "\u0500"), text


def test_latin_words_keep_the_family_and_the_chance() -> None:
    one, two = np.random.default_rng(3), np.random.default_rng(3)
    assert face_of_words("generic", "RUS", one).name == face_of("generic", two).name
    assert one.random() == two.random()


def test_an_arabic_emblem_is_painted() -> None:
    canvas = np.zeros((44, 84, 3), np.float32)
    box = Box(0.0, 0.0, 84.0, 44.0)
    emblem(canvas, "word", box, ("#f4f4f4",), "تونس", np.random.default_rng(0))
    assert (canvas > 128).any(axis=0).mean() > 0.3


@pytest.mark.parametrize(("name", "text", "raised"), [
    ("ir-car", "۱۲ب۳۴۵۶۷", False), ("ru-car", "A123BC77", True),
])  # fmt: skip
def test_a_region_leaves_its_box_the_room_for_words(name: str, text: str, raised: bool) -> None:
    drawn = draw(get(name), np.random.default_rng(2), text, 96, wear=0.0, night=False)
    (_, usual), (_, region) = drawn.characters[0], drawn.characters[-1]
    assert (region.y1 < drawn.quad.box.y1 + 0.28 * drawn.quad.height) is raised
    assert (region.y2 > usual.y2 - 3) is not raised
