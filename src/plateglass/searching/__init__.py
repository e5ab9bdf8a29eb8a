"""Questions to an archive of results: which plates could be ``8B?7 0O1``."""

from __future__ import annotations

from plateglass.searching.asking import search
from plateglass.searching.hits import Difference, Hit

__all__ = ["Difference", "Hit", "search"]
