"""What one kind of plate looks like and what may stand on it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from plateglass.errors import WrongUse
from plateglass.plates.grammar import Cell, Pattern, Shape, overlay

TYPEFACES = frozenset(
    {
        "din", "fe", "mandatory", "fr", "it", "es", "nl", "nordic", "at", "cz", "pl", "ro",
        "sk", "us-block", "us-script", "mx", "ca", "br-old", "mercosur", "ar", "au", "jp", "kr",
        "cn", "cn-hanzi", "id", "in", "pk", "vn", "ru", "ua", "tr", "arabic-eg", "arabic-sa",
        "persian", "thai", "bengali", "hiragana", "hangul", "kanji", "generic",
    }
)  # fmt: skip
"""The families of letterforms a format may ask for."""

EMBLEMS = frozenset(
    {
        "seal", "seals", "sticker", "hologram", "flag", "crest", "star", "stars", "map",
        "mountains", "sun", "tree", "fruit", "flower", "bird", "animal", "leaf", "water",
        "wheel", "chip", "word",
    }
)  # fmt: skip
"""The kinds of small graphics."""

VEHICLES = frozenset(
    {
        "car", "motorcycle", "truck", "trailer", "taxi", "bus", "electric", "police", "army",
        "government", "diplomatic", "dealer", "temporary", "agricultural", "rental", "classic",
    }
)  # fmt: skip

SIDES = ("left", "right", "top", "bottom")
RELIEFS = ("embossed", "flat")
MOUNTS = ("both", "front", "rear")

_COLOUR = re.compile(r"#[0-9a-f]{6}")


@dataclass(frozen=True)
class Band:
    """A strip of another colour along one side of the plate."""

    side: str
    """``left``, ``right``, ``top`` or ``bottom``."""
    width: float
    """Across the strip, in mm."""
    ground: tuple[str, ...]
    """One colour, or several that fade from top to bottom."""
    ink: str = "#ffffff"
    text: tuple[str, ...] = ()
    """Words to choose from: a country's letters, its name."""
    emblem: str = ""
    """``stars`` (Europe's circle), ``flag`` and other kinds of emblem, or nothing."""
    colours: tuple[str, ...] = ()
    """Of the emblem; a flag's stripes from top to bottom."""
    behind: bool = False
    """Whether the characters run over it instead of keeping clear of it."""

    def __post_init__(self) -> None:
        _one_of("band side", self.side, SIDES)
        _positive("band width", self.width)
        _colours("band", (*self.ground, self.ink, *self.colours))
        if self.emblem:
            _one_of("band emblem", self.emblem, EMBLEMS)


@dataclass(frozen=True)
class Emblem:
    """A small graphic on the plate."""

    kind: str
    size: tuple[float, float]
    """Width and height in mm."""
    at: tuple[float, float] | None = None
    """Centre in mm from the top left corner; None where ``gap`` places it."""
    gap: int = 0
    """Sits in the n-th printed separator instead of a fixed place; 0 means a fixed place."""
    colours: tuple[str, ...] = ()
    text: tuple[str, ...] = ()
    """Words to choose from that stand on it."""
    odds: float = 1.0
    """How often it is there at all."""

    def __post_init__(self) -> None:
        _one_of("emblem kind", self.kind, EMBLEMS)
        for side in self.size:
            _positive("emblem size", side)
        _colours("emblem", self.colours)
        if (self.at is None) == (self.gap == 0):
            raise WrongUse("An emblem stands either at a place or in a gap.")
        if not 0 < self.odds <= 1:
            raise WrongUse(f"An emblem's odds lie in (0, 1], not at {self.odds}.")


