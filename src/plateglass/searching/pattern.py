"""What is sought: characters, and places where several or any will do."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from plateglass.batch.slots import WIDTH
from plateglass.errors import WrongUse
from plateglass.plates.alphabet import READABLE, fold

_SEPARATORS = frozenset(" -.·:/_")
_KNOWN = frozenset(READABLE)


@dataclass(frozen=True)
class Element:
    """One place of a pattern."""

    chars: frozenset[str] = frozenset()
    """The characters that will do; none named means that any does."""
    many: bool = False
    """Whether any number of characters may stand here, none too."""

    def takes(self, char: str) -> bool:
        """Tell whether a character will do."""
        return not self.chars or char in self.chars

    def __str__(self) -> str:
        """Write it as it is typed."""
        if self.many:
            return "*"
        if len(self.chars) == 1:
            return next(iter(self.chars))
        return f"[{''.join(sorted(self.chars))}]" if self.chars else "?"


@dataclass(frozen=True)
class Pattern:
    """A plate with gaps in what is known of it."""

    elements: tuple[Element, ...]

    @property
    def slots(self) -> int:
        """Characters that a matching text has at least."""
        return sum(not element.many for element in self.elements)

    @property
    def stars(self) -> int:
        """Places with any number of characters."""
        return len(self.elements) - self.slots

    @property
    def literals(self) -> str:
        """Every character that is named."""
        return "".join(sorted(set().union(*(element.chars for element in self.elements))))

    def __str__(self) -> str:
        """Write it as it is typed, without separators."""
        return "".join(map(str, self.elements))


def parse(text: str) -> Pattern:
    """Read a pattern: ``?`` one character, ``*`` any number, ``[0O]`` and ``[A-F]`` sets.

    Spaces and dashes between characters don't count, nor does the case of letters.

    >>> str(parse("8b?7 [o0]*"))
    '8B?7[0O]*'
    """
    elements: list[Element] = []
    rest = unicodedata.normalize("NFKC", text).upper()
    while rest:
        char, rest = rest[0], rest[1:]
        if char == "[":
            inside, closed, rest = rest.partition("]")
            if not closed:
                raise WrongUse(f"the pattern {text!r} opens a set that it doesn't close: add ]")
            elements.append(Element(_set(inside, text)))
        elif char == "*":
            if not elements or not elements[-1].many:
                elements.append(Element(many=True))
        elif char == "?":
            elements.append(Element())
        elif char not in _SEPARATORS:
            elements.append(Element(frozenset(_known(char, text))))
    pattern = Pattern(tuple(elements))
    if not elements:
        raise WrongUse("the pattern is empty: give characters, ? or *")
    if pattern.slots > WIDTH:
        raise WrongUse(
            f"the pattern {text!r} has {pattern.slots} characters, "
            f"and no plate has more than {WIDTH}"
        )
    return pattern


def _set(inside: str, text: str) -> frozenset[str]:
    chars: set[str] = set()
    left = [char for char in inside if not char.isspace()]
    while left:
        first = left.pop(0)
        if len(left) >= 2 and left[0] == "-":
            last = left[1]
            del left[:2]
            span = (chr(code) for code in range(ord(first), ord(last) + 1))
            chars.update(char for char in map(fold, span) if char in _KNOWN)
            if not chars:
                raise WrongUse(
                    f"the pattern {text!r} has the range {first}-{last}, which is empty"
                )
        else:
            chars.add(_known(first, text))
    if not chars:
        raise WrongUse(f"the pattern {text!r} has an empty set: put characters between [ and ]")
    return frozenset(chars)


def _known(char: str, text: str) -> str:
    folded = fold(char)
    if folded not in _KNOWN:
        raise WrongUse(f"the pattern {text!r} has {char!r}, which stands on no plate")
    return folded
