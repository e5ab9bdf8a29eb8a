"""Ways to read many frames, side by side: exact plates over frames, and what ``p`` is worth."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from plateglass.errors import WrongUse
from plateglass.lab.evaluate import columns
from plateglass.lab.evaluate.environment import environment
from plateglass.lab.evaluate.reading import examples
from plateglass.lab.evaluate.reading.readers import Row, summary
from plateglass.lab.evaluate.watching.clips import (
    BENCH,
    FRAMES,
    measure,
    real_takes,
    rendered_takes,
    spread,
)
from plateglass.lab.evaluate.watching.conditions import conditions
from plateglass.reader import Reader
from plateglass.video.fusion import shipped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from plateglass.lab.evaluate.benchmarks.asked import Asked
    from plateglass.lab.evaluate.watching.clips import Take

TAKES = ("data", "seed", "height")
LONGEST = max(FRAMES)
MANY = 99
"""Stands for all numbers of frames but one, pooled."""
DRAWN = "10-14"
"""Heights of rendered plates."""
SMALL = 12
"""Pixels that real frames are shrunk to."""

Line = dict[str, object]


def run(names: Sequence[str], asked: Asked, progress: Callable[[int, int], None]) -> list[str]:
    """Read clips by every rule; ``names`` holds how many, and with ``data`` at most so many."""
    (count,) = map(int, names)
    reader, fusion = Reader(), shipped()
    takes: list[tuple[Take, object]] = list(_takes(asked, count, reader.size))
    if not takes:
        raise WrongUse("there is nothing to read: no folder of --data has tracks left out")
    counts = [None] if asked.data else list(FRAMES)
    rows: dict[tuple[str, object, object], list[Row]] = {}
    for done, (take, height) in enumerate(takes):
        for frames, row in measure(take, reader, fusion, counts):
            rows.setdefault((row.reader, height, frames), []).append(row)
        progress(done + 1, len(takes))
    lines = table(rows)
    write(lines, _limits([take for take, _ in takes], rows), asked.out, asked.command)
    columns.single(_readings(rows), asked.out / "readings")
    _look(takes, {h: rows["plateglass", h, counts[-1]] for _, h in takes}, asked.out)
    return [_line(line) for line in lines]


def _takes(asked: Asked, count: int, size: tuple[int, int]) -> Iterator[tuple[Take, object]]:
    if not asked.data:
        if asked.height:
            raise WrongUse("rendered clips are 10 to 14 px high: --height is for --data")
        for take in rendered_takes(count, asked.seed, BENCH, size, spread(LONGEST)):
            yield take, DRAWN
    for folder in asked.data:
        for height in asked.height or (SMALL,):
            for take in real_takes(folder, height or None, size, count):
                yield take, height or "as it is"


def _look(
    takes: Sequence[tuple[Take, object]], read: Mapping[object, Sequence[Row]], out: Path
) -> None:
    """Draw what was read from whole clips, beside the frame in their middle."""
    waiting = {height: iter(some) for height, some in read.items()}
    mine, seen = [], {}
    for take, height in takes:
        row = replace(next(waiting[height]), height=height if isinstance(height, int) else None)
        mine.append(row)
        seen[row.set, row.name, row.height] = take.crops[len(take.crops) // 2]
    unnamed = f"{DRAWN} px" if DRAWN in read else ""
    examples.sheets(mine, lambda row: seen[row.set, row.name, row.height], out, unnamed)


def _limits(
    takes: Sequence[Take], rows: Mapping[tuple[str, object, object], Sequence[Row]]
) -> list[Line]:
    """Return what frames are worth by what limits them, where clips tell; else nothing."""
    ours = {1: rows.get(("one frame", DRAWN, 1), ())}
    ours |= {count: rows.get(("plateglass", DRAWN, count), ()) for count in FRAMES[1:]}
    return conditions(takes, ours)


def table(rows: Mapping[tuple[str, object, object], Sequence[Row]]) -> list[Line]:
    """Summarise by height, frames and rule, each with its gain over single frames.

    Trust needs many readings to be measured: a last line of each rule pools its frames.
    """
    pooled: dict[tuple[str, object, object], list[Row]] = {}
    for (rule, height, frames), some in rows.items():
        if frames not in (1, None):
            pooled.setdefault((rule, height, MANY), []).extend(some)
    rows = {**rows, **pooled}
    lines: list[Line] = []
    for (rule, height, frames), some in rows.items():
        alone = rows.get(("one frame", height, None if frames is None else 1), ())
        base = sum(row.right for row in alone) / len(alone) if alone else float("nan")
        figures = summary(some)
        gain = figures["exact"] - base
        lines.append(
            {"rule": rule, "height": height, "frames": frames, "gain": gain, **figures}
        )
    order = list(dict.fromkeys(rule for rule, _, _ in rows))
    return sorted(
        lines,
        key=lambda x: (
            str(x["height"]),
            int(str(x["frames"] or 0)),
            order.index(str(x["rule"])),
        ),
    )


def markdown(lines: Sequence[Line], limits: Sequence[Line], command: str) -> str:
    """Return the tables as Markdown; shares in percent."""
    fitted = shipped()
    head = (
        "rule", "height", "frames", "n", "exact (95 %)", "gain", "characters", "rank 5", "ECE",
        "coverage at 99 %", "wrong at p >= .9", "ms of processor",
    )  # fmt: skip
    out = [
        f"`{command}`",
        "",
        "Exact plates in percent, with intervals bootstrapped by plate; gain: points more than "
        "a frame alone. `one frame` is the mean over all frames. All rules see the same "
        f"readings of the same pixels. Our fusion was fitted by `{fitted.command}` on clips "
        "from other seeds.",
        "",
        "| " + " | ".join(head) + " |",
        "|" + " --- |" * len(head),
    ]
    out += [
        f"| {x['rule']} | {x['height']} | {_frames(x)} | {x['n']} "
        f"| {_percent(x['exact'])} ({_percent(x['exact_low'])}-{_percent(x['exact_high'])}) "
        f"| {_percent(x['gain'])} | {_percent(x['characters'])} | {_percent(x['rank5'])} "
        f"| {_percent(x['ece'])} | {_percent(x['coverage99'])} | {_percent(x['hallucinated'])} "
        f"| {float(str(x['ms'])):.1f} |"
        for x in lines
    ]
    if limits:
        out += [
            "",
            "By the codec's rate and by the movement, a frame alone and what we make of some:",
            "",
            "| clips | n | frames | exact (95 %) |",
            "| --- | --- | --- | --- |",
        ]
    out += [
        f"| {x['condition']} | {x['clips']} | {x['frames']} "
        f"| {_percent(x['exact'])} ({_percent(x['exact_low'])}-{_percent(x['exact_high'])}) |"
        for x in limits
    ]
    return "\n".join(out) + "\n"


def write(lines: Sequence[Line], limits: Sequence[Line], out: Path, command: str) -> None:
    """Write the table, and ``clips.png`` where frames were counted."""
    out.mkdir(parents=True, exist_ok=True)
    made = environment(command, "reader")
    text = json.dumps({"environment": made, "table": lines, "limits": limits}, indent=1)
    # JSON knows no "not a number": there it is nothing.
    (out / "clips.json").write_text(text.replace("NaN", "null") + "\n", encoding="utf-8")
    (out / "clips.md").write_text(markdown(lines, limits, command), encoding="utf-8")
    columns.table(lines, out / "clips.parquet")
    if limits:
        columns.table(limits, out / "limits.parquet")
    if any(line["frames"] for line in lines):
        counted = [line for line in lines if line["frames"] not in (None, MANY)]
        _plot(counted, out / "clips.png")


def _readings(rows: Mapping[tuple[str, object, object], Sequence[Row]]) -> list[Line]:
    return [
        {**vars(row), "height": height, "frames": frames, "right": row.right}
        for (_, height, frames), some in rows.items()
        for row in some
    ]


def _plot(lines: Sequence[Line], path: Path) -> None:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7, 4), dpi=150, layout="constrained")
    axes = figure.add_subplot()
    counts = sorted({int(str(x["frames"])) for x in lines})
    (single,) = [100 * float(str(x["exact"])) for x in lines if x["frames"] == 1]
    for rule in dict.fromkeys(str(x["rule"]) for x in lines if x["frames"] != 1):
        mine = {x["frames"]: 100 * float(str(x["exact"])) for x in lines if x["rule"] == rule}
        values = [mine.get(count, single) for count in counts]
        ours = rule == "plateglass"
        axes.plot(counts, values, marker="o", label=rule, linewidth=2.5 if ours else 1.2)
    axes.set_xticks(counts)
    axes.set_ylim(0, None)
    axes.set_xlabel("frames")
    axes.set_ylabel("plates read exactly, %")
    axes.grid(alpha=0.3)
    axes.legend(frameon=False)
    figure.savefig(path)


def _frames(line: Line) -> str:
    if line["frames"] == MANY:
        return f"{FRAMES[1]}-{LONGEST}"
    return str(line["frames"] or "all")


def _line(line: Line) -> str:
    frames = f"frames {_frames(line):>4}"
    return (
        f"{line['rule']!s:<24} {line['height']!s:>8} px  {frames}  n {line['n']:>5}  "
        f"exact {_percent(line['exact']):>5} %  gain {_percent(line['gain']):>5}  "
        f"ECE {_percent(line['ece']):>4}  "
        f"wrong at p>=.9 {_percent(line['hallucinated']):>4} %"
    )


def _percent(value: object) -> str:
    return f"{100 * value:.1f}" if isinstance(value, float) and value == value else "-"
