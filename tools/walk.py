"""A stranger's walk: a fresh clone, the README's two commands, the wheel, the pages' examples.

    python -m tools.walk [--tests] [--keep FOLDER]

Everything happens in an empty folder, with what is committed and nothing else: ``git clone``;
``make demo``, and with ``--tests`` ``make test``; the wheel, built and installed into an
environment of its own; then every block of README and pages that is marked to be run, copied
and pasted into a shell or a Python. Each step is a line; the first that fails ends the walk.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path

from tools.blocks import blocks, prepare
from tools.release import binary

ROOT = Path(__file__).resolve().parents[1]


def main() -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="python -m tools.walk", description=__doc__)
    parser.add_argument("--tests", action="store_true", help="make test too; minutes")
    parser.add_argument("--keep", type=Path, help="an empty folder to walk in, and to keep")
    asked = parser.parse_args()
    if asked.keep:
        asked.keep.mkdir(parents=True)
        walk(asked.keep.resolve(), tests=asked.tests)
    else:
        with tempfile.TemporaryDirectory() as folder:
            walk(Path(folder), tests=asked.tests)
    return 0


def walk(folder: Path, *, tests: bool) -> None:
    """Take every step."""
    clone = folder / "plateglass"
    step("git clone", ["git", "clone", "--quiet", str(ROOT), str(clone)], folder)
    step("make demo", ["make", "demo"], clone)
    there(clone / "demo" / "demo.png")
    step(".venv/bin/plateglass", [str(binary(clone / ".venv", "plateglass")), "models"], clone)
    if tests:
        step("make test", ["make", "test"], clone)

    own = folder / "own"
    venv.create(own, with_pip=True)
    python = str(binary(own, "python"))
    # The page on Python reads a column of pandas.
    packages = [str(clone), "pandas"]
    step("pip install the wheel", [python, "-m", "pip", "install", "-q", *packages], folder)
    there(binary(own, "plateglass"))

    desk = folder / "desk"
    desk.mkdir()
    prepare(desk)
    path = f"{binary(own, 'python').parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path}
    environment.pop("PYTHONPATH", None)
    shells = {"sh": ["sh", "-e", "-c"], "python": [python, "-c"]}
    for page in [clone / "README.md", *sorted((clone / "docs").glob("*.md"))]:
        for block in blocks(page, clone):
            if block.run:
                name = f"{block.page}:{block.line}"
                step(name, [*shells[block.language], block.code], desk, environment)


def step(
    name: str, command: list[str], folder: Path, environment: dict[str, str] | None = None
) -> None:
    """Run one step; say how it went, and what it said if it failed."""
    start = time.monotonic()
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8"
    )
    failed = done.returncode != 0
    seconds = time.monotonic() - start
    print(f"{'FAILED' if failed else 'ok':7} {seconds:7.1f} s  {name}", flush=True)
    if failed:
        sys.exit(f"{done.stdout[-3000:]}\n{done.stderr[-3000:]}")


def there(path: Path) -> None:
    """Expect a file."""
    if not path.is_file():
        sys.exit(f"walk: {path} is not there")


if __name__ == "__main__":
    sys.exit(main())
