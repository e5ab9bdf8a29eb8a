from __future__ import annotations

import cv2
import numpy as np
import pytest
import torch

from plateglass.evidence import Classes
from plateglass.lab.camera import preset
from plateglass.lab.networks.restorer import Restorer, RestorerSize
from plateglass.lab.plates.draw import draw
from plateglass.lab.teach.restorer.pairs import (
    DARK,
    LIGHT,
    SIZE,
    Pairs,
    in_light,
    pair,
    well_exposed,
)
from plateglass.lab.teach.restorer.restoring import Told, known, loss, misplaced
from plateglass.plates import get
from plateglass.restore.tones import Levels

PLATE = draw(get("de-car"), np.random.default_rng(1), "MKX4071", 64, wear=0.0, night=False)


def test_a_well_exposed_plate_has_ink_and_ground_where_they_are_read_best() -> None:
    pale = np.asarray(PLATE.picture // 3 + 90, np.uint8)
    inside = well_exposed(pale, PLATE.quad)
    box = PLATE.quad.box
    grey = inside[int(box.y1) + 6 : int(box.y2) - 6, int(box.x1) + 12 : int(box.x2) - 12].mean(
        2
    )
    assert np.percentile(grey, 3) == pytest.approx(DARK, abs=15)
    assert np.percentile(grey, 97) == pytest.approx(LIGHT, abs=15)


def test_both_pictures_of_a_pair_are_framed_alike() -> None:
    rng = np.random.default_rng(3)
    best = 0.0
    for _ in range(6):
        taken = pair(PLATE, preset("training"), rng, difficulty=0.05, height=55)
        inner = (taken.known > 0.99) & (taken.known.min() >= 0)
        before = taken.before.mean(2)[inner]
        after = taken.after.mean(2)[inner]
        best = max(best, float(np.corrcoef(before, after)[0, 1]))
    assert best > 0.9


def test_batches_repeat_with_the_seed() -> None:
    classes = Classes("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", ("DE",))

    def first(seed: int) -> torch.Tensor:
        return Pairs([PLATE], classes, batch=2, seed=seed)[0, 0, 1].before

    assert torch.equal(first(0), first(0))
    assert not torch.equal(first(0), first(1))


def test_the_truth_is_told_for_certain_and_nothing_is_told_nowhere() -> None:
    classes = Classes("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", ("DE",))
    batch = Pairs([PLATE] * 3, classes, batch=3, seed=0)[0, 0, 1]
    soft = torch.full((3, classes.slots, classes.count), 1 / classes.count)
    told = known(
        batch, Told(soft, torch.ones(3, classes.slots, 6, 20)),
        torch.tensor([True, False, False]), torch.tensor([False, False, True]),
    )  # fmt: skip
    assert classes.decode(told.slots[0].argmax(-1).numpy()) == "MKX4071"
    assert torch.equal(told.slots[1], soft[1])
    assert told.gaze[1].sum() > 0
    assert told.gaze[2].sum() == 0


def test_it_is_known_where_each_character_stands() -> None:
    """Ink within the boxes, ground between them."""
    classes = Classes("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", ("DE",))
    pairs = Pairs([PLATE], classes, batch=4, seed=2)
    for row in range(4):
        taken = pairs.taken(0, row)
        batch = pairs.batch([taken])
        boxes = batch.boxes[0, : len("MKX4071")] * (SIZE[0] / Restorer.COLUMNS)
        assert not batch.boxes[0, len("MKX4071") :].any()
        grey = taken.after.mean(2)
        for (x, y, w, h), after in zip(boxes.tolist(), boxes[1:].tolist(), strict=False):
            rows = slice(round(y - 0.3 * h), round(y + 0.3 * h))
            inside = grey[rows, round(x - w / 2) : round(x + w / 2)]
            left, right = x + w / 2, after[0] - after[2] / 2
            between = grey[rows, round(left + 1) : max(round(left + 2), round(right - 1))]
            assert inside.min() < 90
            assert between.mean() > inside.mean()


def test_places_are_learned_only_where_the_reader_looked_at_the_right_character() -> None:
    true = torch.tensor([[[5.0, 3.0, 2.0, 4.0], [8.0, 3.0, 2.0, 4.0], [0.0, 0.0, 0.0, 0.0]]])
    gaze = torch.zeros(1, 3, 6, 20)
    gaze[0, 0, 3, 5] = gaze[0, 1, 3, 15] = gaze[0, 2, 3, 2] = 1
    boxes = true.clone()
    assert float(misplaced(boxes, true, gaze)) == 0
    boxes[0, 1:] += 7
    assert float(misplaced(boxes, true, gaze)) == 0
    boxes[0, 0, 0] += 1
    assert float(misplaced(boxes, true, gaze)) == pytest.approx(1 - 0.25 / 2)


def test_under_doubt_the_average_is_the_best_answer() -> None:
    """Two letters, each as likely: neither pays as well as their mean."""
    torch.manual_seed(0)
    one, other = torch.rand(1, 3, 32, 64), torch.rand(1, 3, 32, 64)
    everywhere = torch.ones(1, 1, 32, 64)

    def expected(drawn: torch.Tensor) -> float:
        costs = [loss(drawn, truth, everywhere, drawn)[0] for truth in (one, other)]
        return float(sum(costs)) / 2

    mean = (one + other) / 2
    for share in (0.0, 0.3, 0.8, 1.0):
        assert expected(mean) < expected(one * share + other * (1 - share))


def test_beyond_the_drawn_edges_nothing_is_asked() -> None:
    target, drawn = torch.zeros(1, 3, 32, 64), torch.zeros(1, 3, 32, 64)
    drawn[..., 32:] = 1.0
    known_part = torch.ones(1, 1, 32, 64)
    known_part[..., 32:] = 0
    total, _ = loss(drawn, target, known_part, drawn)
    assert float(total) == 0.0


def test_patches_are_to_be_as_light_as_the_crops_everywhere() -> None:
    crop, nowhere = torch.zeros(1, 3, 32, 64), torch.zeros(1, 1, 32, 64)
    stripes = torch.ones(1, 3, 32, 64)
    stripes[..., ::2] = -1
    assert float(loss(crop + stripes, crop, nowhere, crop)[0]) == pytest.approx(0, abs=1e-6)
    assert float(loss(crop + 0.5, crop, nowhere, crop)[0]) > 0.2
    cast = torch.tensor([0.3, 0.0, -0.3])[None, :, None, None]
    assert float(loss(crop + cast, crop, nowhere, crop)[0]) == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize("blur", [0.1, 4.0, 9.0])
@pytest.mark.parametrize(("gain", "offset"), [(1.0, 0.0), (0.5, 70.0), (0.3, 10.0)])
def test_a_bad_picture_is_explained_by_blur_and_light(
    blur: float, gain: float, offset: float
) -> None:
    sharp = np.asarray(cv2.resize(PLATE.picture, SIZE), np.uint8)
    soft = cv2.GaussianBlur(sharp, (0, 0), blur) * gain + offset
    everywhere = np.ones(SIZE[::-1], np.float32)
    seen = np.asarray(np.round(soft), np.uint8)
    found = in_light(sharp, seen, Levels(1.0, 0.0), everywhere)
    wanted = max(gain, 0.4)  # less contrast than that is never asked for
    assert found.gain == pytest.approx(wanted, rel=0.1)
    assert found.gain * sharp.mean() + found.offset == pytest.approx(seen.mean(), abs=3)
    assert in_light(sharp, seen, Levels(2.0, -50.0), everywhere).gain == pytest.approx(
        min(2 * gain, 1.6), rel=0.1
    )


def test_a_batch_can_be_learned() -> None:
    torch.manual_seed(0)
    classes = Classes("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", ("DE",))
    batch = Pairs([PLATE], classes, batch=2, seed=0)[0, 0, 1]
    net = Restorer(RestorerSize(classes.count))
    optimizer = torch.optim.AdamW(net.parameters(), lr=5e-3)
    told = torch.zeros(2, classes.slots, classes.count), torch.zeros(2, classes.slots, 6, 20)
    costs = []
    for _ in range(50):
        drawn, _ = net(batch.seen(), *told)
        cost, _ = loss(drawn, batch.wanted(), batch.known, batch.seen())
        optimizer.zero_grad()
        cost.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        costs.append(float(cost.detach()))
    assert costs[-1] < 0.8 * costs[0]
