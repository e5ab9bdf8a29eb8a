"""Plateglass restores and reads licence plates that nobody can read.

This module is the public door: what it lists is kept stable, everything else is a private
room. Each name is imported when it is first used, so that ``import plateglass`` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from plateglass.errors import (
        BadPicture,
        BadWeight,
        MissingExtra,
        PlateglassError,
        WrongUse,
    )
    from plateglass.geometry import Box, Quad
    from plateglass.image import load, save
    from plateglass.pipeline import Plateglass
    from plateglass.results import (
        Candidate,
        Character,
        Country,
        PictureResult,
        Plate,
        Reading,
        Sight,
        from_json,
        to_json,
    )
    from plateglass.searching import Hit, search
    from plateglass.show.detections import detections
    from plateglass.verbs import columns, enhance, read
    from plateglass.video import watch

    __version__: str

__all__ = [
    "BadPicture",
    "BadWeight",
    "Box",
    "Candidate",
    "Character",
    "Country",
    "Hit",
    "MissingExtra",
    "PictureResult",
    "Plate",
    "Plateglass",
    "PlateglassError",
    "Quad",
    "Reading",
    "Sight",
    "WrongUse",
    "__version__",
    "columns",
    "detections",
    "enhance",
    "from_json",
    "load",
    "read",
    "save",
    "search",
    "to_json",
    "watch",
]

_ROOMS = {
    "errors": ("BadPicture", "BadWeight", "MissingExtra", "PlateglassError", "WrongUse"),
    "geometry": ("Box", "Quad"),
    "image": ("load", "save"),
    "pipeline": ("Plateglass",),
    "show.detections": ("detections",),
    "searching": ("Hit", "search"),
    "verbs": ("columns", "enhance", "read"),
    "video": ("watch",),
    "results": (
        "Candidate",
        "Character",
        "Country",
        "PictureResult",
        "Plate",
        "Reading",
        "Sight",
        "from_json",
        "to_json",
    ),
}


if not TYPE_CHECKING:  # or a type checker would believe in any name

    def __getattr__(name: str) -> object:
        if name == "__version__":
            from importlib.metadata import version  # 25 ms that most imports need not pay

            return version("plateglass")
        for room, names in _ROOMS.items():
            if name in names:
                return getattr(import_module(f"plateglass.{room}"), name)
        raise AttributeError(f"module 'plateglass' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
