"""Runs that are disturbed end in the same bytes as runs that are not."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from tests.batch.makeshift import Deadly, Endless, Odd, plates

from plateglass.batch.closing import FAILED
from plateglass.batch.hand import Hand
from plateglass.batch.journal import Chunk, Journal, chunks, made_with, publish
from plateglass.batch.loaders import File, Item
from plateglass.batch.run import Run
from plateglass.batch.worker import Task
from plateglass.batch.workplace import threads
from plateglass.errors import PlateglassError, WrongUse
from plateglass.lock import locked
from plateglass.pipeline import Wish

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kills with SIGKILL")


def order(items: list[Item], out: Path, workers: int = 1, **changes: Any) -> Run:
    task = Task(out, Wish(view="crop", country="DE"))
    run = Run(lambda: items, task, "plates", partial(threads, workers), chunk=4)
    return replace(run, **changes)


def parts(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in Journal(out).parts()}


def lines(out: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for data in parts(out).values() for line in data.splitlines()]


@pytest.fixture(scope="module")
def items(tmp_path_factory: pytest.TempPathFactory) -> list[Item]:
    folder = tmp_path_factory.mktemp("in")
    items = plates(folder, 10)
    broken = folder / "broken.png"
    broken.write_bytes(b"\x89PNG\r\n\x1a\n and then nothing")
    return [*items[:5], Item(str(broken), File(str(broken))), *items[5:]]


@pytest.fixture(scope="module")
def undisturbed(items: list[Item], tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("undisturbed") / "out"
    summary = order(items, out).go()
    assert (summary.pictures, summary.plates, summary.failed) == (11, 10, 1)
    return out


def test_a_line_a_picture_in_the_order_of_the_source(
    items: list[Item], undisturbed: Path
) -> None:
    assert [line["file"] for line in lines(undisturbed)] == [item.name for item in items]
    assert [line["error"] is None for line in lines(undisturbed)].count(False) == 1
    assert {line["schema"] for line in lines(undisturbed)} == {"plateglass/1"}
    assert "broken.png" in (undisturbed / FAILED).read_text(encoding="utf-8")


def test_any_number_of_workers_says_the_same(
    items: list[Item], undisturbed: Path, tmp_path: Path
) -> None:
    order(items, tmp_path / "out", workers=3).go()
    assert parts(tmp_path / "out") == parts(undisturbed)


def test_an_interrupted_run_goes_on_where_it_stopped(
    items: list[Item], undisturbed: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"

    def interrupt(done: int, count: int | None) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        order(items, out).go(progress=interrupt)
    (first,) = Journal(out).parts()
    (out / "results" / "0000" / ".unwritten-part-000001").write_text("half")
    before = first.stat().st_mtime_ns
    with pytest.raises(WrongUse, match="--resume"):
        order(items, out).go()
    told: list[int] = []
    order(items, out).go(resume=True, progress=lambda done, count: told.append(done))
    assert parts(out) == parts(undisturbed)
    assert first.stat().st_mtime_ns == before
    assert told == [4, 8, 11]
    assert not list(out.rglob(".unwritten*"))


def test_a_deadly_picture_is_set_aside_and_the_others_are_read(
    items: list[Item], undisturbed: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    deadly = [*items[:2], Item("poison.jpg", Deadly()), *items[2:]]
    summary = order(deadly, out, workers=2).go()
    assert (summary.pictures, summary.plates, summary.failed) == (12, 10, 2)
    others = [line for line in lines(out) if line["file"] != "poison.jpg"]
    assert others == lines(undisturbed)
    assert "poison.jpg was set aside" in lines(out)[2]["error"]


def test_a_worker_that_dies_by_chance_costs_nothing(items: list[Item], tmp_path: Path) -> None:
    note = tmp_path / "once.txt"
    data = Path(items[0].name).read_bytes()
    note.with_suffix(".png").write_bytes(data)
    chance = [Item("chance.png", Deadly(note)), *items[:2]]
    summary = order(chance, tmp_path / "out").go()
    assert (summary.plates, summary.failed) == (3, 0)


def test_a_picture_that_never_ends_and_one_that_raises(tmp_path: Path) -> None:
    odd = (Item("odd.jpg", Odd()), Item("endless.jpg", Endless()))
    claimed = Journal(tmp_path).claim(made_with(), resume=False)
    hand = Hand(Task(tmp_path, Wish(view="crop"), order=claimed), patience=2.0)
    hand.do(Chunk(0, odd, careful=True, fallen=(1,)))
    hand.stop()
    stumbled, stuck = lines(tmp_path)
    assert "ZeroDivisionError" in stumbled["error"]
    assert "set aside" in stuck["error"]


def test_two_runs_on_one_folder_are_refused(items: list[Item], tmp_path: Path) -> None:
    with locked(tmp_path), pytest.raises(WrongUse, match="another run"):
        order(items, tmp_path).go()


def test_a_folder_of_something_else_is_refused(items: list[Item], tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear")
    with pytest.raises(WrongUse, match="holds no run"):
        order(items, tmp_path).go(resume=True)


def test_an_order_that_differs_is_refused(
    items: list[Item], undisturbed: Path, tmp_path: Path
) -> None:
    with pytest.raises(WrongUse, match="another chunk, source"):
        order(items, undisturbed, chunk=5, source="others").go(resume=True)


def test_nonsense_is_wrong_use_and_not_a_million_failures(
    items: list[Item], tmp_path: Path
) -> None:
    task = Task(tmp_path / "out", Wish(view="crop", country="ZZ"))
    with pytest.raises(WrongUse, match="ZZ"):
        order(items, tmp_path / "out", task=task).go()
    with pytest.raises(WrongUse, match="holds no pictures"):
        order([], tmp_path / "none").go()


def test_parts_that_answer_for_other_pictures_go(items: list[Item], tmp_path: Path) -> None:
    def journal_of(items: list[Item]) -> list[str]:
        journal = Journal(tmp_path)
        count = 0
        for chunk in chunks(items, 4):
            count += 1
            if not journal.done(chunk):
                publish(journal.part(chunk), f"{chunk.digest}\n")
        journal.end(count)
        return [path.name for path in journal.parts()]

    before = journal_of(items)
    assert len(before) == 3
    assert journal_of([*items[:4], *items[5:]])[0] == before[0]
    assert len(journal_of(items[:6])) == 2
    assert journal_of(items) == before


def test_a_full_disk_is_a_sentence_and_leaves_nothing_half_written(tmp_path: Path) -> None:
    path = tmp_path / "part.jsonl"
    with limited(4096), pytest.raises(PlateglassError, match="--resume"):
        publish(path, "x" * 10_000)
    assert not list(tmp_path.iterdir())


def test_names_that_are_no_text_come_back(tmp_path: Path) -> None:
    name = b"stra\xdfe.jpg".decode(errors="surrogateescape")
    publish(tmp_path / "part", json.dumps({"file": name}, ensure_ascii=False))
    assert json.loads((tmp_path / "part").read_bytes())["file"] == name
    assert Chunk(0, (Item(name, File(name)),)).digest


def test_parquet_holds_a_row_a_plate(undisturbed: Path, items: list[Item]) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    order(items, undisturbed, parquet=True).go(resume=True)
    table = parquet.read_table(undisturbed / "parquet").to_pylist()
    assert [row["file"] for row in table] == [item.name for item in items]
    assert [row["plate"] for row in table].count(0) == 1
    plates = [plate for line in lines(undisturbed) for plate in line["plates"]]
    rows = [row for row in table if row["plate"]]
    assert [row["best"] for row in rows] == [plate["best"] for plate in plates]
    assert rows[0]["candidates"][0]["text"] == plates[0]["candidates"][0]["text"]


def test_restored_pictures_have_cards_and_records(items: list[Item], tmp_path: Path) -> None:
    out = tmp_path / "out"
    task = Task(out, Wish(view="crop", eyes="both"), pictures=True, cards=True)
    twice = [items[0], items[0]]
    order(twice, out, task=task).go()
    names = sorted(path.name for path in out.glob("pictures/0000/000000/*"))
    stems = [f"{place}-0000" for place in ("00", "01")]
    assert names == [s + e for s in stems for e in (".card.png", ".json", ".png")]
    assert lines(out)[0]["plates"][0]["restored"]


@contextmanager
def limited(size: int) -> Iterator[None]:
    """Let no file grow larger, as on a full disk."""
    import resource

    was = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, was[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, was)
        signal.signal(signal.SIGXFSZ, handler)
