"""A measurement as files: the table, every reading, plots, and examples to look at."""

from __future__ import annotations

import json
import platform
from typing import TYPE_CHECKING

from plateglass.lab.evaluate import examples, plots
from plateglass.lab.evaluate.readers import table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from plateglass.lab.evaluate.readers import Row, Sample

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


def write(
    rows: Sequence[Row], samples: Sequence[Sample], out: Path, command: str
) -> list[dict[str, object]]:
    """Write all of it into a folder; return the table."""
    import pyarrow
    from pyarrow import parquet

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
    readings = pyarrow.Table.from_pylist([vars(row) | {"right": row.right} for row in rows])
    parquet.write_table(readings, out / "readings.parquet")
    plots.write(rows, lines, out)
    examples.write(rows, samples, out)
    return lines
