"""The states of every global generator, so that a resumed run draws as if never stopped."""

from __future__ import annotations

import contextlib
import random
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

if TYPE_CHECKING:
    from collections.abc import Iterator


def state() -> dict[str, Any]:
    """Return the states as plain values and tensors, which load without running code."""
    kind, keys, *rest = np.random.get_state()  # noqa: NPY002 (others' code may draw from it)
    found: dict[str, Any] = {
        "python": random.getstate(),
        "numpy": (kind, np.asarray(keys).tolist(), *rest),
        "torch": torch.get_rng_state(),
    }
    if torch.cuda.is_available():
        found["cuda"] = torch.cuda.get_rng_state_all()
    return found


def restore(found: dict[str, Any]) -> None:
    """Take up where :func:`state` was called; on fewer GPUs, those there are."""
    random.setstate(found["python"])
    kind, keys, *rest = found["numpy"]
    np.random.set_state((kind, np.array(keys, np.uint32), *rest))  # noqa: NPY002
    torch.set_rng_state(found["torch"])
    if torch.cuda.is_available() and "cuda" in found:
        for device, one in enumerate(found["cuda"][: torch.cuda.device_count()]):
            torch.cuda.set_rng_state(one, device)


@contextlib.contextmanager
def untouched() -> Iterator[None]:
    """Let what happens inside draw numbers without anybody outside noticing."""
    before = state()
    try:
        yield
    finally:
        restore(before)
