"""The suite's number stands for what is drawn under it."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from tests.golden import assert_golden
from tools.handbook.results import load

from plateglass.lab.evaluate.benchmarks.asked import Asked
from plateglass.lab.evaluate.finding.photos import hard_photos
from plateglass.lab.evaluate.reading.readers import damaged
from plateglass.lab.evaluate.reading.samples import rendered_samples
from plateglass.lab.evaluate.suite import KEPT, NAME, parts

WIDTH, HEIGHT, COLUMNS = 144, 56, 6
STREETS = ("turned", "night", "glare", "several")


def test_the_suite_draws_what_its_number_says() -> None:
    """A change that shows here shows in figures too: the suite gets a new number then."""
    tiles = []
    for sample in rendered_samples(3 * COLUMNS):
        pixels = damaged(sample, 24)
        h, w = pixels.shape[:2]
        scale = min(WIDTH / w, HEIGHT / h)
        size = round(w * scale), round(h * scale)
        tile = np.full((HEIGHT, WIDTH, 3), 255, np.uint8)
        shown = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
        tile[: size[1], : size[0]] = shown
        tiles.append(tile)
    rows = [np.hstack(tiles[i : i + COLUMNS]) for i in range(0, len(tiles), COLUMNS)]
    streets = [photo.picture() for photo in hard_photos(STREETS, 1)]
    size = COLUMNS * WIDTH // len(STREETS), 2 * HEIGHT
    small = [cv2.resize(street, size, interpolation=cv2.INTER_AREA) for street in streets]
    rows.append(np.hstack(small))
    assert_golden(np.vstack(rows), NAME.replace("/", "-"), tolerance=12, share=0.02)


def test_what_is_committed_is_of_the_suites_seeds() -> None:
    pytest.importorskip("rapidocr")
    for _, _, asked in parts(Asked()):
        words = load(KEPT[asked.out.name])["environment"]["command"].split()
        seed = int(words[words.index("--seed") + 1]) if "--seed" in words else 0
        assert seed == asked.seed or "--suite" in words, asked.out.name