@dataclass(frozen=True)
class Words:
    """Small print beside the characters that is no part of the text."""

    choices: tuple[str, ...]
    """The words to choose from; empty where ``pattern`` makes them."""
    height: float
    """Glyph height in mm."""
    ink: str
    typeface: str = "generic"
    pattern: Pattern | None = None
    odds: float = 1.0
    """How often anything is printed."""

    def __post_init__(self) -> None:
        _positive("words' height", self.height)
        _colours("words", (self.ink,))
        _one_of("words' typeface", self.typeface, TYPEFACES)
        if bool(self.choices) == (self.pattern is not None):
            raise WrongUse("Words are given either as choices or by a pattern.")
        if not 0 < self.odds <= 1:
            raise WrongUse(f"Words' odds lie in (0, 1], not at {self.odds}.")

    def sample(self, rng: np.random.Generator) -> str:
        """Choose what is printed; sometimes nothing."""
        if rng.random() >= self.odds:
            return ""
        if self.pattern is not None:
            return self.pattern.spaced(self.pattern.sample(rng))
        return self.choices[int(rng.integers(len(self.choices)))]


@dataclass(frozen=True)
class Twin:
    """The same text once more in another script, as on Saudi plates."""

    place: str
    """``above`` or ``below`` the text."""
    typeface: str
    script: tuple[tuple[str, str], ...]
    """Each character of the text and how the other script writes it."""

    def __post_init__(self) -> None:
        _one_of("twin's place", self.place, ("above", "below"))
        _one_of("twin's typeface", self.typeface, TYPEFACES)

    def write(self, text: str) -> str:
        """Write a text (with its separators) in the other script."""
        script = dict(self.script)
        return "".join(script.get(char, char) for char in text)


