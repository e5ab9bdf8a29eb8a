from __future__ import annotations

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from plateglass.lab.networks.stencils import Stencils, moments, tents

CELLS, FINE = 20, 8


@settings(max_examples=60, deadline=None)
@given(centre=st.floats(5, 15), size=st.floats(0.4, 8), count=st.integers(8, 40))
def test_a_picture_keeps_its_ink_and_its_place(centre: float, size: float, count: int) -> None:
    """Stretched or shrunk: as much ink a side as the box is long, evenly about its middle."""
    side = torch.tensor([[centre]]), torch.tensor([[size]])
    shares = tents(*side, CELLS, FINE, count)[0, 0]
    ink = shares.sum(1)
    at = (torch.arange(CELLS * FINE) + 0.5) / FINE
    assert float(ink.sum()) / FINE == pytest.approx(size, rel=0.12)
    assert float((ink * at).sum() / ink.sum()) == pytest.approx(centre, abs=0.05)
    assert float(ink.max()) < 1.25
    beyond = (at < centre - size / 2 - size / count - 0.2) | (
        at > centre + size / 2 + size / count + 0.2
    )
    assert not ink[beyond].any()


def test_where_a_gaze_rests_and_how_far_it_strays() -> None:
    gaze = torch.zeros(1, 2, 6, 20)
    gaze[0, 0, 2, 7] = 1
    gaze[0, 1, 1, 4] = gaze[0, 1, 1, 8] = 0.5
    middle, spread = moments(gaze)
    assert middle[0].tolist() == [[7.5, 2.5], [6.5, 1.5]]
    assert spread[0, 1, 0] == pytest.approx(2)
    assert spread[0, 0, 0] < 0.2


def test_characters_are_blended_and_laid_where_they_stand() -> None:
    torch.manual_seed(0)
    stencils = Stencils(3, sights=8).eval()
    stencils.glyphs.data[1, :16] = 1  # ink above
    stencils.glyphs.data[2, 16:] = 1  # ink below
    gaze = torch.zeros(2, 2, 6, 20)
    gaze[:, 0, 2:4, 4] = 0.5
    gaze[0, 1, 2:4, 14] = 0.5  # in the second picture this slot looks nowhere
    slots = torch.zeros(2, 2, 3)
    slots[:, 0, 1] = 1
    slots[:, 1, 1:] = torch.tensor([0.3, 0.7])
    with torch.no_grad():
        canvas, boxes = stencils(slots, gaze, torch.zeros(2, 8, 6, 20))
    assert canvas.shape == (2, 1, 48, 160)
    assert boxes[0, 0].tolist() == pytest.approx([4.5, 3.0, *Stencils.USUAL])
    first, other = canvas[0, 0, :, 30:42], canvas[0, 0, :, 112:120]
    assert float(first[14:20].mean()) > 0.95
    assert float(first[30:36].mean()) < 0.05
    assert float(other[14:20].mean()) == pytest.approx(0.3, abs=0.02)
    assert float(other[30:36].mean()) == pytest.approx(0.7, abs=0.02)
    assert not canvas[1, 0, :, 100:].any()
    assert not canvas[0, 0, :, 60:95].any()


def test_places_can_be_learned_from_what_is_to_be_seen() -> None:
    """The gaze says the cell; only the picture says where in it a character stands."""
    torch.manual_seed(0)
    stencils = Stencils(2, sights=4)
    learner = torch.optim.Adam(stencils.parameters(), 0.01)
    gaze = torch.zeros(64, 1, 6, 20)
    gaze[:, 0, 3, 10] = 1
    slots = torch.ones(64, 1, 2) / 2
    for _ in range(150):
        hint = torch.rand(64) - 0.5
        sights = hint[:, None, None, None].expand(64, 4, 6, 20)
        off = stencils.boxes(slots, gaze, sights)[:, 0, 0] - (10.5 + hint)
        learner.zero_grad()
        off.square().mean().backward()  # type: ignore[no-untyped-call]
        learner.step()
    assert float(off.detach().abs().mean()) < 0.1
