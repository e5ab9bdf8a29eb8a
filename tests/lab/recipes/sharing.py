"""One of two processes that train recipe after recipe together, as two machines would.

    LOCAL_RANK=0 MASTER_ADDR=127.0.0.1 MASTER_PORT=... python -m tests.lab.recipes.sharing FILE

FILE holds the orders as JSON: for each recipe its folder, data and settings.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from plateglass.lab.recipes import Order, recipe
from plateglass.lab.train.bench import leave


def train(name: str, out: str, data: str, settings: list[str], devices: int) -> None:
    """Train one recipe at smoke size, in numbers of full precision."""
    order = Order(
        out=Path(out), data=(Path(data),), smoke=True, settings=tuple(settings),
        devices=devices, precision="32", threads=1,
    )  # fmt: skip
    recipe(name)(order)


if __name__ == "__main__":
    for asked in json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")):
        train(**asked)
    leave()
    sys.exit("the processes were not connected")
