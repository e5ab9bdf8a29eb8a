"""What there is to work with on this machine."""

from __future__ import annotations

import math
import os
import sys
from pathlib import Path

QUOTA = Path("/sys/fs/cgroup/cpu.max")
"""Where Linux tells a container how much of the processor it may use."""


def cores() -> int:
    """Return how many cores this process may use, in a container too."""
    here = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return min(here or 1, _quota() or sys.maxsize)


def _quota() -> int | None:
    try:
        share, period = QUOTA.read_text("ascii").split()
        return max(1, math.ceil(int(share) / int(period)))
    except (OSError, ValueError):  # there is none: no Linux, an older one, or "max"
        return None
