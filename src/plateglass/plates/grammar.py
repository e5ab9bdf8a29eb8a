"""A small language for what stands on a plate.

    #            a digit                      @            a Latin letter
    A            that very character          [A-HJ-NP-Z]  one of these
    {province}   one word of a named set      #{3} @{1,3}  three; one to three of the last piece
    <40:...>     what stands inside is 40 mm tall, whatever its line's glyphs are

    /            the line breaks here
    space - · . | :
                 printed between characters and no part of the text (| is a drawn rule)

So ``{region} [1-9]#{0,3} @{1,3}`` reads Indonesia's ``B 1234 XYZ``. One notation serves three
uses: a test whether a text fits, a sampler, and the characters that each slot may hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import product

import numpy as np

from plateglass.errors import WrongUse
from plateglass.plates.alphabet import DIGITS, LATIN, READABLE

SEPARATORS = " -·.|:"
"""Marks that are printed between characters."""

BREAK = "/"

Shape = tuple[frozenset[str], ...]
"""The characters that each slot of a text of one length may hold."""

_COUNT = re.compile(r"\{(\d+)(?:,(\d+))?\}")
_NAME = re.compile(r"\{([a-z][a-z_-]*)\}")
_HEIGHT = re.compile(r"<(\d+(?:\.\d+)?):")


@dataclass(frozen=True)
class Piece:
    """A run of one kind: so many picks out of the same words."""

    words: tuple[str, ...]
    """What one pick may be; single characters, mostly."""
    low: int = 1
    high: int = 1
    height: float | None = None
    """Glyph height in mm where it differs from the rest of the line."""

    @property
    def regex(self) -> str:
        """The piece as a group of a regular expression."""
        words = "|".join(map(re.escape, sorted(self.words, key=len, reverse=True)))
        return f"((?:{words}){{{self.low},{self.high}}})"

    def shapes(self) -> Iterator[Shape]:
        """Yield the slots of each length the piece can have."""
        by_length: dict[int, list[str]] = {}
        for word in self.words:
            by_length.setdefault(len(word), []).append(word)
        kinds = [overlay(words) for words in by_length.values()]
        for count in range(self.low, self.high + 1):
            for picks in product(kinds, repeat=count):
                yield tuple(slot for pick in picks for slot in pick)

    def sample(self, rng: np.random.Generator) -> str:
        """Pick, with every count and every word equally likely."""
        count = int(rng.integers(self.low, self.high + 1))
        return "".join(self.words[i] for i in rng.integers(len(self.words), size=count))


@dataclass(frozen=True)
class Cell:
    """One character as it is to be printed."""

    char: str
    line: int
    height: float | None
    """Glyph height in mm where the grammar fixes it."""


class Pattern:
    """A grammar compiled once; equal when written alike over the same sets."""

    def __init__(self, source: str, sets: Mapping[str, Sequence[str]] | None = None) -> None:
        """Compile ``source``, whose ``{names}`` are looked up in ``sets``.

        Raises:
            WrongUse: The source breaks the rules of the notation; the message says where.
        """
        self.source = source
        self.parts = tuple(_parse(source, sets or {}))
        if not self.pieces:
            raise WrongUse(f"The pattern {source!r} holds no characters.")

    def __repr__(self) -> str:
        return f"Pattern({self.source!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Pattern) and self.parts == other.parts

    def __hash__(self) -> int:
        return hash(self.parts)

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """The parts that make text."""
        return tuple(part for part in self.parts if isinstance(part, Piece))

    @cached_property
    def lines(self) -> int:
        """How many lines the pattern prints."""
        return 1 + self.parts.count(BREAK)

    @cached_property
    def characters(self) -> frozenset[str]:
        """Every character that some text of the pattern holds."""
        return frozenset(c for piece in self.pieces for word in piece.words for c in word)

    @property
    def regex(self) -> str:
        """A regular expression of its texts, with a group for each piece."""
        return "".join(piece.regex for piece in self.pieces)

    @cached_property
    def _regex(self) -> re.Pattern[str]:
        return re.compile(self.regex)

    @cached_property
    def shapes(self) -> frozenset[Shape]:
        """The slots of every text the pattern can make, one entry a way of filling it."""
        return frozenset(
            tuple(slot for shape in shapes for slot in shape)
            for shapes in product(*(tuple(piece.shapes()) for piece in self.pieces))
        )

    @cached_property
    def lengths(self) -> tuple[int, ...]:
        """The lengths that a text may have."""
        return tuple(sorted({len(shape) for shape in self.shapes}))

    def slots(self, length: int) -> Shape:
        """Return what each slot of a text of this length may hold; empty where none fits."""
        fitting = [shape for shape in self.shapes if len(shape) == length]
        return overlay(fitting)

    def matches(self, text: str) -> bool:
        """Tell whether the text can stand on the plate."""
        return self._regex.fullmatch(text) is not None

    def sample(self, rng: np.random.Generator) -> str:
        """Make a text that matches, with no preference among characters."""
        return "".join(piece.sample(rng) for piece in self.pieces)

    def layout(self, text: str) -> tuple[Cell | str, ...]:
        """Return characters, separators and breaks in printing order.

        A text outside the grammar is laid out like the nearest one within it: its longest
        piece takes the surplus or bears the want.
        """
        runs = iter(self._split(text))
        items: list[Cell | str] = []
        line = 0
        for part in self.parts:
            if isinstance(part, Piece):
                items += [Cell(char, line, part.height) for char in next(runs)]
            else:
                items.append("\n" if part == BREAK else part)
                line += part == BREAK
        return tuple(items)

    def spaced(self, text: str) -> str:
        """Write the text as printed, lines parted by a newline."""
        items = self.layout(text)
        return "".join(item.char if isinstance(item, Cell) else item for item in items)

    def _split(self, text: str) -> list[str]:
        if match := self._regex.fullmatch(text):
            return list(match.groups())
        widths = [len(max(piece.shapes(), key=len)) for piece in self.pieces]
        flexible = widths.index(max(widths))
        while (lack := len(text) - sum(widths)) and sum(widths):
            # Take a surplus in at once; give a want back one by one, the widest piece first.
            widths[flexible] += lack if lack > 0 else -1
            flexible = widths.index(max(widths))
        ends = np.cumsum(widths).tolist()
        return [text[end - width : end] for end, width in zip(ends, widths, strict=True)]


def overlay(texts: Iterable[Iterable[Iterable[str]]]) -> Shape:
    """Overlay texts (or shapes) of one length: what may each slot hold?"""
    return tuple(frozenset().union(*slot) for slot in zip(*texts, strict=True))


@cache
def _class(body: str) -> tuple[str, ...]:
    """Expand the inside of a bracket, ranges by the order of READABLE."""
    chars: list[str] = []
    rest = body
    while rest:
        if len(rest) >= 3 and rest[1] == "-":
            first, last = READABLE.find(rest[0]), READABLE.find(rest[2])
            if first < 0 or last < first:
                raise WrongUse(f"The range {rest[:3]!r} in [{body}] runs nowhere.")
            chars += READABLE[first : last + 1]
            rest = rest[3:]
        else:
            chars.append(rest[0])
            rest = rest[1:]
    if not chars:
        raise WrongUse("A class [] holds no characters.")
    return tuple(dict.fromkeys(chars))


def _parse(source: str, sets: Mapping[str, Sequence[str]]) -> Iterator[Piece | str]:
    height: float | None = None
    at = 0
    while at < len(source):
        char = source[at]
        if char == BREAK or char in SEPARATORS:
            yield char
            at += 1
        elif opening := _HEIGHT.match(source, at):
            if height is not None:
                raise WrongUse(f"The pattern {source!r} nests one <height:> in another.")
            height, at = float(opening[1]), opening.end()
        elif char == ">" and height is not None:
            height, at = None, at + 1
        else:
            words, at = _words(source, at, sets)
            low = high = 1
            if count := _COUNT.match(source, at):
                low = int(count[1])
                high, at = int(count[2] or low), count.end()
            if not 0 <= low <= high or high == 0:
                raise WrongUse(f"The pattern {source!r} counts from {low} to {high}.")
            yield Piece(words, low, high, height)
    if height is not None:
        raise WrongUse(f"The pattern {source!r} leaves a <height:> open.")


def _words(
    source: str, at: int, sets: Mapping[str, Sequence[str]]
) -> tuple[tuple[str, ...], int]:
    """Read one piece's choices at a place, and say where it ends."""
    char = source[at]
    if char == "#":
        return tuple(DIGITS), at + 1
    if char == "@":
        return tuple(LATIN), at + 1
    if char == "[":
        end = source.find("]", at)
        if end < 0:
            raise WrongUse(f"The pattern {source!r} leaves a [ open.")
        return _class(source[at + 1 : end]), end + 1
    if name := _NAME.match(source, at):
        if name[1] not in sets:
            raise WrongUse(f"The pattern {source!r} names the unknown set {{{name[1]}}}.")
        return tuple(sets[name[1]]), name.end()
    if char in "]{}<>":
        raise WrongUse(f"The pattern {source!r} has a stray {char!r}.")
    return (char,), at + 1
