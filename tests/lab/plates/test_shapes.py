from __future__ import annotations

import numpy as np

from plateglass.lab.plates.lettering import Lettering, face_of
from plateglass.lab.plates.shapes import mean_shapes


def test_a_mean_shape_is_most_like_its_own_character() -> None:
    characters = "0123456789ABCDEFHKLMNPRSTUVXYZ京津沪渝冀豫"
    shapes = mean_shapes(characters, (24, 32))
    assert shapes.shape == (len(characters), 32, 24)
    assert shapes.min() >= 0
    assert shapes.max() <= 1
    rng = np.random.default_rng(99)
    letters = Lettering(face_of("din", rng), rng)
    flat = (shapes - shapes.mean((1, 2), keepdims=True)).reshape(len(characters), -1)
    flat /= np.linalg.norm(flat, axis=1, keepdims=True)
    right = 0
    for index, char in enumerate(characters):
        mask = letters.mask(char, 32).astype(np.float32)
        columns = np.linspace(0, mask.shape[1] - 1, 24).round().astype(int)
        seen = mask[:, columns]
        right += int((flat @ (seen - seen.mean()).ravel()).argmax() == index)
    assert right >= 0.9 * len(characters)
