"""The comparison of restorers as files: a table, JSON, every row, and curves over height."""

from __future__ import annotations

import json
import math
from dataclasses import asdict
from itertools import groupby
from typing import TYPE_CHECKING

from plateglass import files
from plateglass.lab.evaluate import columns
from plateglass.lab.evaluate.environment import environment
from plateglass.lab.evaluate.restoring.cases import SIZED
from plateglass.lab.evaluate.restoring.restorations import BASELINE, SURE, table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from plateglass.lab.evaluate.restoring.restorations import Row

    Line = dict[str, object]

HEAD = (
    "| | n | read exactly, % (95 %) | within | more than bicubic | characters | by ours "
    "| right to wrong | crisp | of these wrong (known) | PSNR | SSIM | levelled | "
    "| residual | ms |"
)
LEGEND = f"""\
*Read exactly* and *characters*: by RapidOCR's recogniser from the restored picture; *within*:
the same, or inside a longer text, as it reads country letters and small words too once they are
clear; *by ours*: plates that our reader reads exactly. *More than bicubic*: points of plates
read exactly, paired by plate. *Right to wrong*: of the plates that our reader reads right from
the crop with p >= {SURE}, the share that it reads otherwise from the restored picture. *Crisp*:
characters with steep edges (`lab/evaluate/restoring/crispness.py`); *of these wrong*: RapidOCR
takes them for another character (in brackets: only those that it reads right on the sharp
plate).
*PSNR* and *SSIM* against the sharp plate; *levelled*: the same after the best gain and offset
for each channel. *Residual*: grey levels left when the restored picture is photographed again.
*ms*: processor time of one thread. *origin* is the crop, *truth* the sharp plate.
"""


def write(
    rows: Sequence[Row], parameters: Mapping[str, int], out: Path, command: str
) -> list[Line]:
    """Write the table in its forms, its curves, and every single restoration."""
    lines = table(rows)
    made = environment(command, "reader", "restorer")
    whole = {"environment": made, "parameters": parameters, "table": lines}
    # JSON has no word for "not a number"; what was not measured is null.
    text = json.dumps(_nulled(whole), indent=1, ensure_ascii=False, allow_nan=False)
    files.write(out / "restorers.json", text + "\n")
    files.write(out / "restorers.md", markdown(lines, parameters, command))
    columns.table(lines, out / "restorers.parquet")
    columns.single([_flat(row) for row in rows], out / "restorations")
    _plot(lines, out / "restorers.png")
    return lines


def markdown(lines: Sequence[Line], parameters: Mapping[str, int], command: str) -> str:
    """Return the page: a table a set, a group of rows a condition."""
    parts = [f"`{command}`\n", LEGEND]
    learned = ", ".join(f"{name} {_millions(count)}" for name, count in parameters.items())
    parts.append(f"Learned parameters: {learned}.\n")
    for name, of_set in groupby(lines, lambda line: line["set"]):
        parts.append(f"## {name}\n")
        parts += [HEAD, "|" + " --- |" * (HEAD.count("|") - 1)]
        for condition, group in groupby(of_set, lambda line: line["condition"]):
            parts.append(f"| **{condition}** |" + " |" * (HEAD.count("|") - 2))
            parts += map(_line, group)
        parts.append("")
    return "\n".join(parts)


def _line(line: Line) -> str:
    known = share(line.get("crisp_known_wrong"))
    wrong = share(line.get("crisp_wrong"))
    cells = [
        line["restorer"],
        line["n"],
        f"{share(line['exact'])} ({share(line['exact_low'])}-{share(line['exact_high'])})",
        share(line["within"]),
        _gain(line),
        share(line["characters"]),
        share(line["exact_ours"]),
        share(line["lost"]),
        share(line.get("crisp")),
        f"{wrong} ({known})" if wrong != "-" else "-",
        *(number(line[n], d) for n, d in zip(_SCORES, (1, 3, 1, 3), strict=True)),
        number(line["residual"], 1),
        number(line["ms"], 1),
    ]
    return f"| {' | '.join(map(str, cells))} |"


_SCORES = ("psnr", "ssim", "psnr_aligned", "ssim_aligned")


def _gain(line: Line) -> str:
    if line["restorer"] == BASELINE or math.isnan(_float(line["gain"])):
        return "-"
    middle, low, high = (100 * _float(line[f"gain{end}"]) for end in ("", "_low", "_high"))
    return f"{middle:+.1f} ({low:+.1f} to {high:+.1f})"


def share(value: object) -> str:
    """Write a share in percent, a dash where nothing was measured."""
    return number(100 * _float(value), 1)


def number(value: object, digits: int) -> str:
    """Write a number, a dash where there is none."""
    amount = _float(value)
    return "-" if math.isnan(amount) else f"{amount:.{digits}f}"


def _float(value: object) -> float:
    return float(value) if isinstance(value, (int, float)) else float("nan")


def _millions(count: int) -> str:
    return f"{count / 1e6:.2f} M" if count else "none"


def _nulled(value: object) -> object:
    if isinstance(value, dict):
        return {key: _nulled(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_nulled(inner) for inner in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _flat(row: Row) -> Line:
    made = asdict(row) | {"condition": str(row.condition), "lost": row.lost}
    return {name: _nulled(value) for name, value in made.items()}


def _plot(lines: Sequence[Line], path: Path) -> None:
    from matplotlib.figure import Figure

    first = lines[0]["set"]
    shown = [x for x in lines if x["set"] == first and x["protocol"] == SIZED]
    if not shown:
        return
    conditions = list(dict.fromkeys(str(x["condition"]) for x in shown))
    panels = {
        "exact": "plates read exactly by RapidOCR, %",
        "exact_ours": "plates read exactly by our reader, %",
        "crisp_wrong": "crisp characters that are wrong, %",
    }
    figure = Figure(figsize=(13, 4), dpi=120, layout="constrained")
    axes = figure.subplots(1, len(panels))
    for panel, (measure, title) in zip(axes, panels.items(), strict=True):
        for restorer in dict.fromkeys(str(x["restorer"]) for x in shown):
            mine = {str(x["condition"]): x for x in shown if x["restorer"] == restorer}
            values = [100 * _float(mine.get(c, {}).get(measure)) for c in conditions]
            if not all(map(math.isnan, values)):
                panel.plot(range(len(conditions)), values, marker="o", label=restorer)
        panel.set_xticks(range(len(conditions)), conditions)
        panel.set_ylim(0, 100)
        panel.set_title(title, fontsize=10)
        panel.grid(alpha=0.3)
    axes[0].legend(frameon=False, fontsize=8)
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path)
