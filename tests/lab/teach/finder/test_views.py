"""Views of streets: the plates stay where their corners say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import cv2
import numpy as np
import pytest

from plateglass.finder import Detection
from plateglass.geometry import Box, Picture, Quad
from plateglass.lab.plates.draw import Drawn
from plateglass.lab.scenes.rack import Rack
from plateglass.lab.teach.finder.decoys import deceiving
from plateglass.lab.teach.finder.street import Street, Target
from plateglass.lab.teach.finder.views import (
    Sources,
    View,
    Views,
    enlarged,
    look,
    replaced,
    scattered,
    worsened,
)

SIZE = (160, 96)


def drawn() -> Drawn:
    picture = np.full((34, 114, 3), 60, np.uint8)
    picture[7:27, 7:107] = 235
    picture[12:22, 15:100:9] = 20
    return Drawn(picture, Quad.from_box(Box(7, 7, 107, 27)), "AB1", "de-car", ())


def street(*, real: bool, count: int = 1) -> Street:
    picture = np.full((300, 400, 3), 90, np.uint8)
    targets = []
    for i in range(count):
        box = Box(60 + 150 * i, 100 + 60 * i, 140 + 150 * i, 124 + 60 * i)
        picture[int(box.y1) : int(box.y2), int(box.x1) : int(box.x2)] = 250
        targets.append(Target(Quad.from_box(box), tight=not real))
    return Street.of(picture, targets, real=real)


def inside(picture: Picture, quad: Quad) -> np.ndarray[tuple[int], np.dtype[np.uint8]]:
    mask = np.zeros(picture.shape[:2], np.uint8)
    cv2.fillConvexPoly(mask, np.rint(quad.grown(-0.15).array - 0.5).astype(np.int32), 1)
    return picture[mask > 0]


@pytest.mark.parametrize("real", [True, False])
def test_the_corners_go_where_the_plate_goes(real: bool) -> None:
    scene, seen = street(real=real), 0
    for seed in range(40):
        picture, plates = look(scene, SIZE, np.random.default_rng(seed))
        assert picture.shape == (96, 160, 3)
        for plate in plates:
            if plate.counts:
                seen += 1
                assert plate.quad.area > 0, "clockwise, mirrored or not"
                assert np.median(inside(picture, plate.quad)) > 200
    assert seen > 15


def test_a_plate_is_replaced_in_its_place() -> None:
    picture, target = street(real=True).pictures[0], street(real=True).targets[0]
    new, hung = replaced(picture, target, drawn(), np.random.default_rng(0))
    assert hung is not None
    assert hung.tight
    assert hung.quad.box.iou(target.quad.box) > 0.2
    bare, none = replaced(picture, target, None, np.random.default_rng(0))
    assert none is None
    assert bare[100:124, 60:140].max() < 140
    assert picture[110, 100, 0] == 250, "the caller's picture is left alone"
    assert new.shape == picture.shape


def test_scattered_plates_keep_off_the_others() -> None:
    picture, plates = street(real=True).pictures[0], street(real=True).targets
    for seed in range(20):
        _, hung = scattered(picture, plates, drawn(), np.random.default_rng(seed))
        if hung is not None:
            assert hung.quad.box.iou(plates[0].quad.box) == 0


def test_worse_pictures_keep_their_shape() -> None:
    picture = street(real=True).pictures[0][:96, :160]
    before = picture.copy()
    for seed in range(12):
        worse = worsened(picture, np.random.default_rng(seed))
        assert worse.shape == picture.shape
        assert worse.dtype == np.uint8
    assert np.array_equal(picture, before)


def sources(plates: Sequence[Drawn]) -> Sources:
    empty = Street.of(np.full((200, 200, 3), 70, np.uint8), (), real=True)
    photos = [street(real=True, count=2)]
    return Sources([street(real=False)], photos, [empty], Rack.of(plates))


def test_batches_follow_from_the_seed() -> None:
    def first(seed: int) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
        views = Views(sources([drawn()]), batch=4, size=SIZE, seed=seed)
        batch = views[0, 0, 1]
        assert batch.pictures.shape == (4, 3, 96, 160)
        assert batch.centres.shape == (4, 1, 12, 20)
        return np.asarray(batch.pictures)

    assert np.array_equal(first(1), first(1))
    assert not np.array_equal(first(1), first(2))


def test_where_a_finder_was_deceived_is_looked_at_more_often() -> None:
    scene = street(real=True)
    plate, badge = scene.targets[0].quad, Quad.from_box(Box(300, 200, 340, 212))
    found = [Detection(plate.grown(0.1), 0.9), Detection(badge, 0.4)]
    (hard,) = deceiving([scene], lambda _: found)
    assert hard.decoys == (badge,), "the plate, badly seen, is no decoy"
    assert list(deceiving([scene], lambda _: [])) == []

    picture = scene.pictures[0].copy()
    picture[200:212, 300:340] = (255, 0, 0)
    hard = replace(Street.of(picture, scene.targets, real=True), decoys=(badge,))
    shown = [
        (look(hard, SIZE, np.random.default_rng(seed), deceived=deceived)[0][..., 1] < 20).any()
        for deceived in (True, False)
        for seed in range(30)
    ]
    assert sum(shown[:30]) > 25
    assert sum(shown[30:]) < 25


def test_hard_streets_come_as_often_as_asked() -> None:
    seen = []

    class Noting(tuple[Street, ...]):
        def __getitem__(self, index: Any) -> Any:
            seen.append(index)
            return super().__getitem__(index)

    rack = Rack.of([drawn()])
    decoy = Quad.from_box(Box(5, 5, 40, 15))
    hard = Noting([replace(street(real=False), decoys=(decoy,))])
    sources = Sources([street(real=False)], [], [], rack, hard, shares=(0.5, 0.0, 0.0, 0.5))
    rng = np.random.default_rng(0)
    for _ in range(60):
        sources.view(SIZE, rng)
    assert 15 < len(seen) < 45


def test_pasted_plates_may_be_square_and_in_the_shade() -> None:
    plain = street(real=True)
    formats = ("de-car", "eg-car", "eg-motorcycle", "bd-motorcycle")
    rack = Rack.of([replace(drawn(), format=form) for form in formats])
    usual, rng = Sources([], [plain], [], rack), np.random.default_rng(0)
    square = replace(usual, square=1.0, shaded=1.0)
    assert {usual._pick(rng).format for _ in range(99)} == set(formats)
    assert {square._pick(rng).format for _ in range(99)} == set(formats[2:])
    assert usual._shade(rng) == 1
    assert 0 < square._shade(rng) < 0.8
    bright, dark = (
        scattered(plain.pictures[0], [], drawn(), np.random.default_rng(3), shade)
        for shade in (1.0, 0.3)
    )
    assert bright[1] == dark[1], "in the same place"
    assert dark[1] is not None
    lit, unlit = (np.median(inside(picture, dark[1].quad)) for picture in (bright[0], dark[0]))
    assert unlit < 0.8 * lit


def test_what_is_enlarged_stays_where_it_was() -> None:
    picture = np.full((48, 80, 3), 90, np.uint8)
    picture[20:28, 30:54] = 250
    view = View(picture, (Target(Quad.from_box(Box(30, 20, 54, 28))),))
    larger = enlarged(view, SIZE)
    assert larger.picture.shape == (96, 160, 3)
    assert larger.plates[0].quad == Quad.from_box(Box(60, 40, 108, 56))
    assert np.median(inside(larger.picture, larger.plates[0].quad)) > 240


def test_close_views_hold_no_more_than_small_ones() -> None:
    noise = np.random.default_rng(0).integers(0, 256, (300, 400, 3), dtype=np.uint8)
    scene = Street.of(noise, (), real=False)
    rack = Rack.of([drawn()])
    plain, close = (
        Sources([scene], [], [], rack, close=share).view(SIZE, np.random.default_rng(3))
        for share in (0.0, 1.0)
    )
    assert close.picture.shape == plain.picture.shape
    fine = [float(np.abs(cv2.Laplacian(v.picture, cv2.CV_32F)).mean()) for v in (plain, close)]
    assert fine[1] < 0.7 * fine[0]
