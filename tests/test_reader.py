"""The shipped reader at work."""

from concurrent.futures import ThreadPoolExecutor

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plateglass.evidence import Classes
from plateglass.geometry import Picture, Quad, rectify
from plateglass.judge import judge
from plateglass.lab.plates.draw import draw
from plateglass.plates import get
from plateglass.reader import Reader, _at_home, _homes

SHARP = [
    ("de-car", "MKX4071"),
    ("cn-blue", "苏B8K306"),
    ("id-car-black", "B1742KZF"),
    ("gb-rear", "LK19VTZ"),
    ("br-mercosur", "RJK3D58"),
    ("ru-car", "K482MT178"),
    ("pl-car", "WX4817K"),
]


def crop(form: str, text: str, height: int = 40) -> Picture:
    drawn = draw(get(form), np.random.default_rng(0), text, height, wear=0.0, night=False)
    box = drawn.quad.box
    plate = drawn.picture[int(box.y1) : int(box.y2), int(box.x1) : int(box.x2)]
    return np.ascontiguousarray(plate)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


def test_sharp_plates_are_read(reader: Reader) -> None:
    readings = [
        judge(e, reader.calibration) for e in reader([crop(form, text) for form, text in SHARP])
    ]
    right = [r.best == text for r, (_, text) in zip(readings, SHARP, strict=True)]
    assert sum(right) >= len(SHARP) - 1, [r.best for r in readings]
    assert all(r.legibility in ("good", "fair") for r in readings)


def test_grey_is_not_a_reading(reader: Reader) -> None:
    (evidence,) = reader([np.full((16, 64, 3), 90, np.uint8)])
    reading = judge(evidence, reader.calibration)
    assert reading.legibility == "none"
    assert reading.text == ""
    assert reading.p < 0.1


def test_a_batch_says_what_each_would_alone(reader: Reader) -> None:
    crops = [crop(form, text, height) for form, text in SHARP[:3] for height in (16, 40, 90)]
    crops *= 5  # more than one batch
    together = reader(crops)
    for picture, evidence in list(zip(crops, together, strict=True))[:9]:
        (alone,) = reader([picture])
        assert np.abs(alone.slots - evidence.slots).max() < 1e-3
    assert reader([]) == []


def test_evidence_is_probabilities_and_the_input_stays(reader: Reader) -> None:
    picture = crop("de-car", "MKX4071")
    before = picture.copy()
    (evidence,) = reader([picture])
    assert np.array_equal(picture, before)
    assert np.exp(evidence.slots).sum(-1) == pytest.approx(1, abs=1e-4)
    assert np.exp(evidence.country).sum() == pytest.approx(1, abs=1e-4)
    assert evidence.gaze.sum((1, 2)) == pytest.approx(1, abs=1e-3)


def test_slots_look_from_left_to_right(reader: Reader) -> None:
    (evidence,) = reader([crop("de-car", "MKX4071")])
    columns = (evidence.gaze.sum(1) * np.arange(evidence.gaze.shape[2])).sum(-1)[:7]
    assert np.all(np.diff(columns) > 0)


def test_threads_share_one_reader(reader: Reader) -> None:
    crops = [crop(form, text) for form, text in SHARP]
    alone = [reader([c])[0].slots for c in crops]
    with ThreadPoolExecutor(4) as pool:
        shared = list(pool.map(lambda c: reader([c])[0].slots, crops * 4))
    for a, b in zip(alone * 4, shared, strict=True):
        assert np.array_equal(a, b)


@pytest.mark.parametrize("size", [(60, 14), (160, 20), (90, 48), (211, 47), (330, 90)])
def test_a_crop_is_fitted_as_rectify_would(reader: Reader, size: tuple[int, int]) -> None:
    drawn = crop("de-car", "MKX4071")
    picture = np.asarray(cv2.resize(drawn, size, interpolation=cv2.INTER_LINEAR), np.uint8)
    found = reader._fitted(picture).astype(int)
    expected = rectify(picture, Quad.whole(*size), reader.size)[0]
    assert np.abs(found - expected).max() <= 1


HOMES = Classes("A7粤あ", ("CN", "DE", "JP"))
WRITERS = '{"han": ["CN", "JP"], "hiragana": ["JP"]}'


def test_countries_write_their_scripts_and_everybody_latin_and_digits() -> None:
    homes = _homes(HOMES, WRITERS)
    assert homes.tolist() == [[1, 1, 1, 0], [1, 1, 0, 0], [1, 1, 1, 1]]
    assert _homes(HOMES, "{}").all()  # a weight that says nothing forbids nothing


def weighed(slot: list[float], country: list[float]) -> np.ndarray:
    logs = np.log(np.array([[slot]], np.float32))
    homes = _homes(HOMES, WRITERS)
    weighed = _at_home(logs, np.log(np.array([country], np.float32)), homes)
    return np.asarray(np.exp(weighed[0, 0]))


def test_a_stranger_needs_a_country_that_writes_it() -> None:
    unsure = [0.01, 0.44, 0.01, 0.53, 0.01]  # nothing, A, 7, 粤, あ
    abroad, at_home = weighed(unsure, [0.01, 0.98, 0.01]), weighed(unsure, [0.98, 0.01, 0.01])
    assert abroad.argmax() == 1
    assert at_home.argmax() == 3
    assert abroad.sum() == pytest.approx(1)
    surely = weighed([0.0005, 0.0005, 0.0005, 0.998, 0.0005], [0.3, 0.6, 0.1])
    assert surely.argmax() == 3  # what is seen clearly stays


@settings(deadline=None)
@given(st.lists(st.floats(0.01, 1), min_size=3, max_size=3))
def test_no_country_decides_between_latin_letters_and_digits(odds: list[float]) -> None:
    country = [p / sum(odds) for p in odds]
    p = weighed([0.1, 0.6, 0.2, 0.05, 0.05], country)
    assert p[1] / p[2] == pytest.approx(3, rel=1e-4)
