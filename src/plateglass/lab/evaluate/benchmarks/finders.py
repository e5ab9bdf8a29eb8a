"""Finders side by side: plates found, how exactly, how fast, and what can be read of them."""

from __future__ import annotations

import json
from dataclasses import asdict
from functools import cache, partial
from typing import TYPE_CHECKING

from plateglass.errors import WrongUse
from plateglass.lab.data.parallel import ordered
from plateglass.lab.evaluate import columns, plots
from plateglass.lab.evaluate.environment import environment
from plateglass.lab.evaluate.finding import effort, found, sights, whole
from plateglass.lab.evaluate.finding.finders import ENOUGH, measure
from plateglass.lab.evaluate.finding.locators import THREADS, locator
from plateglass.lab.evaluate.finding.photos import (
    NARROWEST,
    drawn_photos,
    hard_photos,
    photos,
    some,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from plateglass.finder import Detection
    from plateglass.geometry import Picture
    from plateglass.lab.data.real import Part
    from plateglass.lab.evaluate.benchmarks.asked import Asked
    from plateglass.lab.evaluate.finding.finders import Look
    from plateglass.lab.evaluate.finding.photos import Photo

TAKES = ("data", "validation", "rendered", "seed", "protocol", "fold", "limit", "cluster")
DRAWN = 100

Lines = list[dict[str, object]]


def run(names: Sequence[str], asked: Asked, progress: Callable[[int, int], None]) -> list[str]:
    """Show every finder the same photos; write tables, and what became of every plate."""
    chosen = _chosen(asked)
    if not chosen:
        raise WrongUse("there is nothing to find: no photo of --data is labelled")
    for name in names:
        _finder(name)  # refuses, before there is anything to wait for
    work = partial(_seen, tuple(names), asked.folds)
    looks: list[Look] = []
    reads: list[whole.Read] = []
    seen: list[sights.Sight] = []
    for done, (looked, read, more) in enumerate(ordered(work, chosen, 1, asked.cluster), 1):
        looks += looked
        reads += read
        seen = sights.leading([*seen, *more])
        progress(done, len(chosen))
    tables = {
        "sets": found.table(looks),
        "widths": found.by_width(looks),
        "texts": whole.ends(reads),
        "effort": [asdict(each) for each in effort.efforts(names)],
    }
    asked.out.mkdir(parents=True, exist_ok=True)
    columns.single([asdict(look) for look in looks], asked.out / "looks")
    _write(tables, asked.out, asked.command)
    sights.write(seen, _finder(names[0]).name, asked.out)
    return [_line(line) for line in tables["sets"]]


def _chosen(asked: Asked) -> list[Photo]:
    count = asked.rendered or DRAWN
    if asked.data and asked.protocol:
        raise WrongUse("--protocol names drawn streets: give --rendered instead of --data")
    if asked.protocol:
        return list(hard_photos(asked.protocol, count, asked.seed))
    if not asked.data:
        return list(drawn_photos(count, asked.seed))
    part: Part | None = "validation" if asked.validation else None
    folders = [list(photos([folder], part)) for folder in asked.data]
    return [photo for found in folders for photo in some(found, asked.limit, asked.seed)]


_finder = cache(locator)


def _seen(
    names: Sequence[str], folds: Mapping[str, str], photo: Photo
) -> tuple[list[Look], list[whole.Read], list[sights.Sight]]:
    finders = [_finder(name) for name in names]
    ends, shown = whole.Ends(folds), sights.Sights(finders[0].name)

    def hear(finder: str, photo: Photo, picture: Picture, found: Sequence[Detection]) -> None:
        ends(finder, photo, picture, found)
        shown(finder, photo, picture, found)

    return list(measure(finders, [photo], also=hear)), ends.reads, shown.seen


def _line(line: Mapping[str, object]) -> str:
    return (
        f"{line['finder']:<14} {line['set']:<20} plates {line['plates']:>5}  "
        f"found {_share(line['recall']):>5} %  right {_share(line['precision']):>5} %  "
        f"corners {_share(line['corner']):>5} %  {float(str(line['ms'])):.0f} ms"
    )


def _write(tables: Mapping[str, Lines], out: Path, command: str) -> None:
    made = environment(command, "finder", "corners", "reader") | {"threads": THREADS}
    text = json.dumps({"environment": made, **tables}, indent=1)
    # JSON knows no infinity and no "not a number": both are nothing here.
    told = text.replace("NaN", "null").replace("Infinity", "null") + "\n"
    (out / "finders.json").write_text(told, encoding="utf-8")
    (out / "finders.md").write_text(markdown(tables, command), encoding="utf-8")
    for name, lines in tables.items():
        columns.table(lines, out / f"{name}.parquet")
    plots.write_widths(tables["widths"], out)


def markdown(tables: Mapping[str, Lines], command: str) -> str:
    """Return the tables as Markdown; shares in percent, with their 95 % intervals."""
    parts = [
        f"`{command}`",
        f"Found: share of labelled plates of {NARROWEST:.0f} px and wider met by a detection, "
        f"upright boxes, IoU {ENOUGH} or more. Right: share of detections that are labelled "
        "plates, or plates that the labels are known to overlook; any other that nobody "
        "labelled counts as wrong. Wrong: how many are not. "
        "Corners: median distance from the labelled ones in percent of the plate's height, "
        "where a label has corners; by hand: from corners that were placed by hand, where some "
        "were (`lab/data/placed.csv`). "
        f"Intervals (95 %) are bootstrapped by photo. {THREADS} threads.",
        _table(
            (
                "finder", "set", "photos", "plates", "found", "right", "wrong", "corners",
                "by hand", "ms",
            ),
            [
                (
                    x["finder"], x["set"], x["photos"], x["plates"], _within(x, "recall"),
                    _within(x, "precision"), x["wrong"], _within(x, "corner"),
                    _within(x, "placed"), f"{x['ms']:.0f}",
                )
                for x in tables["sets"]
            ],
        ),
        "Found, by width of the plate in pixels, over all sets:",
        _table(
            ("finder", "from", "to", "plates", "found"),
            [
                (x["finder"], f"{x['from']:.0f}", f"{x['to']:.0f}", x["plates"],
                 _share(x["recall"]))
                for x in tables["widths"]
            ],
        ),
    ]  # fmt: skip
    if tables["texts"]:
        parts += [
            "From end to end, with the shipped reader: plates read exactly from the labelled "
            "box, from the whole photo, and the second as a share of the first:",
            _table(
                ("finder", "set", "texts", "from boxes", "from photos", "share"),
                [
                    (x["finder"], x["set"], x["texts"], x["from_boxes"], x["from_photos"],
                     _within(x, "share"))
                    for x in tables["texts"]
                ],
            ),
        ]  # fmt: skip
    parts += [
        "What drawn streets of two sizes cost, medians, memory of the whole process:",
        _table(
            ("finder", "size", "ms", "ms of processor", "MB"),
            [
                (x["finder"], f"{x['width']}x{x['height']}", f"{x['ms']:.0f}",
                 f"{x['cpu_ms']:.0f}", _megabytes(x["megabytes"]))
                for x in tables["effort"]
            ],
        ),
    ]  # fmt: skip
    return "\n\n".join(parts) + "\n"


def _table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def _share(value: object) -> str:
    return f"{100 * value:.1f}" if isinstance(value, float) and value == value else "-"


def _within(line: Mapping[str, object], name: str) -> str:
    if _share(line[name]) == "-":
        return "-"
    return (
        f"{_share(line[name])} ({_share(line[f'{name}_low'])}-{_share(line[f'{name}_high'])})"
    )


def _megabytes(value: object) -> str:
    return f"{value:.0f}" if isinstance(value, float) else "-"
