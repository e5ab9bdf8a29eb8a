from __future__ import annotations

import numpy as np

from plateglass.restore.learned import DOUBTFUL, softened


def strokes() -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """A correction that darkens thin upright strokes and lightens all the rest a little."""
    change = np.full((96, 320, 3), 10, np.float32)
    change[20:76, 4::16] = -80
    return change


def test_what_is_sure_is_drawn_in_full() -> None:
    change = strokes()
    assert np.array_equal(softened(change, np.zeros((96, 320), np.float32)), change)


def test_what_is_doubted_keeps_its_tones_and_gets_no_strokes() -> None:
    change = strokes()
    soft = softened(change, np.full((96, 320), DOUBTFUL, np.float32))
    inner = (slice(30, 66), slice(40, 280))
    assert abs(soft[inner].mean() - change[inner].mean()) < 1
    assert soft[inner].std() < 0.1 * change[inner].std()


def test_doubt_of_one_character_leaves_the_others_crisp() -> None:
    change, doubt = strokes(), np.zeros((96, 320), np.float32)
    doubt[:, 100:140] = 1
    soft = softened(change, doubt)
    assert np.array_equal(soft[:, :100], change[:, :100])
    assert soft[30:66, 110:130].std() < 0.2 * change[30:66, 110:130].std()
