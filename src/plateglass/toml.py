"""TOML data files, on every Python we support."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable
    from pathlib import Path


def load(path: Path | Traversable) -> dict[str, Any]:
    """Read a TOML file from disk or from inside the package."""
    return tomllib.loads(path.read_text(encoding="utf-8"))
