"""What a plate says, in HTML: large, character by character, as candidates, and twice read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plateglass.show import words
from plateglass.show.countries import country_name
from plateglass.show.html import NOTHING, Html, block, markup, picture, table, tag
from plateglass.show.ink import colour_of, percent
from plateglass.show.slots import slots

if TYPE_CHECKING:
    from collections.abc import Iterable

    from plateglass.results import Candidate, Character, Plate, Reading, Sample, Sight
    from plateglass.show.slots import Slot

_LISTED = 10
"""Characters of a promised set that are spelled out."""


def bar(p: float) -> Html:
    """Draw a probability as a bar; the number stands beside it."""
    colour = "#" + bytes(colour_of(p)).hex()
    filled = tag("i", style=f"width:{100 * p:.1f}%;background:{colour}") if p > 0 else ""
    return tag("span", filled, class_="bar", aria_hidden="true")


def chance(p: float) -> Html:
    """Write a probability as a number and a bar."""
    return markup(tag("span", percent(p), class_="number"), bar(p))


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


def not_read() -> Html:
    """Say that nobody tried."""
    return tag(
        "p",
        tag("strong", "Not read. "),
        "This plate was only restored; what it says is for people to judge.",
    )


def reading_of(reading: Reading) -> Html:
    """Show a reading large, with a bar and the alternatives under each character."""
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
        tag(
            "div",
            tag("h3", "Whole plate right", class_="eyebrow"),
            tag("p", percent(reading.p), class_="p"),
            bar(reading.p),
        ),
        tag(
            "div",
            tag("h3", "Legibility", class_="eyebrow"),
            tag("p", tag("strong", reading.legibility.capitalize())),
            tag("p", words.LEGIBILITY[reading.legibility], class_="small"),
        ),
    ]
    if reading.country:
        named = [
            markup(country_name(c.code), " ", tag("span", percent(c.p), class_="soft"))
            for c in reading.country[:3]
        ]
        head = tag("h3", "Country", class_="eyebrow")
        parts.append(tag("div", head, tag("p", *_with(tag("br"), named))))
    return tag("div", *parts, class_="verdict")


def _with(between: Html, items: Iterable[Html]) -> list[Html]:
    listed: list[Html] = []
    for item in items:
        listed += [between, item] if listed else [item]
    return listed


def characters(reading: Reading) -> Html:
    """Tell each character with its probability, its alternatives and its promised sets."""
    if not reading.characters:
        return NOTHING
    heads = ["Place", "Character", "Probability", "Or else"]
    promised = [level for level, _ in reading.characters[0].sets]
    heads += [f"{100 * float(level):g} % set" for level in promised]
    rows = [_character(place, one) for place, one in enumerate(reading.characters, 1)]
    note = tag("p", words.SETS, class_="small soft") if promised else ""
    return block("Character by character", table(heads, rows), note)


def _character(place: int, character: Character) -> list[str]:
    others = [
        tag("span", spelled(char), " ", percent(p), class_="pair")
        for char, p in character.others
    ]
    return [
        str(place),
        spelled(character.char),
        chance(character.p),
        tag("span", *_with(Html(" "), others), class_="small others"),
        *(tag("span", *_set(held), class_="small") for _, held in character.sets),
    ]


def _set(held: str) -> list[str]:
    more = len(held) - _LISTED
    return [spelled(held)] if more <= 0 else [spelled(held[:_LISTED]), f" and {more} more"]


def candidates(reading: Reading) -> Html:
    """List the ten likeliest texts of the whole plate."""
    if not reading.candidates:
        return NOTHING
    rows = [
        [str(rank), spelled(one.text, reading.best), chance(one.p), _format(one)]
        for rank, one in enumerate(reading.candidates[:10], 1)
    ]
    heads = ["Rank", "Text", "Probability", "Format"]
    return block("What the whole plate could say", table(heads, rows))


def _format(candidate: Candidate) -> Html:
    told = candidate.format or "fits no format that was considered"
    return tag("span", told, class_="small")


def second_opinion(original: Sight | None, restored: Sight | None) -> Html:
    """Set what was read from the restored picture against what the original says."""
    if original is None or restored is None:
        return NOTHING
    agrees = original.best == restored.best
    named = (("Original pixels", original), ("Restored picture", restored))
    sights = [
        tag(
            "span",
            tag("span", name, class_="soft"),
            " ",
            spelled(one.best, original.best) if one.best else "nothing",
            " ",
            tag("span", percent(one.p), class_="soft"),
        )
        for name, one in named
    ]
    said = tag("strong", words.AGREE if agrees else words.DIFFER)
    return tag("p", *sights, said, class_="opinion" if agrees else "opinion differ")


def samples_of(plate: Plate) -> Html:
    """Show the plate as other readings would have it, each with what speaks for it."""
    if plate.restoration is None or not plate.restoration.samples:
        return NOTHING
    items = [_sample(sample, plate.best) for sample in plate.restoration.samples]
    note = tag("p", words.SAMPLES, class_="small soft")
    return block("As other readings would look", note, tag("ul", *items, class_="samples"))


def _sample(sample: Sample, best: str) -> Html:
    return tag(
        "li",
        picture(sample.picture, f"The plate drawn as {sample.text}"),
        tag("p", spelled(sample.text, best), " ", percent(sample.p)),
        tag("p", f"misfit {sample.misfit:.1f}", class_="small soft"),
    )
