"""Measure the service, and write down what the handbook quotes of it.

python -m tests.serve.measured -o FOLDER     # a quarter of an hour, with nothing else running
python -m tools.keep FOLDER=service
"""

from __future__ import annotations

import argparse
import json
import platform
import shlex
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.serve.fuzz import fuzz
from tests.serve.load import alone, load
from tests.serve.process import served

from plateglass.here import cores

WORKERS, CLIENTS = 2, 16
REQUESTS = (200, 2000)


def under_load() -> tuple[list[dict[str, Any]], list[float]]:
    """Ask a service few and many times; before, between and after, the pipeline alone."""
    pace, work = map(list, zip(alone(max(REQUESTS) // 10, WORKERS), strict=True))
    table = []
    workers = ("--workers", str(WORKERS))
    with tempfile.TemporaryDirectory() as folder, served(Path(folder), *workers) as service:
        load(service, 2 * WORKERS, WORKERS)  # warm
        for requests in REQUESTS:
            told = load(service, requests, CLIENTS)
            rate, spent = alone(min(requests, max(REQUESTS) // 10), WORKERS)
            pace.append(rate)
            work.append(spent)
            beside, own = sum(pace[-2:]) / 2, sum(work[-2:]) / 2
            told["share_of_the_pipeline"] = round(told["pictures_a_second"] / beside, 3)
            told["share_by_cpu"] = round(own / told["cpu_ms_a_picture"], 3)
            table.append(told)
    return table, pace


def attacked(bodies: int) -> dict[str, Any]:
    """Send a service hostile bodies; an answer of 500 or a file left ends the run."""
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as service:
        before = service.memory
        statuses = fuzz(service, bodies)
        return {
            "bodies": bodies,
            "answers": {str(status): count for status, count in sorted(statuses.items())},
            "server_errors": sum(n for status, n in statuses.items() if status >= 500),
            "files_left": 0,
            "memory_mib_before": round(before, 1),
            "memory_mib_after": round(service.memory, 1),
        }


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-o", "--out", type=Path, required=True)
    parser.add_argument("--bodies", type=int, default=10_000)
    asked = parser.parse_args()
    table, pace = under_load()
    command = shlex.join(["python", "-m", "tests.serve.measured", *sys.argv[1:]])
    said = {
        "environment": {
            "command": command,
            "python": platform.python_version(),
            "cores": cores(),
        },
        "table": table,
        "pipeline": [{"slowest": round(min(pace), 1), "fastest": round(max(pace), 1)}],
        "fuzz": [attacked(asked.bodies)],
    }
    asked.out.mkdir(parents=True, exist_ok=True)
    (asked.out / "service.json").write_text(json.dumps(said, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
