"""What millions of plates cost: ``python -m plateglass.lab.evaluate.batches.costs``.

Worked out from processor time a picture (``...batches.throughput share`` measures it) and from
bytes a picture (``du`` of a run's results); prices are the reader's own.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator

MILLIONS = (1, 100, 10_000)
CORES = (8, 64, 1024)


def sheet(ms: float, used: float, lines: float, price: float) -> Iterator[str]:
    """Yield a table with a row a size; ``used`` is the share of the cores that works."""
    hours = ms / 3.6e6 / used
    yield f"{ms:g} ms of a core each, {used:.0%} of the cores' time used:"
    yield f"{ms:g} / 3,600,000 / {used:g} = {hours:.3g} core-hours a picture;"
    yield f"{lines:g} bytes of JSON lines each; {price:g} a core-hour."
    yield ""
    spans = " | ".join(f"on {number} cores" for number in CORES)
    yield f"| pictures | core-hours | {spans} | cost | lines |"
    yield "|---" * (len(CORES) + 4) + "|"
    for millions in MILLIONS:
        needed = millions * 1e6 * hours
        spans = " | ".join(_span(needed / cores) for cores in CORES)
        money, room = f"{needed * price:,.2f}", _room(millions * 1e6 * lines)
        yield f"| {millions:,} million | {needed:,.1f} | {spans} | {money} | {room} |"


def _span(hours: float) -> str:
    if hours < 1 / 30:
        return f"{3600 * hours:.0f} s"
    if hours < 2:
        return f"{60 * hours:.0f} min"
    return f"{hours:.1f} h" if hours < 48 else f"{hours / 24:,.1f} days"


def _room(size: float) -> str:
    return f"{size / 1e9:,.1f} GB" if size < 1e12 else f"{size / 1e12:,.1f} TB"


def main() -> None:
    """Print the sheet."""
    options = argparse.ArgumentParser(description=__doc__.split("\n\n", 1)[0])
    options.add_argument("--ms", type=float, required=True, help="Processor time a picture.")
    options.add_argument("--used", type=float, default=0.9, help="Share of cores that works.")
    options.add_argument("--bytes", type=float, default=2500.0, help="Results a picture.")
    options.add_argument("--price", type=float, default=0.05, help="Of a core-hour.")
    asked = options.parse_args()
    for line in sheet(asked.ms, asked.used, asked.bytes, asked.price):
        print(line)  # noqa: T201


if __name__ == "__main__":
    main()
