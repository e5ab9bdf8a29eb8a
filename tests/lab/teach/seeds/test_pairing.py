"""Pairs of a bad picture and the good one: framed alike, made alike, split by plate."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from plateglass import image
from plateglass.geometry import Picture
from plateglass.lab.camera import degrade, preset
from plateglass.lab.data import pairs
from plateglass.lab.data.crops import Light, light_of
from plateglass.lab.plates.pool import Pool, build
from plateglass.lab.teach.plates import Several, gathered
from plateglass.lab.teach.seeds import pairing
from plateglass.lab.teach.seeds.pairing import Form, Made, Photographs, Pictures
from plateglass.lab.train.lessons import Lessons, divided, stacked
from plateglass.plates import formats

SIZE = (96, 48)


@pytest.fixture(scope="module")
def pool(tmp_path_factory: pytest.TempPathFactory) -> Pool:
    out = tmp_path_factory.mktemp("pool") / "plates.pool"
    return Pool(build(out, 12, seed=3, height=48, workers=1))


def photographs(
    pool: Pool, camera: str, seen: tuple[int, int] = SIZE, **more: object
) -> Photographs:
    form = Form(seen, SIZE, preset(camera), **more)  # type: ignore[arg-type]
    return Photographs(Several([pool]), list(range(len(pool))), form, seed=1)


@pytest.mark.parametrize(
    ("camera", "seen"),
    [("downup-x4", SIZE), ("fastai-jpeg", SIZE), ("srgan-x8", (12, 6)), ("phone", SIZE)],
)
def test_both_pictures_show_the_same_place(
    pool: Pool, camera: str, seen: tuple[int, int]
) -> None:
    lesson = photographs(pool, camera, seen)
    better = 0
    for index in range(len(lesson)):
        pair = lesson[index, 1]
        assert pair.seen.shape == (seen[1], seen[0], 3)
        assert pair.truth.shape == (SIZE[1], SIZE[0], 3)
        grey = [
            cv2.resize(cv2.cvtColor(p, cv2.COLOR_RGB2GRAY), (24, 12)).astype(float).ravel()
            for p in pair
        ]
        moved = np.roll(grey[1].reshape(12, 24), 4, axis=1).ravel()
        here, there = (np.corrcoef(grey[0], other)[0, 1] for other in (grey[1], moved))
        better += here > there
    assert better >= 0.8 * len(lesson), "shifted by a sixth, most fit worse"


def test_crops_get_bad_in_the_plates_own_proportions(
    pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    shapes = []

    def watched(picture: Picture, *rest: object) -> Picture:
        shapes.append(picture.shape)
        return degrade(picture, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(pairing, "degrade", watched)
    lesson = photographs(pool, "fastai-jpeg", (64, 64))
    for index in range(len(lesson)):
        assert lesson[index, 1].seen.shape == (64, 64, 3)
        quad = pool[index].quad
        height, width, _ = shapes[-1]
        assert height == SIZE[1]
        assert width / height == pytest.approx(quad.width / quad.height, rel=0.15)


def test_a_sample_depends_on_its_number_and_lap_alone(pool: Pool) -> None:
    one, two = photographs(pool, "dashcam"), photographs(pool, "dashcam")
    _ = [two[i, 5] for i in range(4)]
    for at in ((2, 1), (3, 1), (2, 2)):
        assert all(np.array_equal(a, b) for a, b in zip(one[at], two[at], strict=True))
    assert not np.array_equal(one[2, 1].seen, one[2, 2].seen)


def test_light_is_changed_on_both_pictures_alike(pool: Pool) -> None:
    plain = photographs(pool, "downup-x4")
    lit = photographs(pool, "downup-x4", lighting=0.4, lighting_p=1.0)
    gains = []
    for index in range(8):
        before, after = plain[index, 1], lit[index, 1]
        gains.append(after.truth.mean() - before.truth.mean())
        assert np.sign(gains[-1]) == np.sign(after.seen.mean() - before.seen.mean())
    assert min(gains) < 0 < max(gains)


def test_truths_that_fail_the_filter_are_passed_over(pool: Pool) -> None:
    light = Light(contrast=0.2)
    lesson = photographs(pool, "downup-x4", light=light)
    plain = photographs(pool, "downup-x4")
    objected = [bool(light.objection(*light_of(plain[i, 1].truth))) for i in range(12)]
    assert any(objected)
    assert not all(objected)
    for index in range(12):
        assert not light.objection(*light_of(lesson[index, 1].truth))


def test_everything_that_data_may_name(pool: Pool, tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    texts = [formats(country="DE")[0].sample(rng) for _ in range(30)]
    for number in range(30):
        picture = rng.integers(0, 256, (60, 200, 3), dtype=np.uint8)
        for folder in ("labelled", "plain", "good"):
            image.save(picture, tmp_path / folder / f"{number:02d}.png")
        image.save(picture[::4, ::4], tmp_path / "bad" / f"{number:02d}.png")
    rows = "".join(f"{number:02d}.png,{text},DE\n" for number, text in enumerate(texts))
    (tmp_path / "labelled" / "labels.csv").write_text("file,text,country\n" + rows)
    matched = pairs.match(tmp_path / "bad", tmp_path / "good").pairs
    table = pairs.write(pairs.split(matched), tmp_path / "pairs.csv")

    sharp, made = gathered([pool.path], least=20)
    assert (len(sharp), len(made)) == (12, 0)
    assert sharp[3].text == sharp.text(3) == pool.text(3)
    sharp, made = gathered([tmp_path / "labelled"], least=20)
    assert 10 < len(sharp) < 30, "what calibrates and validates readers is left out"
    assert {sharp.text(i) for i in range(len(sharp))} <= set(texts)
    assert sharp[0].picture.shape[2] == 3
    sharp, made = gathered([tmp_path / "plain", pool.path, table], least=20)
    assert (len(sharp), len(made)) == (42, 30)
    assert sharp.text(29) == "29.png"
    assert sharp[29].quad.width == 200

    form = Form((25, 8), (50, 16), preset("downup-x4"))
    lesson = Made(made, form, seed=0)
    seen, truth = lesson[0, 1]
    assert (seen.shape, truth.shape) == ((8, 25, 3), (16, 50, 3))
    assert [pair.split for pair in made].count("valid") == 6


def test_a_plate_is_on_one_side_of_the_split() -> None:
    keys = [f"plate {i % 20}" for i in range(100)]
    teaching, judging = divided(keys)
    assert sorted([*teaching, *judging]) == list(range(100))
    assert {keys[i] for i in teaching}.isdisjoint(keys[i] for i in judging)
    assert len(judging) == 20
    assert divided(keys) == (teaching, judging)


class Numbers:
    """A lesson whose samples tell their number and lap."""

    def __init__(self, count: int) -> None:
        self.count = count

    def __len__(self) -> int:
        return self.count

    def __getitem__(self, at: tuple[int, int]) -> Pictures:
        return Pictures(np.array(at[0]), np.array(at[1]))


def test_batches_can_be_entered_anywhere_and_shared_by_any_number() -> None:
    lessons = Lessons(Numbers(13), Numbers(5), batch=4, seed=2)
    through = lessons.batches(0)
    order = [next(through).seen.tolist() for _ in range(8)]
    assert len({n for batch in order[:3] for n in batch}) == 12, "a lap shows none twice"
    assert order[:3] != order[3:6], "the next lap has another order"
    for first in range(5):
        late = lessons.batches(first)
        assert [next(late).seen.tolist() for _ in range(3)] == order[first : first + 3]
    shares = [lessons.batches(0, rank, 2) for rank in range(2)]
    for batch in order[:4]:
        one, two = (next(share).seen.tolist() for share in shares)
        assert sorted(one + two) == sorted(batch)
    exam = [
        n for rank in range(2) for b in lessons.examination(rank, 2) for n in b.seen.tolist()
    ]
    assert sorted(exam) == list(range(5))


@pytest.mark.filterwarnings("ignore:.*fork.*")
def test_workers_change_nothing(pool: Pool) -> None:
    lesson = photographs(pool, "dashcam")
    firsts = []
    for workers in (0, 2):
        batches = Lessons(lesson, lesson, batch=3, workers=workers).batches(1)
        firsts.append(next(batches))
    assert all(bool((a == b).all()) for a, b in zip(*firsts, strict=True))
    assert stacked([lesson[0, 1], lesson[1, 1]]).seen.shape == (2, SIZE[1], SIZE[0], 3)
