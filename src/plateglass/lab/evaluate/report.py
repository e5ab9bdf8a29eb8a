"""A measurement as files: a Markdown table, JSON, and accuracy over height as a picture."""

from __future__ import annotations

import json
import platform
from typing import TYPE_CHECKING

from plateglass.lab.evaluate.readers import table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from plateglass.lab.evaluate.readers import Row

HEAD = (
    "| reader | set | height | n | exact (95 %) | characters | all but one | rank 5 "
    "| ECE | coverage at 99 % | wrong at p >= .9 | ms |"
)


def markdown(lines: Sequence[dict[str, object]]) -> str:
    """Return the table as Markdown; shares in percent."""

    def share(value: object) -> str:
        return f"{100 * value:.1f}" if isinstance(value, float) else str(value)

    out = [HEAD, "|" + " --- |" * (HEAD.count("|") - 1)]
    for line in lines:
        height = "as it is" if line["height"] is None else line["height"]
        interval = f"{share(line['exact_low'])}-{share(line['exact_high'])}"
        out.append(
            f"| {line['reader']} | {line['set']} | {height} | {line['n']} "
            f"| {share(line['exact'])} ({interval}) "
            f"| {share(line['characters'])} | {share(line['all_but_one'])} "
            f"| {share(line['rank5'])} | {share(line['ece'])} | {share(line['coverage99'])} "
            f"| {share(line['hallucinated'])} | {line['ms']:.1f} |"
        )
    return "\n".join(out) + "\n"


def write(rows: Sequence[Row], out: Path, command: str) -> list[dict[str, object]]:
    """Write ``readers.md``, ``readers.json``, ``readings.jsonl`` and ``readers.png``."""
    out.mkdir(parents=True, exist_ok=True)
    lines = table(rows)
    environment = {
        "command": command,
        "python": platform.python_version(),
        "processor": platform.processor() or platform.machine(),
    }
    (out / "readers.json").write_text(
        json.dumps({"environment": environment, "table": lines}, indent=1) + "\n"
    )
    (out / "readers.md").write_text(f"`{command}`\n\n{markdown(lines)}")
    with (out / "readings.jsonl").open("w", encoding="utf-8") as file:
        for row in rows:
            file.write(json.dumps(vars(row) | {"right": row.right}, ensure_ascii=False) + "\n")
    _plot(lines, out / "readers.png")
    return lines


def _plot(lines: Sequence[dict[str, object]], path: Path) -> None:
    from matplotlib.figure import Figure

    pooled = [x for x in lines if x["set"] == "all" and x["height"] != "all"]
    heights = list(dict.fromkeys(x["height"] for x in pooled))
    figure = Figure(figsize=(7, 4), dpi=150, layout="constrained")
    axes = figure.add_subplot()
    for reader in dict.fromkeys(x["reader"] for x in pooled):
        mine = {x["height"]: x for x in pooled if x["reader"] == reader}
        values = [100 * float(str(mine[h]["exact"])) for h in heights]
        low = [100 * float(str(mine[h]["exact_low"])) for h in heights]
        high = [100 * float(str(mine[h]["exact_high"])) for h in heights]
        places = range(len(heights))
        axes.plot(places, values, marker="o", label=str(reader))
        axes.fill_between(places, low, high, alpha=0.15)
    axes.set_xticks(
        range(len(heights)), ["as it is" if h is None else f"{h} px" for h in heights]
    )
    axes.set_ylim(0, 100)
    axes.set_xlabel("plate height")
    axes.set_ylabel("plates read exactly, %")
    axes.grid(alpha=0.3)
    axes.legend(frameon=False)
    figure.savefig(path)
