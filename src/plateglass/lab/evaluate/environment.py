"""What figures depend on besides the pictures; it stands beside them in every result."""

from __future__ import annotations

import platform
import shlex
import sys
from importlib.metadata import version
from pathlib import Path

import cv2

from plateglass import __version__
from plateglass.here import cores
from plateglass.weights import catalog

CPUS = Path("/proc/cpuinfo")
"""Where Linux names the processor; elsewhere Python's word for it has to do."""


def environment(command: str, *networks: str) -> dict[str, object]:
    """Describe what measured: command, machine, and the shipped ``networks`` by sha256."""
    return {
        "command": command,
        "plateglass": __version__,
        "weights": {name: catalog()[name].sha256[:8] for name in networks},
        "python": platform.python_version(),
        "onnxruntime": version("onnxruntime"),
        "opencv": cv2.__version__,
        "processor": _processor(),
        "cores": cores(),
    }


def typed(module: str) -> str:
    """Return the command that a module of ours was started by, as anybody could type it."""
    return shlex.join(["python", "-m", module, *sys.argv[1:]])


def _processor() -> str:
    try:
        lines = CPUS.read_text("utf-8").splitlines()
    except OSError:
        lines = []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, "") or platform.processor() or platform.machine()
