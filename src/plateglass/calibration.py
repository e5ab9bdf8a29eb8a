"""The corrections that turn a reader's raw scores into probabilities one can believe."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Calibration:
    """What makes raw probabilities honest; travels inside the reader's weight file.

    Lists have one entry a legibility grade: good, fair, poor, none.
    """

    edges: tuple[float, ...] = (0.1, 0.5, 1.5)
    """Forecast difficulty at which good ends, fair ends, poor ends."""
    temperature: tuple[float, ...] = (1.0, 1.0, 1.0, 1.0)
    """Divides the log-probabilities of a slot."""
    slope: tuple[float, ...] = (1.0, 1.0, 1.0, 1.0)
    offset: tuple[float, ...] = (0.0, 0.0, 0.0, 0.0)
    """The plate's log-odds are ``slope * raw + offset``."""
    sets: dict[str, tuple[float, ...]] | None = None
    """For each promised coverage ("0.9", ...): the probability mass a set must hold."""

    @classmethod
    def from_json(cls, text: str) -> Calibration:
        """Read what :meth:`to_json` wrote."""
        data = json.loads(text)
        sets = data.pop("sets", None)
        return cls(
            **{name: tuple(values) for name, values in data.items()},
            sets={level: tuple(values) for level, values in sets.items()} if sets else None,
        )

    def to_json(self) -> str:
        """Write as JSON."""
        return json.dumps(asdict(self))

    def grade(self, difficulty: float) -> int:
        """Return the index of the legibility grade."""
        return sum(difficulty >= edge for edge in self.edges)
