"""A reading laid out in slots: one for each character, with the gaps the plate has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from plateglass.plates.grammar import SEPARATORS
from plateglass.results import UNSURE

if TYPE_CHECKING:
    from plateglass.results import Character, Reading

GAPS = {**dict.fromkeys(SEPARATORS, 0.45), "\n": 0.8}
"""Room, in slots, that each separator takes; a new line takes the most."""


@dataclass(frozen=True)
class Slot:
    """One character as it is shown, and the separator that the plate has before it."""

    shown: str
    """The character, or ``?``."""
    character: Character | None
    """Its probabilities; ``None`` where the reading brings only a text."""
    before: str = ""
    """Separator in front of it: empty, or a key of :data:`GAPS`."""

    @property
    def sure(self) -> bool:
        """Whether the character is shown, not ``?``."""
        return self.shown != UNSURE

    def alternatives(
        self, most: int = 3, least: float = 0.005
    ) -> tuple[tuple[str, float], ...]:
        """List what else it could be, beginning with the guess that a ``?`` hides."""
        if self.character is None:
            return ()
        hidden = () if self.sure else ((self.character.char, self.character.p),)
        listed = (*hidden, *self.character.others)
        return tuple((char, p) for char, p in listed if p >= least)[:most]


def slots(reading: Reading) -> tuple[Slot, ...]:
    """Pair the text that people read with the characters behind it.

    A text and characters that don't fit each other are not forced together: the characters
    win, because they carry the probabilities.
    """
    shown, separators, before = [], [], ""
    for char in reading.text:
        if char in GAPS:
            before = "\n" if "\n" in (char, before) else char
            continue
        shown.append(char)
        separators.append(before if shown[1:] else "")
        before = ""
    if not reading.characters:
        return tuple(Slot(c, None, s) for c, s in zip(shown, separators, strict=True))
    if len(shown) != len(reading.characters):
        return tuple(Slot(c.char, c) for c in reading.characters)
    together = zip(shown, reading.characters, separators, strict=True)
    return tuple(Slot(c, character, s) for c, character, s in together)
