"""What sets one plate apart within its format: batch of paint, press, the owner's taste."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from plateglass.lab.plates.emboss import Press
from plateglass.lab.plates.paint import Colour, colour, luminance, vary
from plateglass.lab.plates.setting import Manner

if TYPE_CHECKING:
    from plateglass.plates import Format

CUSTOM: dict[str, float] = {
    "PK": 0.35, "IN": 0.14, "BD": 0.15, "LK": 0.1, "NP": 0.15, "PH": 0.06, "ID": 0.05,
    "NG": 0.06, "KE": 0.04, "EG": 0.04, "VN": 0.03, "TH": 0.02, "BR": 0.02,
}  # fmt: skip
"""Share of plates that a sign painter or the owner made, by country; elsewhere hardly any."""

CELLS: dict[str, float] = {
    "CN": 1.0, "US": 0.9, "CA": 0.9, "MX": 0.9, "BR": 0.8, "VN": 0.6, "ID": 0.7, "AR": 0.6,
    "AU": 0.7, "JP": 0.6, "KR": 0.3, "TW": 0.8, "GB": 0.5, "RU": 0.4,
}  # fmt: skip
"""How evenly narrow characters are spread in cells of one width; 0.25 elsewhere."""

FILL: dict[str, float] = {"ID": 0.8, "VN": 0.4, "JP": 0.6, "BR": 0.5, "AR": 0.5, "US": 0.3}
"""How far the characters spread over the plate where that is known."""

_SCHEMES: tuple[tuple[str, str], ...] = (
    ("#f4f4f0", "#101012"), ("#f4f4f0", "#101012"), ("#141416", "#f2f2f0"),
    ("#141416", "#d8d8d8"), ("#f2c418", "#101010"), ("#f0a020", "#141414"),
    ("#f4f4f0", "#1a2a80"), ("#f4f4f0", "#a01820"), ("#b01c22", "#f4f4f0"),
    ("#1e4aa0", "#f6f6f6"), ("#1c6a3c", "#f6f6f6"), ("#c8ccd0", "#16161a"),
)  # fmt: skip


@dataclass(frozen=True)
class Style:
    """What one plate looks like beyond its format."""

    ground: tuple[Colour, ...]
    ink: Colour
    border: Colour | None
    family: str
    manner: Manner
    press: Press
    custom: bool

    @property
    def dark(self) -> bool:
        """Whether light characters stand on a dark ground."""
        middle = self.ground[len(self.ground) // 2]
        return luminance(middle) < luminance(self.ink)


def style_for(form: Format, rng: np.random.Generator, family: str | None = None) -> Style:
    """Draw a plate's style; ``family`` overrides the format's typeface."""
    custom = bool(rng.random() < CUSTOM.get(form.country, 0.006))
    ground = tuple(vary(colour(c), rng, hue=6, light=0.07) for c in form.ground)
    ink = vary(colour(form.ink), rng, hue=4, light=0.06)
    border = vary(colour(form.border), rng, hue=4, light=0.06) if form.border else None
    if custom:
        if rng.random() < 0.7:
            back, front = _SCHEMES[int(rng.integers(len(_SCHEMES)))]
            ground, ink = (vary(colour(back), rng),), vary(colour(front), rng)
        border = ink if rng.random() < 0.4 else None
        family = family or ("generic" if rng.random() < 0.75 else form.typeface)
    flat = 0.93 if form.relief == "flat" else 0.06
    return Style(
        ground=ground,
        ink=ink,
        border=border,
        family=family or form.typeface,
        manner=_manner(form, custom, family == "generic", rng),
        press=Press.drawn(rng, 0.85 if custom else flat),
        custom=custom,
    )


def _manner(form: Format, custom: bool, free: bool, rng: np.random.Generator) -> Manner:
    cap = form.glyph[0]
    sloppy = 2.2 if custom or rng.random() < 0.12 else 1.0

    def about(value: float, spread: float) -> float:
        return value * float(np.exp(rng.normal(0, spread * sloppy)))

    slant = loose = 0.0
    if custom:
        slant = float(rng.choice([0.0, 0.0, rng.uniform(0.08, 0.3)]))
        loose = float(rng.choice([0.0, rng.uniform(0.0, 0.03)]))
    elif rng.random() < 0.06:
        loose = float(rng.uniform(0.0, 0.02))
    own_width = form.glyph_width is not None and not custom
    cell = 1.0 if own_width else CELLS.get(form.country, 0.25)
    if free:
        cell *= float(rng.random())
    usual_fill = FILL.get(form.country, 0.1 if form.gap else 0.45)
    width = form.glyph_width / cap if form.glyph_width and not custom else None
    return Manner(
        gap=about(form.gap / cap if form.gap else 0.17, 0.13),
        space=about(form.space / cap if form.space else 0.45, 0.12),
        cell=cell,
        width=width,
        fill=float(np.clip(rng.normal(usual_fill, 0.17), 0, 1)),
        stretch=about(1.0, 0.02 if own_width else 0.04),
        slant=slant,
        loose=loose,
    )
