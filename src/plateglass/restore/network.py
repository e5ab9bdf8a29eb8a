"""Any picture-to-picture network as a restorer: one of the laboratory's, or somebody else's.

A file says in its metadata what it wants: ``range`` of its values (``0 1`` unless said),
``size`` (width and height that a crop is brought to first, where it learned on that alone).
How much larger its pictures are is seen when they come out.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np

from plateglass.errors import BadWeight
from plateglass.geometry import Quad, rectify
from plateglass.restore.learned import shown_size
from plateglass.weights import open_session

if TYPE_CHECKING:
    from pathlib import Path

    from plateglass.geometry import Picture

_KINDS = {"tensor(float)": np.float32, "tensor(float16)": np.float16}


class Network:
    """An ONNX file that takes (1, 3, height, width) and returns the same or larger.

    Thread-safe. It learned what plates look like, so it can put in a character that the crop
    does not have.
    """

    def __init__(self, path: Path, threads: int = 1) -> None:
        self._session = open_session(path, threads)
        self.name = path.stem
        self.sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        inputs = self._session.get_inputs()
        shape = inputs[0].shape
        if len(inputs) != 1 or len(shape) != 4 or shape[1] not in (3, "3"):
            raise BadWeight(
                f"{path} is no network from picture to picture: it should take one input of "
                "(batch, 3, height, width)"
            )
        self._input, self._kind = inputs[0].name, _KINDS.get(inputs[0].type)
        if self._kind is None:
            raise BadWeight(f"{path} takes {inputs[0].type}, not floating-point pictures")
        facts = self._session.get_modelmeta().custom_metadata_map
        low, high = (float(v) for v in facts.get("range", "0 1").split())
        self._low, self._unit = low, (high - low) / 255
        said = tuple(int(v) for v in facts.get("size", "").split())
        fixed = tuple(v for v in (shape[3], shape[2]) if isinstance(v, int))
        whole = next((size for size in (said, fixed) if len(size) == 2), None)
        self.size: tuple[int, int] | None = whole
        """Width and height it looks at; ``None`` for any."""

    def __call__(self, crop: Picture) -> Picture:
        """Restore an upright crop, in its proportions and large enough to look at."""
        height, width = crop.shape[:2]
        made = self.made(crop)
        size = shown_size(width, height)
        if self.size is None and made.shape[0] >= size[1]:
            return made
        # What was squeezed into the size it learned on is stretched back.
        return rectify(made, Quad.whole(made.shape[1], made.shape[0]), size)[0]

    def made(self, crop: Picture) -> Picture:
        """Return what the network makes of a crop, in the network's own size."""
        seen = crop
        if self.size is not None and self.size != (crop.shape[1], crop.shape[0]):
            seen = rectify(crop, Quad.whole(crop.shape[1], crop.shape[0]), self.size)[0]
        values = (seen.transpose(2, 0, 1)[None] * self._unit + self._low).astype(self._kind)
        (out, *_) = self._session.run(None, {self._input: values})
        if out.ndim != 4 or out.shape[1] != 3:
            raise BadWeight(f"{self.name} returned {out.shape} instead of a picture")
        grey = (out[0].astype(np.float32).transpose(1, 2, 0) - self._low) / self._unit
        return np.ascontiguousarray(np.clip(grey + 0.5, 0, 255).astype(np.uint8))
