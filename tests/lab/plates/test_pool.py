from __future__ import annotations

import pickle
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from plateglass.lab.plates import pool as pools
from plateglass.lab.plates.mix import Mix
from plateglass.lab.plates.pool import Pool, build

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def small_shards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pools, "SHARD", 4)


@pytest.mark.usefixtures("small_shards")
def test_plates_come_back_as_they_were_drawn(tmp_path: Path) -> None:
    heard: list[tuple[int, int]] = []
    path = build(
        tmp_path / "a.pool", 10, seed=3, workers=1, progress=lambda *x: heard.append(x)
    )
    assert heard == [(4, 10), (8, 10), (10, 10)]
    with Pool(path) as pool:
        assert len(pool) == 10
        for index in range(10):
            drawn = Mix().draw(np.random.default_rng((3, index)), 64)
            kept = pool[index]
            assert (kept.text, kept.format) == (drawn.text, drawn.format)
            assert (pool.text(index), pool.format(index)) == (drawn.text, drawn.format)
            assert kept.picture.shape == drawn.picture.shape
            off = kept.picture.astype(float) - drawn.picture
            assert np.abs(off).mean() < 4
            assert kept.quad.array == pytest.approx(drawn.quad.array, abs=1e-3)
            for (_, a), (_, b) in zip(kept.characters, drawn.characters, strict=True):
                assert (a.x1, a.y1, a.x2, a.y2) == pytest.approx(
                    (b.x1, b.y1, b.x2, b.y2), abs=0.01
                )
        assert pool[-1].text == pool[9].text == pool.text(-1)
        with pytest.raises(IndexError):
            pool[10]
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.usefixtures("small_shards")
def test_a_broken_build_goes_on_and_ends_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = build(tmp_path / "whole.pool", 10, workers=1).read_bytes()

    def stop(done: int, count: int) -> None:
        if done == 8:
            raise KeyboardInterrupt

    path = tmp_path / "half.pool"
    with pytest.raises(KeyboardInterrupt):
        build(path, 10, workers=1, progress=stop)
    assert not path.exists()
    shards: list[int] = []
    original = pools._draw_part

    def counted(task: Any) -> int:
        shards.append(task[1])
        return original(task)

    monkeypatch.setattr(pools, "_draw_part", counted)
    assert build(path, 10, workers=1).read_bytes() == whole
    assert shards == [8]


@pytest.mark.slow
@pytest.mark.usefixtures("small_shards")
def test_workers_change_nothing(tmp_path: Path) -> None:
    alone = build(tmp_path / "one.pool", 9, seed=5, workers=1)
    together = build(tmp_path / "two.pool", 9, seed=5, workers=2)
    assert alone.read_bytes() == together.read_bytes()


def test_an_order_of_other_plates_starts_anew(tmp_path: Path) -> None:
    def stop(done: int, count: int) -> None:
        raise KeyboardInterrupt

    path = tmp_path / "a.pool"
    with pytest.raises(KeyboardInterrupt):
        build(path, 3, seed=1, workers=1, progress=stop)
    build(path, 3, seed=2, workers=1)
    fresh = build(tmp_path / "b.pool", 3, seed=2, workers=1)
    assert path.read_bytes() == fresh.read_bytes()


def test_countries_are_those_asked_for(tmp_path: Path) -> None:
    path = build(tmp_path / "a.pool", 8, countries={"CN": 1.0}, workers=1)
    with Pool(path) as pool:
        assert {pool.format(i)[:3] for i in range(8)} == {"cn-"}
        assert pickle.loads(pickle.dumps(pool)).text(0) == pool.text(0)


def test_another_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "no.pool"
    path.write_bytes(b"something else entirely")
    with pytest.raises(ValueError, match="is not a pool"):
        Pool(path)
