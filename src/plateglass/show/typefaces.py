"""The shipped fonts: their files, and which characters each alone can draw."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources


@cache
def coverage() -> dict[str, frozenset[str]]:
    """Return each font file's characters, in the order in which a character is looked for."""
    told = (resources.files(__package__) / "fonts" / "coverage.json").read_text("utf-8")
    return {name: frozenset(characters) for name, characters in json.loads(told).items()}


def font_bytes(file: str) -> bytes:
    """Read a font from wherever the package lies, a zip file or a path in any script."""
    return (resources.files(__package__) / "fonts" / file).read_bytes()
