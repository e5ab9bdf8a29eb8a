"""The service as it is started by a person: under load, under attack, and told to stop."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import httpx
import pytest
from tests.serve import clips
from tests.serve.conftest import until
from tests.serve.fuzz import fuzz
from tests.serve.load import load
from tests.serve.process import Served, served

from plateglass.demo import demo_pictures

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("served"), "--workers", "2") as made:
        yield made


def test_nothing_is_lost_under_load(service: Served) -> None:
    told = load(service, requests=48, clients=16)
    assert told["lost"] == 0
    # The machine that tests run on may be busy with anything: an order, not a measurement.
    assert told["health_ms_median"] < 1000


def test_hostile_bodies_are_refused_and_leave_nothing(service: Served) -> None:
    statuses = fuzz(service, bodies=240)
    assert set(statuses) <= {200, 201, 400, 413, 415, 422}
    assert httpx.get(f"{service.url}health").is_success


def test_what_has_begun_is_finished_when_it_is_told_to_stop(tmp_path: Path) -> None:
    picture = demo_pictures()[0].path.read_bytes()
    sent = [("picture", (f"{n}.jpg", picture)) for n in range(30)]
    with served(tmp_path, "--workers", "1") as service, ThreadPoolExecutor(1) as thread:
        asked = thread.submit(httpx.post, f"{service.url}v1/enhance", files=sent, timeout=120)
        until(lambda: "plateglass_places_taken 1" in httpx.get(f"{service.url}metrics").text)
        os.kill(service.pid, signal.SIGTERM)
        answer = asked.result()
    # Either all of it was done, or the client is told to send it again; it isn't cut off.
    assert answer.status_code in (200, 503)
    assert answer.json()


def test_a_clip_is_given_up_when_it_is_told_to_stop(tmp_path: Path) -> None:
    film = clips.film(tmp_path / "long.mp4", 400)
    with served(tmp_path, "--workers", "1") as service, ThreadPoolExecutor(1) as thread:
        url = f"{service.url}v1/video"
        job = httpx.post(url, files={"clip": film.read_bytes()}, timeout=120).json()["id"]
        events = thread.submit(httpx.get, f"{url}/{job}/events", timeout=120)
        until(lambda: httpx.get(f"{url}/{job}", timeout=60).json()["state"] == "running")
        assert list(service.scratch.iterdir())
        os.kill(service.pid, signal.SIGTERM)
        # Whoever listens is not left hanging.
        assert events.result().status_code == 200
    assert not list(service.scratch.iterdir())


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--token-file", "missing"], "can't be read"),
        (["--port", "70000"], "65535"),
        (["--host", "192.0.2.1"], "can't be opened"),
    ],
)
def test_what_can_not_be_started_is_told(tmp_path: Path, options: list[str], says: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "plateglass", "serve", *options],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode in (1, 2)
    assert says in done.stderr
    assert "Traceback" not in done.stderr
