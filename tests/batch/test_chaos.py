"""The small version of ``python -m plateglass.lab.evaluate.batches.chaos``."""

from __future__ import annotations

import random
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from plateglass.batch.journal import CHUNK
from plateglass.lab.evaluate.batches import chaos

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> chaos.Ground:
    return chaos.ground(tmp_path_factory.mktemp("chaos"), 6 * CHUNK, 48)


def test_killed_at_random_moments_it_loses_nothing(ground: chaos.Ground) -> None:
    *_, said = chaos.killed(ground, 2, random.Random(1))
    assert said.startswith("killed 2 times")


def test_a_full_disk_loses_nothing(ground: chaos.Ground) -> None:
    assert "said so" in chaos.full_disk(ground, mount=False)


def test_what_is_lost_is_noticed(ground: chaos.Ground, tmp_path: Path) -> None:
    name = next(iter(ground.truth))
    part = tmp_path / "results" / "0000" / name
    part.parent.mkdir(parents=True)
    part.write_bytes(ground.truth[name])
    assert ground.glance(tmp_path) == 1
    part.write_bytes(ground.truth[name][:-1])
    with pytest.raises(chaos.LostError, match="before it was whole"):
        ground.glance(tmp_path)
    (tmp_path / "failed.csv").write_bytes(ground.closing[0])
    (tmp_path / "summary.json").write_bytes(ground.closing[1])
    with pytest.raises(chaos.LostError, match="undisturbed"):
        ground.judge(tmp_path)
    replace(ground, truth={name: part.read_bytes()}).judge(tmp_path)
