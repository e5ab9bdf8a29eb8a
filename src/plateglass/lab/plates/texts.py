"""What plates say when a reader is to look at characters instead of guessing by the grammar."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from plateglass.plates import LOOKALIKES
from plateglass.plates.alphabet import script

if TYPE_CHECKING:
    import numpy as np

    from plateglass.plates import Format

_FREE = frozenset({"latin", "digits"})


@cache
def _alike() -> dict[str, tuple[str, ...]]:
    table: dict[str, set[str]] = {}
    for group in LOOKALIKES:
        for char in group:
            table.setdefault(char, set()).update(set(group) - {char})
    return {char: tuple(sorted(others)) for char, others in table.items()}


@cache
def _by_script(form: Format) -> dict[str, tuple[str, ...]]:
    # Latin letters and digits count as one set: any may stand where the other does.
    table: dict[str, list[str]] = {}
    for char in sorted(form.characters):
        kind = script(char)
        table.setdefault("free" if kind in _FREE else kind, []).append(char)
    return {kind: tuple(chars) for kind, chars in table.items()}


def _kind(char: str) -> str:
    kind = script(char)
    return "free" if kind in _FREE else kind


def random_text(form: Format, rng: np.random.Generator) -> str:
    """Make a text of the format's characters that need not obey its grammar.

    Each character keeps its script (a province stays a province), Latin letters and digits
    replace each other freely, and the length may be off by two.
    """
    text = list(form.sample(rng))
    for _ in range(int(rng.choice([0, 0, 0, 1, 1, 2]))):
        at = int(rng.integers(len(text)))
        if rng.random() < 0.5 and len(text) > 3:
            del text[at]
        else:
            text.insert(at, text[at])
    share = float(rng.uniform(0.3, 1.0))
    return "".join(_another(form, char, rng) if rng.random() < share else char for char in text)


def _another(form: Format, char: str, rng: np.random.Generator) -> str:
    choices = _by_script(form)[_kind(char)]
    return choices[int(rng.integers(len(choices)))]


def tricky_text(form: Format, rng: np.random.Generator, share: float = 0.3) -> str:
    """Make a text by the grammar in which look-alikes are more common than chance."""
    text = form.sample(rng)
    for at, char in enumerate(text):
        if rng.random() >= share:
            continue
        others = _alike().get(char, ())
        if others:
            other = others[int(rng.integers(len(others)))]
            changed = text[:at] + other + text[at + 1 :]
            text = changed if form.matches(changed) else text
    return text
