from __future__ import annotations

import cv2
import numpy as np
import pytest

from plateglass.geometry import Quad, rectify
from plateglass.judge import tempered
from plateglass.lab.plates.draw import draw
from plateglass.plates import get
from plateglass.reader import Reader
from plateglass.restore import Learned, Told
from plateglass.restore.learned import explained, fitted, softened


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
    soft = softened(change, np.ones((96, 320), np.float32))
    inner = (slice(30, 66), slice(40, 280))
    assert abs(soft[inner].mean() - change[inner].mean()) < 1
    assert soft[inner].std() < 0.1 * change[inner].std()


def test_what_is_half_doubted_keeps_its_shape_without_edges() -> None:
    change = np.zeros((96, 320, 3), np.float32)
    change[20:76, 145:175] = -80
    drawn = softened(change, np.full((96, 320), 0.5, np.float32))
    assert drawn[48, 160].min() == pytest.approx(-80, abs=1)
    steepest = np.abs(np.diff(drawn[48, :, 0])).max()
    assert steepest < 80 / (1.6 * np.sqrt(2 * np.pi))  # what still counts as crisp


def test_the_more_doubt_the_softer() -> None:
    edges = [
        np.abs(np.diff(softened(strokes(), np.full((96, 320), s, np.float32)), axis=1)).mean()
        for s in (0, 0.1, 0.3, 0.5, 0.7, 1)
    ]
    assert edges == sorted(edges, reverse=True)
    assert len(set(edges)) == len(edges)


def test_softening_one_character_leaves_the_others_crisp() -> None:
    change, soft = strokes(), np.zeros((96, 320), np.float32)
    soft[:, 100:140] = 1
    drawn = softened(change, soft)
    assert np.array_equal(drawn[:, :100], change[:, :100])
    assert drawn[30:66, 110:130].std() < 0.2 * change[30:66, 110:130].std()


def test_what_the_crop_shows_is_not_repainted() -> None:
    """Broad light and shade are known; strokes and a colour cast are not."""
    repainted = strokes()
    repainted[:, 160:] += 60
    kept = explained(repainted, 16)
    assert abs(kept[20:76, 20:140].mean()) < 3
    assert abs(kept[20:76, 180:300].mean()) < 3
    assert kept.std() > 0.8 * strokes().std()

    cast = np.zeros((96, 320, 3), np.float32)
    cast[..., 0], cast[..., 2] = 20, -20
    left = explained(cast, 16)
    assert left[..., 0].mean() - left[..., 2].mean() == pytest.approx(20, abs=1)


def test_the_fewer_pixels_the_less_is_known() -> None:
    blob = np.zeros((96, 320, 3), np.float32)
    blob[30:66, 140:180] = 50
    small, large = (np.abs(explained(blob, h)[40:56, 150:170]).mean() for h in (8, 48))
    assert large < 0.7 * small


@pytest.mark.parametrize("size", [(40, 13), (300, 30), (90, 96), (700, 60), (80, 300)])
def test_a_crop_is_shown_as_in_training(size: tuple[int, int]) -> None:
    rng = np.random.default_rng(2)
    coarse = rng.integers(0, 256, (5, 9, 3), dtype=np.uint8)
    crop = np.asarray(cv2.resize(coarse, size, interpolation=cv2.INTER_LINEAR), np.uint8)
    there, _ = rectify(crop, Quad.whole(*size), (320, 96))
    assert np.abs(fitted(crop, (320, 96)).astype(int) - there).max() <= 4


def test_a_character_is_drawn_as_it_is_told() -> None:
    """One crop, told two provinces: the pictures differ as the plates would."""
    reader, restorer = Reader(), Learned()
    alike = []
    for seed, pair in enumerate(("京粤", "苏浙", "沪川", "鲁皖")):
        texts = [f"{province}A68K25" for province in pair]
        plates = [
            draw(get("cn-blue"), np.random.default_rng(seed), text, 96, wear=0.0, night=False)
            for text in texts
        ]
        crop = rectify(plates[0].picture, plates[0].quad, (64, 18))[0]
        (evidence,) = reader([crop])
        told = Told.of(evidence, tempered(evidence, reader.calibration))
        drawn = [restorer(crop, told.saying(text)).astype(float).mean(2) for text in texts]
        height, width = drawn[0].shape
        true = [rectify(p.picture, p.quad, (width, height))[0].mean(2) for p in plates]
        first = slice(0, round(0.16 * width))
        told_apart, apart = ((b - a)[:, first].ravel() for a, b in (drawn, true))
        alike.append(np.corrcoef(told_apart, apart)[0, 1])
    assert np.mean(alike) > 0.25
