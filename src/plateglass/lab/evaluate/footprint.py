"""How much memory the product takes: the most that a new process had that does one thing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from plateglass.geometry import Picture

PROGRAMS = {
    "nothing": "def work(picture): pass",
    "reading": "from plateglass.reader import Reader\nwork = lambda crop: reader([crop])\n"
    "reader = Reader()",
    "restoring": "from plateglass import Plateglass\nwork = Plateglass().enhance",
    "finding": "from plateglass.finder import Finder\nwork = Finder(threads=2)",
}

_WHOLE = """\
import sys

import numpy as np

import plateglass

{program}

picture = np.load(sys.argv[1])
for _ in range(3):
    work(picture)
for line in open("/proc/self/status"):
    if line.startswith("VmHWM"):
        print(int(line.split()[1]) / 2**10)
"""


def peak(task: str, picture: Picture) -> float:
    """Return the most memory, in MiB, that a process takes that does this to a picture.

    Python, NumPy, OpenCV and onnxruntime are part of it. Only Linux tells it: what others call
    the most a process had, it may have from the one that started it.
    """
    with TemporaryDirectory() as folder:
        path = Path(folder) / "picture.npy"
        np.save(path, picture)
        program = _WHOLE.format(program=PROGRAMS[task])
        done = subprocess.run(
            [sys.executable, "-c", program, str(path)],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
    return round(float(done.stdout), 1)
