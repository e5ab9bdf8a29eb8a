"""Make a folder of good pictures bad: the other half of every training pair."""

from __future__ import annotations

import csv
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path, PurePath, PurePosixPath
from typing import TYPE_CHECKING

import numpy as np

from plateglass import files, image, inputs
from plateglass.errors import PlateglassError, WrongUse
from plateglass.lab.camera import codec
from plateglass.lab.camera.presets import preset as preset_named
from plateglass.lab.camera.shoot import degrade
from plateglass.lab.data.parallel import ordered
from plateglass.lab.data.tables import GrowingTable, text_of

if TYPE_CHECKING:
    import os
    from collections.abc import Callable

    from plateglass.lab.camera.exposure import Exposure

    Progress = Callable[[int, int], None]

TABLE = "crappify.csv"
COLUMNS = ("file", "source", "preset", "seed", "parameters")
CROP = 256
"""Pictures lower than this are taken for cut-out plates, which shrink to a plate's height."""


@dataclass(frozen=True)
class Crappified:
    """What a run did."""

    written: int
    skipped: int
    """Already there from an earlier run with the same preset and seed."""
    failed: tuple[tuple[str, str], ...]
    """Files that were passed over, each with one sentence."""


@dataclass(frozen=True)
class _Task:
    source: str
    """The picture's path as found."""
    name: str
    """The same below the source folder, with forward slashes on every system."""
    target: str
    """Where the result goes, below the output folder."""
    out_dir: str
    preset: str
    seed: int


def crappify(
    source_dir: str | os.PathLike[str],
    out_dir: str | os.PathLike[str],
    preset: str,
    seed: int = 0,
    workers: int = 1,
    progress: Progress | None = None,
    cluster: str = "",
) -> Crappified:
    """Degrade every picture below a folder into the same place below another.

    A picture's damage depends on seed, preset and its name alone, so neither order nor the
    number of workers changes a pixel, and a second run only makes what is missing. Results
    are PNG; where JPEG is the last thing that happens, they are JPEG files of that quality.
    ``crappify.csv`` in the output folder lists every result with its parameters.
    ``progress`` is called with the number of finished pictures and of all.
    """
    source, out = Path(source_dir), Path(out_dir)
    if not source.is_dir():
        raise WrongUse(f"{source} is not a folder")
    if source.resolve() == out.resolve():
        raise WrongUse("the output folder is the source folder; good pictures would be lost")
    try:
        preset_named(preset)
    except ValueError as error:
        raise WrongUse(str(error)) from None
    tasks = _tasks(source, out, preset, seed)
    before = _table(out)
    rows = {t.name: row for t in tasks if (row := _finished(out, t, before)) is not None}
    waiting = [task for task in tasks if task.name not in rows]
    skipped, failed = len(rows), []
    with GrowingTable(out / TABLE, COLUMNS, rows.values()) as table:
        made = ordered(_work, waiting, min(workers, len(waiting)), cluster)
        for done, (task, result) in enumerate(zip(waiting, made, strict=True), skipped + 1):
            if isinstance(result, str):
                failed.append((task.name, result))
            else:
                rows[task.name] = result
                table.add(result)
            if progress is not None:
                progress(done, len(tasks))
    # In the order of names whatever was there before, so that two runs are the same file.
    files.write(out / TABLE, text_of(COLUMNS, (rows[name] for name in sorted(rows))))
    return Crappified(len(rows) - skipped, skipped, tuple(sorted(failed)))


def one(
    source: str | os.PathLike[str], name: str, preset: str, seed: int
) -> tuple[bytes, Exposure]:
    """Return a picture's bad version as a file's bytes, and what was done to it."""
    picture = image.load(source)
    digest = hashlib.sha256(name.encode()).digest()
    rng = np.random.default_rng([seed, int.from_bytes(digest[:8], "little")])
    chosen = preset_named(preset)
    exposure = _fitted(chosen.draw(rng), picture.shape[0])
    if chosen.is_jpeg:
        before = degrade(picture, exposure.replace(jpeg=0), rng)
        return codec.jpeg_bytes(before, exposure.jpeg, exposure.chroma), exposure
    return image.encode(degrade(picture, exposure, rng), ".png"), exposure


def _fitted(exposure: Exposure, height: int) -> Exposure:
    """Let a cut-out plate lose resolution down to the height that the preset drew."""
    if not 0 < exposure.height < height < CROP:
        return exposure
    return exposure.replace(zoom=max(exposure.zoom, height / exposure.height))


def _tasks(source: Path, out: Path, preset: str, seed: int) -> list[_Task]:
    inside = out.resolve()
    found = [
        item
        for item in inputs.expand([source])
        if item.problem is None and inside not in Path(item.name).resolve().parents
    ]
    stems: dict[PurePath, int] = {}
    for item in found:
        stem = item.relative.with_suffix("")
        stems[stem] = stems.get(stem, 0) + 1
    ending = ".jpg" if preset_named(preset).is_jpeg else ".png"
    tasks = []
    for item in found:
        stem = item.relative.with_suffix("")
        # a.jpg and a.bmp in one folder keep their endings, or one would overwrite the other.
        kept = item.relative if stems[stem] > 1 else stem
        target = kept.with_name(kept.name + ending)
        name = PurePosixPath(*item.relative.parts).as_posix()
        tasks.append(_Task(item.name, name, target.as_posix(), str(out), preset, seed))
    return tasks


def _work(task: _Task) -> dict[str, str] | str:
    """Make one picture; return its row, or why there is none."""
    try:
        data, exposure = one(task.source, task.name, task.preset, task.seed)
        files.write(Path(task.out_dir) / task.target, data)
    except PlateglassError as error:
        return str(error)
    return {
        "file": task.target,
        "source": task.name,
        "preset": task.preset,
        "seed": str(task.seed),
        "parameters": json.dumps(exposure.as_dict()),
    }


def _table(out: Path) -> dict[str, dict[str, str]]:
    """Return the rows of earlier runs by source; a half-written last line is no row."""
    if not (out / TABLE).is_file():
        return {}
    with (out / TABLE).open(newline="", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if set(row) == set(COLUMNS)]
    return {row["source"]: row for row in rows if _whole(row)}


def _whole(row: dict[str, str]) -> bool:
    try:
        return isinstance(json.loads(row["parameters"] or ""), dict)
    except ValueError:
        return False


def _finished(out: Path, task: _Task, rows: dict[str, dict[str, str]]) -> dict[str, str] | None:
    row = rows.get(task.name)
    if row is None or (row["preset"], row["seed"]) != (task.preset, str(task.seed)):
        return None
    return row if row["file"] == task.target and (out / task.target).is_file() else None
