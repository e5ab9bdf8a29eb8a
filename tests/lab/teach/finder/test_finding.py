"""What the finder is taught, and that it learns from it."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from plateglass.geometry import Box, Quad
from plateglass.lab.networks.finder import Finder, Found
from plateglass.lab.teach.finder.finding import Taught, cell_centres, loss, targets
from plateglass.lab.teach.finder.street import Target
from plateglass.lab.teach.finder.views import View, stacked

SIZE = (160, 96)


def quad(x: float, y: float, w: float, h: float) -> Quad:
    return Quad.from_box(Box(x, y, x + w, y + h))


def perfect(taught: Taught) -> Found:
    """Return what a network says that knows everything."""
    certain = torch.where(taught.centres == 1, 12.0, -12.0)
    return Found(certain, taught.corners / Finder.UNIT)


@given(x=st.floats(0, 110), y=st.floats(0, 70), w=st.floats(10, 90), h=st.floats(5, 40))
def test_every_cell_that_speaks_means_the_same_corners(
    x: float, y: float, w: float, h: float
) -> None:
    maps = targets([Target(quad(x, y, w, h))], SIZE)
    at = cell_centres(maps["centres"].shape[1:])
    assert (maps["centres"] == 1).sum() == 1
    rows, columns = np.nonzero(maps["tight"][0])
    assert len(rows) >= 1
    for row, column in zip(rows, columns, strict=True):
        corners = maps["corners"][:, row, column].reshape(4, 2) + at[:, row, column]
        assert corners == pytest.approx(quad(x, y, w, h).array, abs=1e-3)


def test_what_need_not_be_found_is_neither_taught_nor_punished() -> None:
    plates = [Target(quad(20, 20, 40, 16), counts=False)]
    taught = stacked([View(np.zeros((96, 160, 3), np.uint8), tuple(plates))])
    assert taught.centres.sum() == 0
    shouting = Found(torch.where(taught.counts == 0, 12.0, -12.0), torch.zeros(1, 8, 12, 20))
    total, _ = loss(shouting, taught, 1.0)
    assert float(total) == pytest.approx(0, abs=1e-3)


def test_whoever_knows_everything_has_nothing_to_learn() -> None:
    plates = (Target(quad(20, 20, 60, 16)), Target(quad(90, 50, 50, 36), tight=False))
    taught = stacked([View(np.zeros((96, 160, 3), np.uint8), plates)])
    knows = perfect(taught)
    # Of the loose box, the plate is what a margin leaves.
    inner = quad(90, 50, 50, 36).array + 0.1 * 36 * np.array(
        [[1, 1], [-1, 1], [-1, -1], [1, -1]]
    )
    for row, column in np.argwhere(taught.loose[0, 0].numpy() > 0).tolist():
        at = cell_centres((12, 20))[:, row, column]
        knows.corners[0, :, row, column] = torch.tensor((inner - at).ravel() / Finder.UNIT)
    total, parts = loss(knows, taught, 2.0)
    assert float(total) == pytest.approx(0, abs=1e-3)
    assert float(parts["placed"]) == pytest.approx(0, abs=1e-4)


def test_a_loose_box_pulls_corners_that_leave_it() -> None:
    taught = stacked(
        [View(np.zeros((96, 160, 3), np.uint8), (Target(quad(40, 30, 60, 20), tight=False),))]
    )
    outside = perfect(taught)
    outside.corners.mul_(1.5)
    far, _ = loss(outside, taught, 1.0)
    near, _ = loss(perfect(taught), taught, 1.0)
    assert float(far) > float(near) + 0.1


def test_it_learns() -> None:
    torch.manual_seed(0)
    rng = np.random.default_rng(0)
    views = []
    for _ in range(8):
        picture = rng.integers(0, 60, (96, 160, 3), dtype=np.uint8)
        x, y = int(rng.integers(10, 90)), int(rng.integers(10, 60))
        picture[y : y + 16, x : x + 50] = 220
        views.append(View(picture, (Target(quad(x, y, 50, 16)),)))
    taught = stacked(views)
    net = Finder()
    optimizer = torch.optim.Adam(net.parameters(), 5e-3)
    losses = []
    for _ in range(25):
        total, _ = loss(net(taught.pictures.float() / 127.5 - 1), taught, 2.0)
        optimizer.zero_grad()
        total.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        losses.append(float(total.detach()))
    assert np.mean(losses[-3:]) < 0.5 * np.mean(losses[:3])


@pytest.mark.parametrize("size", [(64, 96), (224, 320), (32, 32)])
def test_a_map_has_an_eighth_of_the_pictures_sides(size: tuple[int, int]) -> None:
    found = Finder()(torch.zeros(2, 3, *size))
    assert found.centres.shape == (2, 1, size[0] // 8, size[1] // 8)
    assert found.corners.shape == (2, 8, size[0] // 8, size[1] // 8)


def test_nothing_is_found_at_first() -> None:
    found = Finder().eval()(torch.rand(1, 3, 64, 64) * 2 - 1)
    assert float(torch.sigmoid(found.centres).max().detach()) < 0.3
