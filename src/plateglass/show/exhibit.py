"""One plate's part of a report: what it says, its pictures, and every figure behind them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from plateglass.results import NOT_READ
from plateglass.show import words
from plateglass.show.countries import country_name
from plateglass.show.figures import figures_of
from plateglass.show.html import Html, markup, tag
from plateglass.show.ink import colour_of, percent
from plateglass.show.slots import slots

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import numpy as np
    from numpy.typing import NDArray

    from plateglass.image import Loaded
    from plateglass.results import Candidate, PictureResult, Plate, Reading, Sight
    from plateglass.show.slots import Slot

    Picture = NDArray[np.uint8]

_LISTED = 24
"""Characters of a promised set that are spelled out."""


@dataclass(frozen=True)
class Exhibit:
    """One input of a report: the picture as it was decoded and what was made of it."""

    result: PictureResult
    pixels: Picture | None = field(default=None, compare=False, repr=False)
    """``None`` where the input could not be read; the result says why."""
    sha256: str = ""
    """Of the input file, in hexadecimal."""

    @classmethod
    def of(cls, result: PictureResult, loaded: Loaded | None) -> Exhibit:
        """Put a result together with the picture it is about, if that could be read."""
        return cls(result) if loaded is None else cls(result, loaded.pixels, loaded.sha256)

    @property
    def name(self) -> str:
        """The file's name without its folder."""
        return self.result.file.replace("\\", "/").rsplit("/", 1)[-1]


def plate_section(exhibit: Exhibit, pixels: Picture, plate: Plate, number: int) -> Html:
    """Write everything about one plate; ``number`` is its number in the report."""
    count = len(exhibit.result.plates)
    place = exhibit.result.plates.index(plate) + 1
    of = f"Plate {place} of {count} in {exhibit.name}" if count > 1 else exhibit.name
    shown = plate.reading != NOT_READ
    return tag(
        "section",
        tag("header", tag("p", f"Plate {number}", class_="eyebrow"), tag("h2", of)),
        _reading(plate.reading) if shown else _not_read(),
        tag("h3", "Pictures"),
        *(
            figure.html(f"Figure {number}.{i}")
            for i, figure in enumerate(figures_of(exhibit.name, pixels, plate), 1)
        ),
        *([_characters(plate.reading), _candidates(plate.reading)] if shown else []),
        _second_opinion(plate.original, plate.restored) if shown else "",
        _facts(exhibit, plate),
        class_="plate-of",
        id=f"plate-{number}",
    )


def bar(p: float) -> Html:
    """Draw a probability as a bar; the number stands beside it."""
    colour = "#" + bytes(colour_of(p)).hex()
    filled = tag("i", style=f"width:{100 * p:.1f}%;background:{colour}") if p > 0 else ""
    return tag("span", filled, class_="bar", aria_hidden="true")


def spelled(text: str, beside: str = "") -> Html:
    """Set characters one by one, marking those that differ from ``beside``.

    One by one, so that Arabic letters stay isolated and in the plate's order.
    """
    comparable = len(text) == len(beside)
    return tag(
        "span",
        *(
            tag("i", char, class_="differs" if comparable and char != beside[i] else "same")
            for i, char in enumerate(text)
        ),
        class_="plate",
        dir="ltr",
    )


def _not_read() -> Html:
    return tag(
        "p",
        tag("strong", "Not read. "),
        "This plate was only restored; what it says is for people to judge.",
    )


def _reading(reading: Reading) -> Html:
    return tag("div", _said(reading), _verdict(reading), class_="reading")


def _said(reading: Reading) -> Html:
    row = slots(reading)
    label = tag("h3", "Reading", class_="eyebrow")
    if not row:
        return tag(
            "div",
            label,
            tag(
                "p",
                tag("strong", "Not readable. "),
                "The pixels do not tell which characters these are.",
            ),
        )
    spoken = " ".join("unsure" if not slot.sure else slot.shown for slot in row)
    cells: list[Html] = []
    for slot in row:
        if slot.before:
            rule = " rule" if slot.before == "\n" else ""
            cells.append(tag("div", slot.before.strip(" \n|"), class_="gap" + rule))
        cells.append(_slot(slot))
    drawn = tag(
        "div",
        *cells,
        class_="slots",
        role="img",
        aria_label=f"Reads {spoken}; {percent(reading.p)} likely to be right in full",
        style=f"--count:{len(row)}",
        dir="ltr",
    )
    return tag("div", label, drawn)


def _slot(slot: Slot) -> Html:
    parts = [tag("b", slot.shown, class_="" if slot.sure else "unsure")]
    if slot.character is not None:
        parts.append(bar(slot.character.p))
        if slot.sure:
            parts.append(tag("span", percent(slot.character.p)))
        parts += [
            tag("span", spelled(char), " ", percent(p).removesuffix(" %"), class_="other")
            for char, p in slot.alternatives()
        ]
    return tag("div", *parts, class_="slot")


