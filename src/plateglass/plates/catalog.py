"""The formats as data: one TOML file a country, read when it is first asked for.

In a file, the keys above the first table are shared by all its formats; each table is a format,
named by its id. ``base = "name"`` takes over another format of the file or a template of
``templates.toml``. What lies nearer wins: the table, its bases in the file, what the file
shares, the template. An empty value drops what a base has. ``{sign}`` in a band's text stands
for the country's distinguishing sign.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, dataclass, fields
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, TypeVar, cast

from plateglass import toml
from plateglass.errors import WrongUse
from plateglass.plates.alphabet import PROVINCES
from plateglass.plates.format import Band, Emblem, Format, Twin, Words
from plateglass.plates.grammar import Pattern

if TYPE_CHECKING:
    from importlib.abc import Traversable

Table = Mapping[str, Any]
Readers = Mapping[str, Callable[[Any], Any]]
T = TypeVar("T")

WORD_SETS: Mapping[str, tuple[str, ...]] = {
    "month": tuple(f"{month:02d}" for month in range(1, 13)),
    "province": tuple(PROVINCES),
}
"""Named sets that every file may use."""


@cache
def countries() -> tuple[str, ...]:
    """Return the codes of all countries whose plates we know, sorted."""
    names = (entry.name for entry in _folder().iterdir())
    return tuple(sorted(name[:2].upper() for name in names if name.endswith(".toml")))


def formats(country: str | None = None) -> tuple[Format, ...]:
    """Return a country's formats in the order of its file; every country's without one.

    >>> [f.id for f in formats("UA")][:2]
    ['ua-car', 'ua-square']
    """
    return all_formats() if country is None else _of_country(country.upper())


@cache
def all_formats() -> tuple[Format, ...]:
    """Return every format, countries in alphabetical order."""
    return tuple(format_ for country in countries() for format_ in _of_country(country))


def get(format_id: str) -> Format:
    """Return the format of this id.

    Raises:
        WrongUse: There is none.
    """
    country = format_id.partition("-")[0].upper()
    for format_ in _of_country(country) if country in countries() else ():
        if format_.id == format_id:
            return format_
    raise WrongUse(f"No plate format is called {format_id!r}.")


@cache
def _of_country(country: str) -> tuple[Format, ...]:
    if country not in countries():
        raise WrongUse(f"We know no plates of the country {country!r}.")
    return read_formats(_folder() / f"{country.lower()}.toml")


def read_formats(path: Traversable, templates: Table | None = None) -> tuple[Format, ...]:
    """Read one country's file.

    Raises:
        WrongUse: A key is unknown or a value impossible; the message names file and format.
    """
    data = toml.load(path)
    shared = {key: value for key, value in data.items() if not _is_format(key, value)}
    own = {key: value for key, value in data.items() if _is_format(key, value)}
    layers = _Layers(shared, own, _templates() if templates is None else templates)
    found = []
    for name in own:
        try:
            found.append(_format(name, layers.merged(name)))
        except WrongUse as error:
            raise WrongUse(f"{path.name}, {name}: {error}") from error
    return tuple(found)


def _folder() -> Traversable:
    return files("plateglass.plates") / "formats"


@cache
def _templates() -> Table:
    return toml.load(files("plateglass.plates") / "templates.toml")


def _is_format(key: str, value: object) -> bool:
    """Tell a format's table (its id has a hyphen, no field has) from a table all share."""
    return isinstance(value, dict) and "-" in key


@dataclass(frozen=True)
class _Layers:
    """Where a format's keys come from, the farthest first: templates, the file, its tables."""

    shared: Table
    own: Table
    templates: Table

    def merged(self, name: str) -> dict[str, Any]:
        """Lay a table over its bases."""
        chain = self._chain(name)
        templates = [self.templates[key] for key in reversed(chain) if key not in self.own]
        own = [self.own[key] for key in reversed(chain) if key in self.own]
        merged: dict[str, Any] = {}
        for table in (*templates, self.shared, *own):
            merged.update(table)
        merged.pop("base", None)
        return merged

    def _chain(self, name: str) -> list[str]:
        chain: list[str] = []
        key: str | None = name
        while key is not None:
            if key in chain:
                raise WrongUse(f"It is its own base: {' > '.join([*chain, key])}.")
            chain.append(key)
            if key in self.own:
                key = self.own[key].get("base", self.shared.get("base"))
            elif key in self.templates:
                key = self.templates[key].get("base")
            else:
                raise WrongUse(f"The base {key!r} is neither in this file nor a template.")
        return chain


def _format(name: str, table: dict[str, Any]) -> Format:
    sets = {**WORD_SETS, **_sets(table.pop("sets", {}))}
    sign = table.get("sign", "")
    table = {key: value for key, value in table.items() if value not in ("", [], {})}
    patterns = table.pop("pattern", [])
    readers: Readers = {
        "ground": _strings,
        "glyph": _numbers,
        "size": _pair,
        "odds": _numbers,
        "bands": lambda value: tuple(_band(band, sign) for band in value),
        "emblems": lambda value: tuple(_emblem(emblem) for emblem in value),
        "header": lambda value: _words(value, sets, table.get("ink", "")),
        "footer": lambda value: _words(value, sets, table.get("ink", "")),
        "twin": _twin,
    }
    table["patterns"] = tuple(Pattern(source, sets) for source in _strings(patterns))
    return _build(Format, {"id": name, **table}, readers)


def _build(kind: type[T], table: Table, readers: Readers) -> T:
    known = {field.name: field for field in fields(cast("Any", kind))}
    for key in table:
        if key not in known:
            raise WrongUse(f"The key {key!r} means nothing here.")
    for name, field in known.items():
        required = field.default is MISSING
        if required and name not in table:
            raise WrongUse(f"It says nothing about its {name}.")
    values = {key: readers.get(key, lambda value: value)(value) for key, value in table.items()}
    return kind(**values)


def _band(table: Table, sign: str) -> Band:
    def text(value: str | list[str]) -> tuple[str, ...]:
        return tuple(word.replace("{sign}", sign) for word in _strings(value))

    return _build(Band, table, {"ground": _strings, "colours": _strings, "text": text})


def _emblem(table: Table) -> Emblem:
    readers: Readers = {"size": _pair, "at": _pair, "colours": _strings, "text": _strings}
    return _build(Emblem, table, readers)


def _words(table: Table, sets: Mapping[str, tuple[str, ...]], ink: str) -> Words:
    table = {"choices": (), "ink": ink, **table}
    readers: Readers = {"choices": _strings, "pattern": lambda value: Pattern(value, sets)}
    return _build(Words, table, readers)


def _twin(table: Table) -> Twin:
    letters, twins = table.get("letters", ""), table.get("twins", "")
    if len(letters) != len(twins):
        raise WrongUse(f"Its twin pairs {len(letters)} letters with {len(twins)}.")
    rest = {key: value for key, value in table.items() if key not in ("letters", "twins")}
    return _build(Twin, {**rest, "script": tuple(zip(letters, twins, strict=True))}, {})


def _sets(table: Table) -> dict[str, tuple[str, ...]]:
    """Read named sets: a list of words, or one string of words between spaces."""
    return {
        name: tuple(words.split() if isinstance(words, str) else words)
        for name, words in table.items()
    }


def _strings(value: str | Iterable[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _numbers(value: float | Iterable[float]) -> tuple[float, ...]:
    return (value,) if isinstance(value, int | float) else tuple(value)


def _pair(value: Iterable[float]) -> tuple[float, ...]:
    pair = tuple(value)
    if len(pair) != 2:
        raise WrongUse(f"{pair} is no pair of lengths.")
    return pair
