"""One of two processes that train recipe after recipe together, as two machines would.

    LOCAL_RANK=0 MASTER_ADDR=127.0.0.1 MASTER_PORT=... python -m tests.lab.recipes.sharing FILE

FILE holds the orders as JSON: for each recipe its folder, data and settings.
"""

from __future__ import annotations

import atexit
import json
import os
import sys
from pathlib import Path

import torch

from plateglass.lab.recipes import Order, recipe


def train(name: str, out: str, data: str, settings: list[str], devices: int) -> None:
    """Train one recipe at smoke size, in numbers of full precision."""
    order = Order(
        out=Path(out), data=(Path(data),), smoke=True, settings=tuple(settings),
        devices=devices, precision="32", threads=1,
    )  # fmt: skip
    recipe(name)(order)


def _see_that_it_parted() -> None:
    if torch.distributed.is_initialized():
        sys.stderr.write("the processes were still connected when Python ended\n")
        sys.stderr.flush()
        os._exit(3)


if __name__ == "__main__":
    atexit.register(_see_that_it_parted)  # the first registered is the last called
    for asked in json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")):
        train(**asked)
    # All is on the disk. What Python does at its end is done here; what PyTorch's threads do
    # after it is not waited for: now and then they abort (its issue 190489).
    atexit._run_exitfuncs()
    os._exit(0)
