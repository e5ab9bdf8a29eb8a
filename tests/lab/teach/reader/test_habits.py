"""What real plates have too often: told less, and not taught where it isn't told."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
import torch
from tests.lab.teach.reader.test_learning import SMALL, batch

from plateglass.evidence import Classes
from plateglass.lab.networks.reader import Reader
from plateglass.lab.plates.draw import Drawn
from plateglass.lab.plates.mix import Mix
from plateglass.lab.teach.reader.album import UNTOLD, Album
from plateglass.lab.teach.reader.habits import habits, untold
from plateglass.lab.teach.reader.reading import loss, scaled
from plateglass.plates.alphabet import READABLE


def real(text: str, country: str = "cn") -> Drawn:
    sharp = Mix({"DE": 1.0}).draw(np.random.default_rng(1), 24)
    return replace(sharp, text=text, format=country, characters=())


def test_the_commonest_is_told_as_often_as_the_second() -> None:
    plates = [real(f"皖A{n}") for n in range(9)] + [real(f"苏B{n}") for n in range(3)]
    often = habits(plates)
    assert often["cn", 0, "皖"] == pytest.approx(1 / 3)
    assert ("cn", 0, "苏") not in often
    assert often["cn", 1, "A"] == pytest.approx(1 / 3)
    rng = np.random.default_rng(0)
    told: Counter[str] = Counter()
    for _ in range(300):
        for drawn in plates:
            hidden = untold(drawn, often, rng)
            told.update(char for place, char in enumerate(drawn.text) if place not in hidden)
    assert told["皖"] == pytest.approx(told["苏"], rel=0.15)
    assert told["苏"] == 900, "what is rare is always told"


def test_countries_have_habits_of_their_own() -> None:
    plates = [real("B1"), real("B2"), real("B3", "ro"), real("C4", "ro")]
    often = habits(plates)
    assert often["cn", 0, "B"] == pytest.approx(1 / 2)
    assert not [key for key in often if key[0] == "ro"]
    assert habits([]) == {}


def test_a_place_that_is_not_told_teaches_nothing() -> None:
    torch.manual_seed(0)
    net, taught = Reader(SMALL), batch()
    slots = taught.slots.clone()
    slots[:, 3] = 0
    slots[0, 0] = UNTOLD
    read = net(scaled(taught.pictures))
    total, parts = loss(read, taught._replace(slots=slots), 0.3)
    (slope,) = torch.autograd.grad(total, read.characters)
    truth = torch.nn.functional.one_hot(slots.clamp(min=0), SMALL.characters)
    missed = read.characters.detach().softmax(-1) - truth
    weight = (slope / missed).mean(-1)
    assert weight[0, 0] == 0
    assert weight[0, 1:].tolist() == pytest.approx(weight[1, 1:].tolist(), rel=1e-3)
    assert weight[1, 0] == pytest.approx(float(weight[1, 1]), rel=1e-3)
    assert all(torch.isfinite(part) for part in parts.values())


def test_an_album_keeps_some_of_it_from_the_reader() -> None:
    plates = [real(f"BA{n}", "ro") for n in range(8)] + [real("CD9", "ro")]
    album = Album(
        plates, plates, Classes(READABLE, ("RO",)), batch=32, real_share=1, film_share=0,
        thumb_share=0, easy_steps=1, seed=3,
    )  # fmt: skip
    slots = album[0, 0, 1].slots
    assert (slots[:, :2] == UNTOLD).float().mean() > 0.5
    assert not (slots[:, 2] == UNTOLD).any()
    assert not (slots[:, 3:] == UNTOLD).any()
