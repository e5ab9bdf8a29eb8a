"""A real server on a real port, started once for all tests of the service."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import httpx
import pytest

from plateglass.demo import demo_pictures
from plateglass.serve import Settings
from plateglass.serve.server import address, listening, server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from plateglass.demo import DemoPicture
    from plateglass.serve.house import House


@dataclass(frozen=True)
class Running:
    """A service that answers."""

    url: str
    house: House
    client: httpx.Client


@contextmanager
def running(settings: Settings) -> Iterator[Running]:
    """Serve until the block ends."""
    with listening(settings) as opened:
        made = server(settings)
        thread = threading.Thread(target=made.run, kwargs={"sockets": [opened]})
        thread.start()
        url = address(opened)
        try:
            with httpx.Client(base_url=url, timeout=60) as client:
                until(lambda: made.started)
                until(lambda: client.get("/ready").status_code == 200)
                yield Running(url, made.house, client)
        finally:
            made.should_exit = True
            thread.join()


def until(true: object, seconds: float = 60) -> None:
    """Wait for something that will be true soon."""
    end = time.monotonic() + seconds
    while not true():  # type: ignore[operator]
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


@pytest.fixture(scope="session")
def service() -> Iterator[Running]:
    with running(Settings(port=0, workers=2)) as made:
        yield made


@pytest.fixture(scope="session")
def client(service: Running) -> httpx.Client:
    return service.client


@pytest.fixture(scope="session")
def plate() -> DemoPicture:
    """A picture of the demo, with its truth."""
    return next(p for p in demo_pictures() if p.path.stem == "germany-dashcam")