def _verdict(reading: Reading) -> Html:
    parts = [
        tag("h3", "Whole plate right", class_="eyebrow"),
        tag("p", percent(reading.p), class_="p"),
        bar(reading.p),
        tag("h3", "Legibility", class_="eyebrow"),
        tag(
            "p",
            tag("span", reading.legibility.capitalize(), class_="grade"),
            tag("br"),
            words.LEGIBILITY[reading.legibility],
            class_="small",
        ),
    ]
    if reading.country:
        named = [
            markup(country_name(c.code), " ", tag("span", percent(c.p), class_="soft"))
            for c in reading.country[:3]
        ]
        parts.append(tag("h3", "Country", class_="eyebrow"))
        parts.append(tag("p", *_with(tag("br"), named)))
    return tag("div", *parts, class_="verdict")


def _with(between: Html, items: Iterable[Html]) -> list[Html]:
    listed: list[Html] = []
    for item in items:
        listed += [between, item] if listed else [item]
    return listed


def _characters(reading: Reading) -> Html:
    levels = [level for level, _ in reading.characters[0].sets] if reading.characters else []
    if not reading.characters:
        return Html("")
    heads = ["Place", "Character", "Probability", "", "Or else"]
    heads += [f"{float(level):.0%} set" for level in levels]
    rows = []
    for place, character in enumerate(reading.characters, 1):
        others = _with(
            Html(", "),
            [markup(spelled(char), " ", percent(p)) for char, p in character.others],
        )
        rows.append(
            tag(
                "tr",
                tag("th", str(place), scope="row"),
                tag("td", spelled(character.char)),
                tag("td", percent(character.p), class_="number"),
                tag("td", bar(character.p)),
                tag("td", *others, class_="small"),
                *(tag("td", *_set(held), class_="small") for _, held in character.sets),
            )
        )
    explained = (
        tag(
            "p",
            "A set holds the true character at least as often as its head says, over many "
            "plates of this legibility. The longer it is, the less the pixels tell.",
            class_="small soft",
        )
        if levels
        else ""
    )
    return markup(
        tag("h3", "Character by character"),
        explained,
        tag("div", tag("table", _heads(heads), tag("tbody", *rows)), class_="scroll"),
    )


def _set(held: str) -> list[Html]:
    more = len(held) - _LISTED
    if more <= 0:
        return [spelled(held)]
    return [spelled(held[:_LISTED]), markup(f" and {more} more")]


def _heads(names: Iterable[str]) -> Html:
    cells = (tag("th", name, scope="col") if name else tag("td") for name in names)
    return tag("thead", tag("tr", *cells))


def _candidates(reading: Reading) -> Html:
    if not reading.candidates:
        return Html("")
    rows = [_candidate(n, c, reading.best) for n, c in enumerate(reading.candidates[:10], 1)]
    heads = _heads(["Rank", "Text", "Probability", "", "Format"])
    return markup(
        tag("h3", "What the whole plate could say"),
        tag("div", tag("table", heads, tag("tbody", *rows)), class_="scroll"),
    )


def _candidate(rank: int, candidate: Candidate, best: str) -> Html:
    return tag(
        "tr",
        tag("th", str(rank), scope="row"),
        tag("td", spelled(candidate.text, best)),
        tag("td", percent(candidate.p), class_="number"),
        tag("td", bar(candidate.p)),
        tag("td", candidate.format or "fits no format that was considered", class_="small"),
    )


def _second_opinion(original: Sight | None, restored: Sight | None) -> Html:
    if original is None or restored is None:
        return Html("")
    agrees = original.best == restored.best
    said = (
        "Both readings are the same."
        if agrees
        else "The readings differ. The reading of this report is that of the original pixels; "
        "the restored picture must not be relied on where they differ."
    )
    rows = [
        tag(
            "tr",
            tag("th", name, scope="row"),
            tag("td", spelled(sight.best, original.best) if sight.best else "nothing"),
            tag("td", percent(sight.p), class_="number"),
        )
        for name, sight in (("Original pixels", original), ("Restored picture", restored))
    ]
    return markup(
        tag("h3", "Original against restored"),
        tag("p", said, class_="" if agrees else "alarm"),
        tag("table", _heads(["Read from", "Text", "Probability"]), tag("tbody", *rows)),
    )


def _facts(exhibit: Exhibit, plate: Plate) -> Html:
    quad = plate.quad
    corners = ", ".join(f"({x:.1f}, {y:.1f})" for x, y in quad.points)
    facts = {
        "File": exhibit.name,
        "SHA-256": tag("span", exhibit.sha256, class_="hash"),
        "Picture": f"{exhibit.result.width} × {exhibit.result.height} pixels",
        "Plate": f"about {quad.width:.0f} × {quad.height:.0f} pixels in it",
        "Corners": f"{corners}, from the upper left, clockwise",
        "Finder's score": percent(plate.found),
    }
    if exhibit.result.notes:
        facts["Notes"] = "; ".join(exhibit.result.notes)
    return markup(tag("h3", "Where it comes from"), facts_list(facts))


def facts_list(facts: Mapping[str, str]) -> Html:
    """Set names and values in two columns."""
    pairs = (
        markup(tag("dt", name), tag("dd", value)) for name, value in facts.items() if value
    )
    return tag("dl", *pairs, class_="facts")