@dataclass(frozen=True)
class Format:
    """One national plate design: its grammar, measures and colours.

    Lengths are in mm. A text holds characters only, upper case, in visual order (line by line,
    left to right).
    """

    id: str
    """``cn-blue``: the country in lower case, then a word of its own."""
    country: str
    """ISO 3166-1 alpha-2."""
    name: str
    source: str
    """Who says so: authority, regulation or article, by title."""
    patterns: tuple[Pattern, ...]
    size: tuple[float, float]
    """Width and height."""
    typeface: str
    ground: tuple[str, ...]
    """One colour, or several that fade from top to bottom."""
    ink: str
    glyph: tuple[float, ...]
    """Height of the characters, a value a line."""
    region: str = ""
    """A state or province within the country, where its plates are its own."""
    sign: str = ""
    """The distinguishing sign of vehicles abroad (``D``, ``IND``)."""
    vehicle: str = "car"
    mount: str = "both"
    """``front`` or ``rear`` where the two differ."""
    since: int | None = None
    until: int | None = None
    """First and last year of issue, where it matters."""
    weight: float = 1.0
    """How common within its country, relative to the country's other formats."""
    odds: tuple[float, ...] = ()
    """How common each pattern is; empty means alike."""
    glyph_width: float | None = None
    """Width of a character's cell where all are alike."""
    gap: float | None = None
    """Between neighbouring characters."""
    space: float | None = None
    """Between characters with a separator between them."""
    border: str | None = None
    """Colour of the line around the plate, if it has one."""
    border_width: float = 3.0
    corner: float = 10.0
    """Radius of the plate's corners."""
    relief: str = "embossed"
    """``embossed`` or ``flat``."""
    bands: tuple[Band, ...] = ()
    emblems: tuple[Emblem, ...] = ()
    header: Words | None = None
    """Above the text."""
    footer: Words | None = None
    """Below the text."""
    twin: Twin | None = None

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[A-Z]{2}", self.country):
            raise WrongUse(f"The country {self.country!r} is no two-letter code.")
        if not self.id.startswith(self.country.lower() + "-"):
            raise WrongUse(f"The id must begin with {self.country.lower()}-.")
        if not (self.name and self.source):
            raise WrongUse("A format needs a name and a source.")
        _one_of("typeface", self.typeface, TYPEFACES)
        _one_of("vehicle", self.vehicle, VEHICLES)
        _one_of("mount", self.mount, MOUNTS)
        _one_of("relief", self.relief, RELIEFS)
        borders = (self.border,) if self.border else ()
        _colours("plate", (*self.ground, self.ink, *borders))
        self._check_lengths()
        self._check_lines()
        if self.since and self.until and self.until < self.since:
            raise WrongUse(f"It was issued until {self.until} but only since {self.since}.")
        if self.odds and len(self.odds) != len(self.patterns):
            raise WrongUse(f"{len(self.odds)} odds for {len(self.patterns)} patterns.")
        if any(odds <= 0 for odds in self.odds):
            raise WrongUse("The odds of a pattern must be above zero.")

    def __hash__(self) -> int:
        return hash(self.id)  # formats key many caches, and hashing every field is slow

    def _check_lengths(self) -> None:
        optional = (self.glyph_width, self.gap, self.space)
        positive = (*self.size, *self.glyph, self.weight, self.border_width)
        for value in (*positive, *(v for v in optional if v is not None)):
            _positive("measure", value)
        if sum(self.glyph) >= self.size[1]:
            raise WrongUse(f"Glyphs of {self.glyph} mm overflow a height of {self.size[1]} mm.")
        if not 0 <= self.corner <= min(self.size) / 2:
            raise WrongUse(f"A corner of {self.corner} mm doesn't fit a plate of {self.size}.")

    def _check_lines(self) -> None:
        lines = {pattern.lines for pattern in self.patterns}
        if len(lines) != 1:
            raise WrongUse("Its patterns differ in their number of lines.")
        if lines != {len(self.glyph)}:
            raise WrongUse(f"{len(self.glyph)} glyph heights for {max(lines)} lines.")

    @property
    def pattern(self) -> str:
        """The grammar as written; the first where several are in use."""
        return self.patterns[0].source

    @property
    def lines(self) -> int:
        """How many lines of characters it has."""
        return len(self.glyph)

    @property
    def two_line(self) -> bool:
        """Whether the characters stand in more than one line."""
        return self.lines > 1

    @property
    def characters(self) -> frozenset[str]:
        """Every character that can stand on it."""
        return frozenset().union(*(pattern.characters for pattern in self.patterns))

    @property
    def lengths(self) -> tuple[int, ...]:
        """The lengths that its texts may have."""
        return tuple(sorted({n for pattern in self.patterns for n in pattern.lengths}))

    def matches(self, text: str) -> bool:
        """Tell whether a text (characters only) obeys the grammar."""
        return self._grammar.fullmatch(text) is not None

    @cached_property
    def _grammar(self) -> re.Pattern[str]:
        # All patterns in one: a reading is held against hundreds of formats.
        return re.compile("|".join(f"(?:{pattern.regex})" for pattern in self.patterns))

    def sample(self, rng: np.random.Generator) -> str:
        """Make a text that matches, every character of a class equally likely."""
        odds = np.array(self.odds or (1.0,) * len(self.patterns))
        return self.patterns[int(rng.choice(len(odds), p=odds / odds.sum()))].sample(rng)

    def slots(self, length: int) -> Shape:
        """Return the characters that each slot of a text this long may hold; () if none is."""
        fitting = [shape for p in self.patterns if (shape := p.slots(length))]
        return overlay(fitting)

    def spaced(self, text: str) -> str:
        r"""Write a text as printed, with separators, and ``\n`` between lines.

        A text outside the grammar is laid out like the nearest one within it.
        """
        return self._nearest(text).spaced(text)

    def layout(self, text: str) -> tuple[Cell | str, ...]:
        """Return cells (character, line, own height), separators and newlines as printed."""
        return self._nearest(text).layout(text)

    def heights(self, text: str) -> tuple[float, ...]:
        """Return the glyph height in mm of each character."""
        cells = (item for item in self.layout(text) if isinstance(item, Cell))
        return tuple(cell.height or self.glyph[cell.line] for cell in cells)

    def _nearest(self, text: str) -> Pattern:
        for pattern in self.patterns:
            if pattern.matches(text):
                return pattern
        return min(self.patterns, key=lambda p: min(abs(n - len(text)) for n in p.lengths))


def _positive(what: str, value: float) -> None:
    if not 0 < value < float("inf"):
        raise WrongUse(f"A {what} must be above zero, not {value}.")


def _one_of(what: str, value: str, allowed: frozenset[str] | tuple[str, ...]) -> None:
    if value not in allowed:
        raise WrongUse(f"The {what} {value!r} is none of {', '.join(sorted(allowed))}.")


def _colours(what: str, values: tuple[str, ...]) -> None:
    for value in values:
        if not _COLOUR.fullmatch(value):
            raise WrongUse(f"The {what} colour {value!r} is not written like #1a2b3c.")
