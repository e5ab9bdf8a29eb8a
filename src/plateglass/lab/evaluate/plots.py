"""Results as plots: what is read and found, what confidence is worth, what is mixed up."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from plateglass.lab.evaluate.metrics import aligned

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from matplotlib.axes import Axes

    from plateglass.lab.evaluate.reading.readers import Row

BINS = 10
"""Of confidence, in the reliability diagram."""
_FEWEST = 10
"""Readings that a bin needs to be drawn."""
_PAIRS = 16
"""Mix-ups that are shown."""


def write(rows: Sequence[Row], lines: Sequence[dict[str, object]], out: Path) -> None:
    """Draw every plot into a folder."""
    _draw(out / "readers.png", lambda axes: over_height(axes, lines))
    _draw(out / "reliability.png", lambda axes: reliability(axes, rows), size=(4.6, 4.4))
    _draw(out / "risk.png", lambda axes: risk(axes, rows), size=(5.4, 4))
    _draw(out / "lookalikes.png", lambda axes: lookalikes(axes, rows), size=(7, 3.4))
    _draw(out / "speed.png", lambda axes: speed(axes, lines), size=(5.4, 4))


def write_widths(lines: Sequence[dict[str, object]], out: Path) -> None:
    """Draw what finders find over the width of plates."""
    _draw(out / "finders.png", lambda axes: over_width(axes, lines))


def over_height(axes: Axes, lines: Sequence[dict[str, object]]) -> None:
    """Share of plates read exactly over plate height, with its interval."""
    pooled = [x for x in lines if x["set"] == "all" and x["height"] != "all"]
    heights = list(dict.fromkeys(x["height"] for x in pooled))
    places = range(len(heights))
    for reader in dict.fromkeys(x["reader"] for x in pooled):
        mine = {x["height"]: x for x in pooled if x["reader"] == reader}
        middle, low, high = (
            [_percent(mine[h][key]) for h in heights]
            for key in ("exact", "exact_low", "exact_high")
        )
        axes.plot(places, middle, marker="o", label=str(reader))
        axes.fill_between(places, low, high, alpha=0.15)
    axes.set_xticks(places, ["as it is" if h is None else f"{h} px" for h in heights])
    axes.set_ylim(0, 100)
    axes.set_xlabel("plate height")
    axes.set_ylabel("plates read exactly, %")
    axes.legend(frameon=False)


def over_width(axes: Axes, lines: Sequence[dict[str, object]]) -> None:
    """Share of labelled plates found, over their width."""
    steps = sorted({(_number(x["from"]), _number(x["to"])) for x in lines})
    for finder in dict.fromkeys(x["finder"] for x in lines):
        mine = {_number(x["from"]): x for x in lines if x["finder"] == finder}
        places = [i for i, (least, _) in enumerate(steps) if least in mine]
        shares = [_percent(mine[steps[i][0]]["recall"]) for i in places]
        axes.plot(places, shares, marker="o", label=str(finder))
    names = [f"{a:.0f} and more" if b == np.inf else f"{a:.0f} to {b:.0f}" for a, b in steps]
    axes.set_xticks(range(len(steps)), names)
    axes.set_ylim(0, 100)
    axes.set_xlabel("width of the plate in the photo, px")
    axes.set_ylabel("plates found, %")
    axes.legend(frameon=False)


def reliability(axes: Axes, rows: Sequence[Row]) -> None:
    """How often a reading is right, over how sure the reader was: honest ones on the line."""
    axes.plot([0, 100], [0, 100], color="0.7", linewidth=1)
    for reader, mine in _by_reader(rows):
        p, right = _p(mine), _right(mine)
        place = np.minimum((p * BINS).astype(int), BINS - 1)
        full = [b for b in range(BINS) if (place == b).sum() >= _FEWEST]
        said = [100 * float(p[place == b].mean()) for b in full]
        held = [100 * float(right[place == b].mean()) for b in full]
        axes.plot(said, held, marker="o", label=reader)
    axes.set_xlim(0, 100)
    axes.set_ylim(0, 100)
    axes.set_xlabel("probability given, %")
    axes.set_ylabel("right, %")
    axes.legend(frameon=False)


def risk(axes: Axes, rows: Sequence[Row]) -> None:
    """How many of the accepted readings are wrong, over how many are accepted."""
    for reader, mine in _by_reader(rows):
        wrong = ~_right(mine)[np.argsort(-_p(mine), kind="stable")]
        taken = np.arange(1, len(wrong) + 1)
        axes.plot(100 * taken / len(wrong), 100 * np.cumsum(wrong) / taken, label=reader)
    axes.set_xlim(0, 100)
    axes.set_ylim(0, None)
    axes.set_xlabel("readings accepted, the surest first, %")
    axes.set_ylabel("of these wrong, %")
    axes.legend(frameon=False)


def lookalikes(axes: Axes, rows: Sequence[Row]) -> None:
    """The characters that the first reader takes most often for others."""
    reader, mine = _by_reader(rows)[0]
    mixed: Counter[tuple[str, str]] = Counter()
    for row in mine:
        mixed.update((b, a) for a, b in aligned(row.read, row.truth) if a != b and a and b)
    common = mixed.most_common(_PAIRS)
    axes.bar(range(len(common)), [n for _, n in common], color="C0")
    # Only Latin letters and digits are sure to be in the plot's font.
    names = [f"{_named(b)}\nas\n{_named(a)}" for (b, a), _ in common]
    axes.set_xticks(range(len(common)), names, fontsize=8)
    axes.set_ylabel(f"mix-ups by {reader}")


def speed(axes: Axes, lines: Sequence[dict[str, object]]) -> None:
    """Plates read exactly, over what one costs."""
    for x in lines:
        if x["set"] == "all" and x["height"] == "all":
            axes.plot(_number(x["ms"]), _percent(x["exact"]), "o", label=str(x["reader"]))
    axes.set_xlim(0, None)
    axes.set_ylim(0, 100)
    axes.set_xlabel("milliseconds a plate")
    axes.set_ylabel("read exactly over all heights, %")
    axes.legend(frameon=False)


def _draw(path: Path, plot: object, size: tuple[float, float] = (7, 4)) -> None:
    from matplotlib.figure import Figure

    figure = Figure(figsize=size, dpi=150, layout="constrained")
    axes = figure.add_subplot()
    axes.grid(alpha=0.3)
    axes.spines[["top", "right"]].set_visible(False)
    plot(axes)  # type: ignore[operator]
    figure.savefig(path)


def _by_reader(rows: Sequence[Row]) -> list[tuple[str, list[Row]]]:
    names = dict.fromkeys(row.reader for row in rows)
    return [(name, [row for row in rows if row.reader == name]) for name in names]


def _p(rows: Sequence[Row]) -> np.ndarray:
    return np.array([row.p for row in rows])


def _right(rows: Sequence[Row]) -> np.ndarray:
    return np.array([row.right for row in rows])


def _named(char: str) -> str:
    return char if char.isascii() else f"U+{ord(char):04X}"


def _number(value: object) -> float:
    return float(str(value))


def _percent(value: object) -> float:
    return 100 * _number(value)
