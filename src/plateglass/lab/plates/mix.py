"""Which plates a training set is made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from plateglass.errors import WrongUse
from plateglass.lab.plates.draw import Drawn, draw
from plateglass.lab.plates.texts import random_text, tricky_text
from plateglass.plates import all_formats, formats

if TYPE_CHECKING:
    from collections.abc import Mapping

    from plateglass.plates import Format

FAVOURED: dict[str, float] = {
    "CN": 30.0, "US": 25.0, "ID": 10.0, "VN": 10.0, "IN": 10.0, "BR": 8.0, "RU": 8.0, "PK": 6.0,
    "GB": 6.0, "DE": 8.0, "PL": 4.0, "FR": 4.0, "IT": 4.0, "ES": 4.0, "MX": 4.0, "TR": 4.0,
    "RO": 3.0, "SK": 4.0, "CZ": 4.0, "JP": 4.0, "KR": 4.0, "IR": 3.0, "TH": 3.0, "EG": 3.0,
    "BD": 2.0,
}  # fmt: skip
"""Weights on top of 1 for every country: where most vehicles are. China has most of all, and
its 31 provinces need many plates each."""


@dataclass(frozen=True)
class Mix:
    """Shares of the kinds of plate; the rest is ordinary plates by the grammar, by day."""

    countries: Mapping[str, float] = field(default_factory=dict)
    """Weights by country; empty means every country, the favoured ones more often."""
    random_text: float = 0.35
    """Texts that disregard the format's grammar."""
    generic: float = 0.15
    """Plates in any typeface instead of the format's own."""
    night: float = 0.12
    """Plates after dark."""

    def draw(self, rng: np.random.Generator, height: int = 64) -> Drawn:
        """Draw one plate of this mix."""
        form = self.format(rng)
        loose = rng.random() < self.random_text
        text = random_text(form, rng) if loose else tricky_text(form, rng)
        family = "generic" if rng.random() < self.generic else None
        dark = bool(rng.random() < self.night)
        return draw(form, rng, text, height, night=dark, family=family)

    def format(self, rng: np.random.Generator) -> Format:
        """Draw a country, then one of its formats; rare ones come more often than in life."""
        weights = self.countries or everywhere()
        names = sorted(weights)
        odds = np.array([weights[name] for name in names], np.float64)
        country = names[int(rng.choice(len(names), p=odds / odds.sum()))]
        choices, shares = _of(country)
        return choices[int(rng.choice(len(choices), p=shares))]


@cache
def everywhere() -> dict[str, float]:
    """Return what every country weighs in an ordinary mix."""
    return {f.country: 1.0 + FAVOURED.get(f.country, 0.0) for f in all_formats()}


def leaning(shares: Mapping[str, float]) -> Mix:
    """Return a mix in which these countries have these shares, and the others what is left."""
    others = {code: w for code, w in everywhere().items() if code not in shares}
    unknown = next((code for code in shares if code not in everywhere()), None)
    if unknown is not None:
        raise WrongUse(
            f"no format of the country {unknown!r} is known: give two letters such as DE, or "
            f"describe its plates first"
        )
    left = (1 - sum(shares.values())) / sum(others.values())
    return Mix({code: left * weight for code, weight in others.items()} | dict(shares))


@cache
def _of(country: str) -> tuple[tuple[Format, ...], np.ndarray]:
    choices = formats(country=country)
    shares = np.array([f.weight for f in choices], np.float64) ** 0.6
    return choices, shares / shares.sum()
