"""A run's log as a picture: one small graph for each thing that was measured."""

from __future__ import annotations

import io
import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

VALID = "valid_"
NOT_DRAWN = ("stage", "epoch", "step", "seconds", "processor")


def draw(log: Sequence[Mapping[str, Any]]) -> bytes:
    """Draw the entries of ``log.jsonl`` over the steps, as a PNG.

    Each stage has its colour; what was measured while learning is dotted, what in the exam
    is not.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    every = dict.fromkeys(n for entry in log for n in entry if n not in NOT_DRAWN)
    names = list(dict.fromkeys(name.removeprefix(VALID) for name in every))
    stages = list(dict.fromkeys(entry.get("stage", "") for entry in log))
    columns = min(3, len(names))
    rows = math.ceil(len(names) / columns)
    figure = Figure(figsize=(4 * columns, 2.6 * rows), layout="constrained")
    FigureCanvasAgg(figure)
    for place, name in enumerate(names, 1):
        axes = figure.add_subplot(rows, columns, place)
        axes.set_title(name, fontsize=9)
        axes.tick_params(labelsize=7)
        for number, stage in enumerate(stages):
            for key, line in ((name, ":"), (VALID + name, "-")):
                points = [
                    (e["step"], e[key])
                    for e in log
                    if e.get("stage", "") == stage and isinstance(e.get(key), (int, float))
                ]
                if points:
                    mark = "." if len(points) < 30 else "None"
                    axes.plot(*zip(*points, strict=True), marker=mark, linestyle=line,
                              color=f"C{number}", label=stage, linewidth=1)  # fmt: skip
        if place == 1 and any(stages):
            lines = dict(zip(*reversed(axes.get_legend_handles_labels()), strict=True))
            axes.legend(lines.values(), lines, fontsize=7)
    return png(figure)


def draw_rates(
    rates: Sequence[float], losses: Sequence[float], suggested: Mapping[str, float]
) -> bytes:
    """Draw what the learning-rate finder saw, and what it suggests; a PNG."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(6, 4), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    axes.plot(rates, losses, color="0.4")
    axes.set_xscale("log")
    axes.set_xlabel("rate")
    axes.set_ylabel("loss, smoothed")
    words = {"minimum": "minimum / 10", "steep": "steepest", "valley": "longest valley"}
    for number, (name, rate) in enumerate(suggested.items()):
        axes.axvline(rate, color=f"C{number}", label=f"{words[name]} {rate:.2e}")
    axes.legend()
    return png(figure)


def png(figure: Any) -> bytes:
    """Render a figure."""
    file = io.BytesIO()
    figure.savefig(file, format="png", dpi=110, metadata={"Software": None})
    return file.getvalue()
