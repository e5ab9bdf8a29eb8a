"""Make a release, and install it as somebody would who has neither a compiler nor a network.

    python -m tools.release [--wheelhouse DIR]

Builds wheel and sdist into ``dist/``, checks that everything generated is up to date and every
weight is the one of the catalog, installs the wheel into an empty environment from a folder of
wheels, and runs the demo there. What it finds is printed, with sizes and times. Nothing is
uploaded: that is one command, which a person gives (``twine upload dist/*``).

The folder of wheels is filled from the index when it is not given; from then on no network is
needed, and where Linux lets us (``unshare``) none is there.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import venv
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MOST = 40_000_000
"""Bytes of the wheel, and of the sdist."""


def main() -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(prog="python -m tools.release", description=__doc__)
    parser.add_argument("--wheelhouse", type=Path, help="wheels of the dependencies")
    asked = parser.parse_args()
    check()
    dist = ROOT / "dist"
    shutil.rmtree(dist, ignore_errors=True)
    wheel = build(dist)
    with tempfile.TemporaryDirectory() as scratch:
        house = asked.wheelhouse or gather(wheel, Path(scratch) / "wheels")
        place = Path(scratch) / "clean"
        install(wheel, house, place)
        demo(place, Path(scratch) / "demo")
    print(f"fine: {', '.join(sorted(p.name for p in dist.iterdir()))}")
    return 0


def check() -> None:
    """See that what is generated is up to date, and that the weights are the catalog's."""
    say([sys.executable, "-m", "tools.handbook", "--check"])
    say([sys.executable, "-m", "plateglass", "models", "verify"])


def build(dist: Path) -> Path:
    """Build wheel and sdist; return the wheel."""
    say([sys.executable, "-m", "hatchling", "build", "-d", str(dist)])
    made = list(dist.iterdir())
    for path in made:
        print(f"  {path.name}: {path.stat().st_size / 1e6:.1f} MB")
        if path.stat().st_size > MOST:
            sys.exit(f"release: {path.name} is larger than {MOST / 1e6:.0f} MB")
    return next(path for path in made if path.suffix == ".whl")


def gather(wheel: Path, house: Path) -> Path:
    """Fetch the wheels that the base install needs; nothing that would have to be compiled."""
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
    say([*pip, "--only-binary=:all:", "-d", str(house), str(wheel)])
    return house


def install(wheel: Path, house: Path, place: Path) -> None:
    """Install the wheel into an empty environment, from these wheels alone."""
    venv.create(place, with_pip=True)
    pip = [str(binary(place, "python")), "-m", "pip", "install", "--quiet", "--no-index"]
    say(
        [*alone(), *pip, "--only-binary=:all:", "--find-links", str(house), str(wheel)],
        poor(place),
    )
    installed = sum(
        p.stat().st_size
        for p in place.rglob("*")
        if p.is_file() and not p.is_symlink() and p.suffix != ".pyc" and "pip" not in p.parts
    )
    print(f"  installed: {installed / 1e6:.0f} MB without pip and bytecode")


def demo(place: Path, out: Path) -> None:
    """Run what a newcomer runs first, without a network."""
    program = binary(place, "plateglass")
    say([*alone(), program, "--version"], poor(place))
    say([*alone(), program, "models", "verify"], poor(place))
    say([*alone(), program, "demo", "-o", out], poor(place))
    if not (out / "demo.png").is_file():
        sys.exit("release: the demo drew no sheet")


def alone() -> list[str]:
    """Return what to put before a command so that it has no network, where that is possible."""
    if shutil.which("unshare"):
        tried = subprocess.run(["unshare", "-rn", "true"], capture_output=True)
        if tried.returncode == 0:
            return ["unshare", "-rn"]
    return []


def poor(place: Path) -> dict[str, str]:
    """Return an environment without compilers, indexes or anybody's settings."""
    kept = {
        name: os.environ[name] for name in ("HOME", "SYSTEMROOT", "TEMP") if name in os.environ
    }
    return {
        **kept,
        "PATH": str(binary(place, "python").parent),
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_NO_INDEX": "1",
        "LANG": "C.UTF-8",
    }


def binary(place: Path, name: str) -> Path:
    """Return a program of an environment."""
    windows = sys.platform == "win32"
    return place / ("Scripts" if windows else "bin") / (f"{name}.exe" if windows else name)


def say(command: Sequence[str | Path], environment: dict[str, str] | None = None) -> None:
    """Run a command and show it; end with a sentence if it fails."""
    words = [str(word) for word in command]
    print("$", " ".join(words), flush=True)
    if words[0] == "unshare":
        words[0] = str(shutil.which("unshare"))
    if subprocess.run(words, env=environment, cwd=ROOT).returncode:
        sys.exit(f"release: this failed: {' '.join(words)}")


if __name__ == "__main__":
    sys.exit(main())
