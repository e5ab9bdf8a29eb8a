"""How fast a search is, and where the sought plate ranks: what docs/results/search.md tells.

``python -m plateglass.lab.evaluate.searching ARCHIVE PLANTED -o docs/results/search.json`` asks
an archive of :mod:`plateglass.lab.evaluate.archive` for the plates planted in it. Each was read
from the same drawing at several heights; for each of these readings the rank is counted without
the others. With DuckDB installed, the questions that it can be asked are put to it too.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from plateglass import files
from plateglass.lab.evaluate.misreadings import load
from plateglass.lab.evaluate.protocols import seeded
from plateglass.searching import Hit, search

WAYS: dict[str, dict[str, Any]] = {
    "as read": {"within": 0},
    "look-alikes": {"within": 1},
    "could be": {},
}
"""The three ways to ask, and what a search is given for each."""
_LIMIT = 60
_HIDDEN = 2
"""Characters that are not known, where the sought plate is known in part."""

TIMED = (
    ("exact", "8BK7001", "as read"),
    ("one character open", "8B?7001", "as read"),
    ("beginning", "8BK*", "as read"),
    ("middle", "*K70*", "as read"),
    ("sets", "[8B][8B]?7[0O][0O][1I]", "as read"),
    ("look-alikes", "8BK7001", "look-alikes"),
    ("look-alikes, one open", "8B?7001", "look-alikes"),
    ("could be", "8BK7001", "could be"),
    ("could be, one open", "8B?7001", "could be"),
    ("could be, three open", "8B?7??1", "could be"),
    ("could be, beginning", "8BK*", "could be"),
)

_SQL = {
    "exact": "best = '8BK7001'",
    "one character open": "best LIKE '8B_7001'",
    "beginning": "best LIKE '8BK%'",
    "middle": "best LIKE '%K70%'",
    "sets": "regexp_full_match(best, '[8B][8B].7[0O][0O][1I]')",
    # Without prices: that there are none is what speaks for an engine of one's own.
    "look-alikes": "levenshtein(best, '8BK7001') <= 1",
}


def timed(ask: Callable[[], object], repeats: int) -> dict[str, float]:
    """Return the median of warm runs, by the clock and in processor seconds."""
    ask()
    walls, cpus = [], []
    for _ in range(repeats):
        wall, cpu = time.perf_counter(), time.process_time()
        ask()
        walls.append(time.perf_counter() - wall)
        cpus.append(time.process_time() - cpu)
    return {"seconds": statistics.median(walls), "cpu": statistics.median(cpus)}


def times(archive: Path, repeats: int) -> list[dict[str, Any]]:
    """Time every kind of question inside a process."""
    rows = []
    for name, pattern, way in TIMED:
        took = timed(lambda p=pattern, w=way: search(p, str(archive), **WAYS[w]), repeats)  # type: ignore[misc]
        rows.append({"question": name, "pattern": pattern, "way": way, **took})
    return rows


def command(archive: Path, repeats: int) -> dict[str, float]:
    """Time the whole command, from the shell and back."""
    typed = [
        sys.executable,
        "-m",
        "plateglass",
        "search",
        "8B?7001",
        str(archive),
        "--within",
        "1",
    ]

    def ask() -> None:
        subprocess.run(typed, check=True, capture_output=True)

    return {"seconds": timed(ask, repeats)["seconds"]}


def peer(archive: Path, repeats: int) -> list[dict[str, Any]]:
    """Put to DuckDB what it can be asked."""
    if find_spec("duckdb") is None:
        return []
    duckdb: Any = import_module("duckdb")
    asked = duckdb.connect()
    asked.execute(f"SET threads = {len(os.sched_getaffinity(0))}")
    rows = []
    for name, condition in _SQL.items():
        query = (
            f"SELECT file, best, p FROM '{archive}/parquet/*.parquet' "
            f"WHERE {condition} ORDER BY p DESC LIMIT 20"
        )
        took = timed(lambda q=query: asked.execute(q).fetchall(), repeats)  # type: ignore[misc]
        rows.append({"question": name, "sql": condition, "version": duckdb.__version__, **took})
    return rows


def ranks(archive: Path, told: list[dict[str, Any]], plates: int) -> list[dict[str, Any]]:
    """Return for each planted reading and each way to ask where it ranks; 0 is nowhere."""
    names: dict[str, list[dict[str, Any]]] = {}
    for one in told:
        names.setdefault(one["result"]["file"].split("-")[0], []).append(one)
    rows = []
    for name, readings in list(names.items())[:plates]:
        truth = readings[0]["truth"]
        for known, pattern in (("whole", truth), ("in part", _partly(truth, name))):
            for way, given in WAYS.items():
                hits = search(pattern, str(archive), limit=_LIMIT, **given)
                places = _places(hits, name)
                rows += [
                    {
                        "plate": name,
                        "height": one["height"],
                        "known": known,
                        "way": way,
                        "rank": places.get(one["result"]["file"], 0),
                    }
                    for one in readings
                ]
    return rows


def _partly(truth: str, name: str) -> str:
    """Hide some characters of a text, but never more than half."""
    count = min(_HIDDEN, len(truth) // 2)
    hidden = seeded("plateglass-hidden/1", name).choice(len(truth), count, replace=False)
    return "".join("?" if i in hidden else char for i, char in enumerate(truth))


def _places(hits: list[Hit], name: str) -> dict[str, int]:
    """Return the rank of a plate's readings, none of them counted against another."""
    places, before = {}, 0
    for hit in hits:
        if hit.file.startswith(f"{name}-"):
            places[hit.file] = before + 1
        else:
            before += 1
    return places


def summary(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return how often the true plate is first, and among the first ten."""
    out = []
    for key in dict.fromkeys((r["known"], r["height"], r["way"]) for r in rows):
        mine = [r["rank"] for r in rows if (r["known"], r["height"], r["way"]) == key]
        out.append(
            {
                **dict(zip(("known", "height", "way"), key, strict=True)),
                "n": len(mine),
                "first": sum(rank == 1 for rank in mine) / len(mine),
                "ten": sum(0 < rank <= 10 for rank in mine) / len(mine),
            }
        )
    return out


def main() -> None:
    """Measure, and write what came out."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("archive", type=Path)
    parser.add_argument("planted", type=Path)
    parser.add_argument("-o", "--out", type=Path, required=True)
    parser.add_argument("--plates", type=int, default=100)
    parser.add_argument("--repeats", type=int, default=3)
    chosen = parser.parse_args()
    note = json.loads((chosen.archive / "order.json").read_text(encoding="utf-8"))
    found = {
        "command": "python -m plateglass.lab.evaluate.searching runs/search/archive "
        f"runs/search/planted.jsonl --plates {chosen.plates} --repeats {chosen.repeats}",
        "rows": note["rows"],
        "cores": len(os.sched_getaffinity(0)),
        "load": round(os.getloadavg()[0], 2),
        "times": times(chosen.archive, chosen.repeats),
        "command_line": command(chosen.archive, chosen.repeats),
        "duckdb": peer(chosen.archive, chosen.repeats),
        "ranks": summary(ranks(chosen.archive, load(chosen.planted), chosen.plates)),
    }
    files.write(chosen.out, json.dumps(found, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
