"""The public door, and what the base install may cost."""

from __future__ import annotations

import pkgutil
import re
import subprocess
import sys
import types
from pathlib import Path

import pytest

import plateglass

ROOT = Path(__file__).parents[2]

# Runs a program with a clean interpreter and says what CPU time it took.
MEASURED = """
import resource, sys
{body}
used = resource.getrusage(resource.RUSAGE_SELF)
print(used.ru_utime + used.ru_stime, *sorted(sys.modules), sep="\\n", file=sys.stderr)
"""


def measured(body: str) -> tuple[float, set[str]]:
    """CPU seconds and loaded modules; the best of three, since machines are shared."""
    best, modules = 1e9, set[str]()
    for _ in range(3):
        done = subprocess.run(
            [sys.executable, "-c", MEASURED.format(body=body)],
            capture_output=True,
            text=True,
            check=True,
        )
        seconds, *names = done.stderr.split()
        best, modules = min(best, float(seconds)), set(names)
    return best, modules


def test_the_door_lists_exactly_what_it_gives() -> None:
    assert plateglass.__all__ == sorted(plateglass.__all__)
    listed = {name for names in plateglass._ROOMS.values() for name in names}
    assert listed | {"__version__"} == set(plateglass.__all__)
    for name in plateglass.__all__:
        assert not isinstance(getattr(plateglass, name), types.ModuleType), name
    assert set(plateglass.__all__) <= set(dir(plateglass))


def test_no_room_has_the_name_of_something_at_the_door() -> None:
    # Importing the room would put the module where the function was.
    rooms = {module.name for module in pkgutil.iter_modules(plateglass.__path__)}
    assert not rooms & set(plateglass.__all__)


def test_other_names_are_not_there() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        plateglass.nothing  # type: ignore[attr-defined]  # noqa: B018


def test_the_version_is_written_once() -> None:
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert f'\nversion = "{plateglass.__version__}"\n' in project
    for path in (ROOT / "src").rglob("*.py"):
        assert not re.search(r"__version__ *= *[\"']", path.read_text(encoding="utf-8")), path


def test_importing_plateglass_costs_next_to_nothing() -> None:
    seconds, modules = measured("import plateglass")
    assert seconds <= 0.25
    assert not modules & {"numpy", "cv2", "PIL", "onnxruntime", "typer", "rich"}


def test_help_is_quick_and_light() -> None:
    seconds, modules = measured(
        "from plateglass.cli import app\ntry:\n    app(['--help'])\nexcept SystemExit: pass"
    )
    assert seconds <= 0.3
    heavy = {"numpy", "cv2", "PIL", "onnxruntime", "torch", "av", "fastapi", "dask", "asyncio"}
    assert not modules & heavy


# In the order of DESIGN's extras: nothing of them may be needed by the base package.
BLOCKED = """
import importlib, pkgutil, sys
for name in ("torch", "lightning_fabric", "torchmetrics", "onnx", "onnxscript", "tensorboard",
             "matplotlib", "fontTools", "dask", "distributed", "fsspec", "fastapi", "uvicorn",
             "av", "rapidocr", "pillow_heif"):
    sys.modules[name] = None
import plateglass
apart = ("plateglass.lab", "plateglass.serve", "plateglass.batch", "plateglass.video")
for module in pkgutil.walk_packages(plateglass.__path__, "plateglass."):
    if not module.name.startswith(apart) and not module.name.endswith("__main__"):
        importlib.import_module(module.name)
for name in plateglass.__all__:
    getattr(plateglass, name)
print("fine")
"""


def test_the_base_install_needs_none_of_the_extras() -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", BLOCKED], capture_output=True, text=True
    )
    assert done.stdout == "fine\n", done.stderr
