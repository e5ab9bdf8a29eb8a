"""Load on loopback: how many pictures a second, how late, and what else still answers.

python -m tests.serve.load --requests 200 --clients 16
python -m tests.serve.load --requests 2000 --clients 16    # memory
"""

from __future__ import annotations

import argparse
import http.client
import json
import multiprocessing
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import numpy as np
from tests.serve.process import Served, served

from plateglass.demo import demo_pictures
from plateglass.finder import Finder
from plateglass.pipeline import Plateglass, Wish
from plateglass.reader import Reader

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.synchronize import Event

KIND = {"Content-Type": "application/octet-stream"}


def pictures() -> list[bytes]:
    """What is sent: the demo's pictures, in turn."""
    return [p.path.read_bytes() for p in demo_pictures()]


def alone(count: int, workers: int) -> tuple[float, float]:
    """Pictures a second of the pipeline by itself, with as many threads, and CPU ms of each."""
    sent = pictures()
    machine = Plateglass(find=Finder(threads=1), read=Reader(threads=1))

    def look(number: int) -> None:
        (result,) = machine.results([("a", sent[number % len(sent)])], Wish())
        assert result.error is None

    look(0)
    with ThreadPoolExecutor(workers) as threads:
        start, work = time.perf_counter(), time.process_time()
        list(threads.map(look, range(count)))
        seconds, work = time.perf_counter() - start, time.process_time() - work
    return count / seconds, 1e3 * work / count


class Health:
    """Asks for the service's health all the while, and remembers how long it took.

    From a process of its own: the clients share an interpreter, and would be measured too.
    """

    def __init__(self, service: Served) -> None:
        self._service = service
        self.took: list[float] = []
        self.work: list[float] = []
        """Seconds of processor time that the service spent before it answered: how long it
        would have taken with a core to itself, whatever else this machine was doing."""

    def __enter__(self) -> Health:
        context = multiprocessing.get_context("spawn")
        self._told, said = context.Pipe(duplex=False)
        self._over = context.Event()
        arguments = (self._service, self._over, said)
        self._process = context.Process(target=_ask_for_health, args=arguments)
        self._process.start()
        assert self._told.recv() == "begun"
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self.took, self.work = self._told.recv()
        self._process.join()


def _ask_for_health(service: Served, over: Event, said: Connection) -> None:
    asked = http.client.HTTPConnection(urlsplit(service.url).netloc, timeout=60)
    took, work = [], []
    said.send("begun")
    while True:
        start, before = time.perf_counter(), service.work
        asked.request("GET", "/health")
        answer = asked.getresponse()
        answer.read()
        took.append(time.perf_counter() - start)
        work.append(service.work - before)
        assert answer.status == 200
        if over.wait(0.05):
            break
    said.send((took, work))


def load(service: Served, requests: int, clients: int) -> dict[str, Any]:
    """Send so many requests by so many clients at once; nothing may be lost."""
    sent = pictures()
    took = np.zeros(requests)
    memory = [service.memory]
    work, own = service.seconds, time.process_time()

    def client(first: int) -> None:
        # The plainest client there is: it takes time from the same two cores.
        asked = http.client.HTTPConnection(urlsplit(service.url).netloc, timeout=120)
        for number in range(first, requests, clients):
            start = time.perf_counter()
            asked.request("POST", "/v1/read", sent[number % len(sent)], KIND)
            answer = asked.getresponse()
            body = answer.read()
            took[number] = time.perf_counter() - start
            assert answer.status == 200, body
            assert b'"error":null' in body
            if number % 100 == 0:
                memory.append(service.memory)
        asked.close()

    with Health(service) as health, ThreadPoolExecutor(clients) as threads:
        start = time.perf_counter()
        list(threads.map(client, range(clients)))
        seconds = time.perf_counter() - start
    quarter = max(1, len(memory) // 4)
    return {
        "requests": requests,
        "clients": clients,
        "lost": 0,
        "pictures_a_second": round(requests / seconds, 2),
        "cpu_ms_a_picture": round(1e3 * (service.seconds - work) / requests, 1),
        "client_cpu_ms_a_picture": round(1e3 * (time.process_time() - own) / requests, 1),
        "ms_median": round(1e3 * float(np.median(took)), 1),
        "ms_p95": round(1e3 * float(np.percentile(took, 95)), 1),
        "health_ms_median": round(1e3 * float(np.median(health.took)), 1),
        "health_ms_p95": round(1e3 * float(np.percentile(health.took, 95)), 1),
        "health_ms_worst": round(1e3 * max(health.took), 1),
        "health_work_ms_p95": round(1e3 * float(np.percentile(health.work, 95)), 1),
        "health_work_ms_worst": round(1e3 * max(health.work), 1),
        "memory_mib_first_quarter": round(float(np.mean(memory[:quarter])), 1),
        "memory_mib_last_quarter": round(float(np.mean(memory[-quarter:])), 1),
    }


def main() -> None:
    """Measure, and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=200)
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--workers", type=int, default=2)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        workers = str(asked.workers)
        with served(Path(folder), "--workers", workers) as service:
            load(service, 2 * asked.workers, asked.workers)  # warm
            told = load(service, asked.requests, asked.clients)
    own, work = alone(min(asked.requests, 200), asked.workers)
    told["pipeline_pictures_a_second"] = round(own, 2)
    told["pipeline_cpu_ms_a_picture"] = round(work, 1)
    told["share_of_the_pipeline"] = round(told["pictures_a_second"] / own, 3)
    told["share_of_the_pipeline_by_cpu"] = round(work / told["cpu_ms_a_picture"], 3)
    print(json.dumps(told, indent=1))


if __name__ == "__main__":
    main()
