"""How fast a search is, and where the sought plate ranks: what docs/results/search.md tells.

``python -m plateglass.lab.evaluate.searching.measure ARCHIVE PLANTED -o docs/results`` writes
``search.json`` and ``search.md``. It asks an archive of `lab/evaluate/searching/archive.py`
for the plates planted in it. Each was read from the same drawing at several heights; for each
of these readings the rank is counted without the others. With DuckDB installed (pip install
duckdb), the questions that it can be asked are put to it too.
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
from plateglass.batch.journal import ORDER
from plateglass.here import cores
from plateglass.lab.evaluate.protocols import seeded
from plateglass.lab.evaluate.reading.misreadings import load
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
    asked.execute(f"SET threads = {cores()}")
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


def markdown(found: dict[str, Any]) -> str:
    """Return the measurement as a page."""
    out = [
        "# How fast a search is, and where the sought plate ranks",
        "",
        f"`{found['command']}`: {found['rows']:,} made-up rows, {found['planted']:,} readings "
        f"planted among them; {found['cores']} cores, load {found['load']} when it began.",
        "",
        "The rows obey national grammars, three sightings a vehicle; what is read of each",
        "character is what our reader said of that character on one of 3,600 drawn pictures of",
        "known plates, sharp or 24, 16 or 12 px high. The planted readings are of others,",
        "each at these four sizes, as the reader read them.",
        "",
        "## Time",
        "",
        "Median of warm runs in one process; *processor* is all threads together.",
        "",
        "| question | pattern | seconds | processor |",
        "| --- | --- | --- | --- |",
        *(
            f"| {r['question']} | `{r['pattern']}` | {r['seconds']:.2f} | {r['cpu']:.2f} |"
            for r in found["times"]
        ),
        "",
        "The whole command `plateglass search '8B?7001' ARCHIVE --within 1`, from the shell "
        f"and back: {found['command_line']['seconds']:.2f} s.",
        "",
    ]
    if found["duckdb"]:
        version = found["duckdb"][0]["version"]
        out += [
            f"DuckDB {version} on the same files, as far as it can be asked:",
            "",
            "| question | condition | seconds | processor |",
            "| --- | --- | --- | --- |",
            *(
                f"| {r['question']} | `{r['sql']}` | {r['seconds']:.2f} | {r['cpu']:.2f} |"
                for r in found["duckdb"]
            ),
            "",
        ]
    return "\n".join([*out, *_ranking(found["ranks"])]) + "\n"


def _ranking(table: list[dict[str, Any]]) -> list[str]:
    out = [
        "## Rank",
        "",
        "How often the planted reading of the sought plate comes first, and among the first",
        "ten (its readings at other sizes don't count). *In part*: two characters are `?`.",
        "",
        f"| known | height | n | {' | '.join(f'{way}: first | ten' for way in WAYS)} |",
        "| --- | --- | --- |" + " --- | --- |" * len(WAYS),
    ]
    for known, height in dict.fromkeys((r["known"], r["height"]) for r in table):
        rows = {r["way"]: r for r in table if (r["known"], r["height"]) == (known, height)}
        shares = " | ".join(f"{100 * rows[w][x]:.0f} %" for w in WAYS for x in ("first", "ten"))
        size = f"{height} px" if height else "sharp"
        out.append(f"| {known} | {size} | {next(iter(rows.values()))['n']} | {shares} |")
    return out


def main() -> None:
    """Measure, and write what came out."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("archive", type=Path)
    parser.add_argument("planted", type=Path)
    parser.add_argument("-o", "--out", type=Path, required=True, help="Folder.")
    parser.add_argument("--plates", type=int, default=100)
    parser.add_argument("--repeats", type=int, default=3)
    chosen = parser.parse_args()
    note = json.loads((chosen.archive / ORDER).read_text(encoding="utf-8"))
    told = load(chosen.planted)
    found: dict[str, Any] = {
        "command": "python -m plateglass.lab.evaluate.searching.measure "
        f"{chosen.archive} {chosen.planted} --plates {chosen.plates}",
        "rows": note["rows"],
        "planted": len(told),
        "cores": cores(),
        "load": round(os.getloadavg()[0], 2),
    }
    found["times"] = times(chosen.archive, chosen.repeats)
    found["command_line"] = command(chosen.archive, chosen.repeats)
    found["duckdb"] = peer(chosen.archive, chosen.repeats)
    found["ranks"] = summary(ranks(chosen.archive, told, chosen.plates))
    written = json.dumps(found, indent=1, ensure_ascii=False) + "\n"
    files.write(chosen.out / "search.json", written)
    files.write(chosen.out / "search.md", markdown(found))


if __name__ == "__main__":
    main()
