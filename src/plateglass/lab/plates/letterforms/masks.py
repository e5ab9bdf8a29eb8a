"""Glyph masks kept within a bounded number of bytes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import RLock

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.uint8]
"""Coverage 0..255, height x width."""


class MaskCache:
    """The most recently used masks, read-only, as many as fit the limit."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        """Most bytes held; a single mask beyond it is made anew each time."""
        self.size = 0
        """Bytes held now."""
        self._masks: OrderedDict[Hashable, Mask] = OrderedDict()
        self._lock = RLock()

    def __len__(self) -> int:
        return len(self._masks)

    def get(self, key: Hashable, make: Callable[[], Mask]) -> Mask:
        """The mask of the key, made if it isn't held.

        One at a time: FreeType faces are not safe to share between threads.
        """
        with self._lock:
            if key in self._masks:
                self._masks.move_to_end(key)
                return self._masks[key]
            mask = make()
            mask.setflags(write=False)
            self._masks[key] = mask
            self.size += mask.nbytes
            while self.size > self.limit:
                _, dropped = self._masks.popitem(last=False)
                self.size -= dropped.nbytes
            return mask
