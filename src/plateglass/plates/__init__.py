"""What a plate is: alphabets, look-alikes, and national formats as data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plateglass.plates.catalog import all_formats, countries, formats, get
from plateglass.plates.format import Format
from plateglass.plates.lookalikes import LOOKALIKES, lookalikes

if TYPE_CHECKING:
    FORMATS: tuple[Format, ...]

__all__ = [
    "FORMATS", "LOOKALIKES", "Format", "all_formats", "countries", "formats", "get",
    "lookalikes",
]  # fmt: skip


def __getattr__(name: str) -> tuple[Format, ...]:
    """Read the formats when ``FORMATS`` is first asked for, not on import."""
    if name == "FORMATS":
        return all_formats()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
