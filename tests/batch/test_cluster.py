"""The same job on Dask: two machines with folders of their own, one of which is lost."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from tests.batch.makeshift import Deadly, plates
from typer.testing import CliRunner

from plateglass.batch.cluster import cluster
from plateglass.batch.journal import Journal, made_with
from plateglass.batch.loaders import File, Item
from plateglass.batch.run import Run
from plateglass.batch.worker import Task
from plateglass.batch.workplace import threads
from plateglass.cli import app
from plateglass.errors import PlateglassError, WrongUse
from plateglass.lab.evaluate.batches.machines import family, parts, scheduler, worker
from plateglass.pipeline import Wish

Client = pytest.importorskip("distributed").Client
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kills with SIGKILL")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A cluster with one machine, whose folder is another than ours."""
    folder = tmp_path_factory.mktemp("cluster")
    with scheduler(folder) as address, worker(folder / "first", address):
        yield address


def test_a_machine_and_a_picture_that_die_leave_the_same_bytes(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # the machines have other ones
    items = plates(Path("in"), 24)
    Path(items[7].name).write_bytes(b"no picture at all")
    items[3] = Item("poison.jpg", Deadly())
    task = Task(Path("out"), Wish(view="crop", country="DE"))
    run = Run(lambda: items, task, "plates", partial(threads, 1), chunk=2)
    run.go()

    with worker(tmp_path / "second", address) as second, Client(address) as client:
        client.wait_for_workers(2, timeout=60)
        lost: list[int] = []

        def lose_one(done: int, count: int | None) -> None:
            # Once it has a process of ours at work.
            if not lost and len(family(second.pid)) > 1:
                second.kill()
                lost.append(done)

        there = partial(cluster, address)
        other = Run(lambda: items, Task(Path("there"), task.wish), "plates", there, chunk=2)
        summary = other.go(progress=lose_one)
        assert (summary.pictures, summary.failed) == (24, 2)
    assert lost
    assert lost[0] < 24
    assert parts(Path("there")) == parts(Path("out"))
    for name in ("failed.csv", "summary.json", "order.json"):
        assert Path("there", name).read_bytes() == Path("out", name).read_bytes()


def test_data_is_made_where_it_was_asked_for(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    plates(Path("in"), 4)
    for out, where in (("here", ["--workers", "1"]), ("there", ["--cluster", address])):
        typed = ["data", "crappify", "in", out, "--preset", "dashcam", *where]
        done = CliRunner().invoke(app, typed)
        assert done.exit_code == 0, done.output
    assert {p.name: p.read_bytes() for p in Path("here").iterdir()} == {
        p.name: p.read_bytes() for p in Path("there").iterdir()
    }


def test_parts_are_measured_on_it(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    rows = []
    for out, where in (("here", []), ("there", ["--cluster", address])):
        typed = ["benchmark", "--rendered", "3", "--height", "16", "-o", out, *where]
        done = CliRunner().invoke(app, typed)
        assert done.exit_code == 0, done.output
        lines = Path(out, "readings.jsonl").read_text(encoding="utf-8").splitlines()
        rows.append([{**json.loads(line), "ms": 0} for line in lines])
    assert len(rows[0]) == 3
    assert rows[0] == rows[1]


def test_a_cluster_is_started_here_on_request(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    plates(Path("in"), 3)
    typed = ["batch", "in", "out", "--crop", "--cluster", "local:1"]
    done = CliRunner().invoke(app, typed)
    assert done.exit_code == 0, done.output
    assert "3 pictures, 0 of them without a plate, 0 failed" in done.stdout
    assert "dashboard: http://127.0.0.1:" in done.stderr


def test_workers_and_a_cluster_exclude_each_other(tmp_path: Path) -> None:
    typed = ["batch", str(tmp_path), "out", "--workers", "2", "--cluster", "local"]
    done = CliRunner().invoke(app, typed)
    assert (done.exit_code, "local:N" in done.stderr) == (2, True)


def test_a_scheduler_without_workers_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("plateglass.batch.cluster.PATIENCE", 2.0)
    with (
        scheduler(tmp_path) as address,
        pytest.raises(WrongUse, match=f"dask worker {address}"),
        cluster(address),
    ):
        pass


def test_another_folder_or_another_version_is_noticed(tmp_path: Path) -> None:
    here, elsewhere = Journal(tmp_path / "here"), Journal(tmp_path / "elsewhere")
    for journal in (here, elsewhere):
        journal.out.mkdir()
    order = here.claim({"source": "x", **made_with()}, resume=False)
    here.recognise(order)
    with pytest.raises(PlateglassError, match="all its machines share"):
        elsewhere.recognise(order)
    other = elsewhere.claim({"source": "x", **made_with(), "version": "9.9"}, resume=False)
    with pytest.raises(PlateglassError, match="differs in version"):
        elsewhere.recognise(other)


def test_a_machine_without_the_folder_says_so(tmp_path: Path) -> None:
    items = [Item("x.png", File("x.png"))]
    task = Task(tmp_path / "out", Wish(view="crop"), start=tmp_path / "gone")
    with pytest.raises(PlateglassError, match="does not have the folder"):
        Run(lambda: items, task, "plates", partial(threads, 1)).go()
