"""What a base install puts on a disk, counted in the files of what is installed here."""

from __future__ import annotations

import importlib.metadata as metadata
import re
import sys
from pathlib import Path

from packaging.requirements import Requirement

from plateglass import toml

ROOT = Path(__file__).parents[2]
MOST = 350_000_000
"""Bytes of plateglass and all it needs, without pip and without compiled bytecode."""


def needed() -> dict[str, metadata.Distribution]:
    """Every distribution that the base install brings, by its normal name."""
    found: dict[str, metadata.Distribution] = {}
    wanted = [
        Requirement(d) for d in toml.load(ROOT / "pyproject.toml")["project"]["dependencies"]
    ]
    while wanted:
        one = wanted.pop()
        name = re.sub(r"[-_.]+", "-", one.name).lower()
        if name in found or (one.marker and not one.marker.evaluate({"extra": ""})):
            continue
        found[name] = metadata.distribution(one.name)
        wanted += [Requirement(line) for line in found[name].requires or ()]
    return found


def size(distribution: metadata.Distribution) -> int:
    paths = (Path(str(distribution.locate_file(f))) for f in distribution.files or ())
    return sum(p.stat().st_size for p in paths if p.is_file() and p.suffix != ".pyc")


def test_the_base_install_is_no_larger_than_we_say() -> None:
    sizes = {name: size(one) for name, one in needed().items()}
    assert {"numpy", "onnxruntime", "opencv-python-headless", "pillow"} <= set(sizes)
    package = ROOT / "src" / "plateglass"
    own = (p for p in package.rglob("*") if p.is_file() and p.suffix != ".pyc")
    sizes["plateglass"] = sum(p.stat().st_size for p in own)
    told = ", ".join(
        f"{n} {b / 1e6:.0f}" for n, b in sorted(sizes.items(), key=lambda x: -x[1])
    )
    if sys.platform == "linux":  # elsewhere the wheels are others
        assert sum(sizes.values()) <= MOST, f"MB: {told}"
    assert sizes["plateglass"] <= 40_000_000, told
    assert not {"torch", "sympy", "opencv-python", "matplotlib"} & set(sizes), told
