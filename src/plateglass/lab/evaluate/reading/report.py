"""A measurement as files: the table, every reading, plots, and examples to look at."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from plateglass.lab.evaluate import columns, plots
from plateglass.lab.evaluate.environment import environment
from plateglass.lab.evaluate.reading import examples
from plateglass.lab.evaluate.reading.readers import table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from plateglass.lab.evaluate.reading.readers import Row, Sample

HEAD = (
    "| reader | set | height | n | exact (95 %) | as labelled | characters | all but one "
    "| rank 5 | ECE | coverage at 99 % | wrong at p >= .9 | ms |"
)


def markdown(lines: Sequence[dict[str, object]]) -> str:
    """Return the table as Markdown; shares in percent."""

    def share(value: object) -> str:
        return f"{100 * value:.1f}" if isinstance(value, float) else str(value)

    out = [HEAD, "|" + " --- |" * (HEAD.count("|") - 1)]
    one = len({line["set"] for line in lines} - {"all"}) == 1
    for line in lines:
        if one and line["set"] == "all":
            continue  # it would say the same once more
        height = "as it is" if line["height"] is None else line["height"]
        interval = f"{share(line['exact_low'])}-{share(line['exact_high'])}"
        out.append(
            f"| {line['reader']} | {line['set']} | {height} | {line['n']} "
            f"| {share(line['exact'])} ({interval}) "
            f"| {share(line['as_labelled'])} | {share(line['characters'])} "
            f"| {share(line['all_but_one'])} | {share(line['rank5'])} "
            f"| {share(line['ece'])} | {share(line['coverage99'])} "
            f"| {share(line['hallucinated'])} | {line['ms']:.1f} |"
        )
    return "\n".join(out) + "\n"


def write(
    rows: Sequence[Row], samples: Sequence[Sample], out: Path, command: str
) -> list[dict[str, object]]:
    """Write all of it into a folder; return the table."""
    out.mkdir(parents=True, exist_ok=True)
    lines = table(rows)
    text = json.dumps({"environment": environment(command, "reader"), "table": lines}, indent=1)
    (out / "readers.json").write_text(text + "\n", encoding="utf-8")
    (out / "readers.md").write_text(f"`{command}`\n\n{markdown(lines)}", encoding="utf-8")
    columns.table(lines, out / "readers.parquet")
    columns.single([vars(row) | {"right": row.right} for row in rows], out / "readings")
    plots.write(rows, lines, out)
    examples.write(rows, samples, out)
    return lines
