"""Results as a notebook shows them: small, on a light or a dark ground, nothing to load."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plateglass.record import HYPOTHESIS
from plateglass.results import NOT_READ
from plateglass.show import ink
from plateglass.show.countries import country_name
from plateglass.show.html import Html, markup, picture, tag
from plateglass.show.ink import percent
from plateglass.show.slots import slots

if TYPE_CHECKING:
    from plateglass.results import PictureResult, Plate, Reading
    from plateglass.show.slots import Slot

_BOX = "display:inline-block;margin:0 24px 12px 0;vertical-align:top;line-height:1.3"
_CELL = "display:inline-block;width:46px;margin-right:2px;text-align:center;vertical-align:top"
_SMALL = "font-size:11px;opacity:.7"
_CANDIDATES = 5


def plate_html(plate: Plate) -> str:
    """Show one plate: the restored picture, the reading with a bar a character, candidates."""
    return tag("div", _plate(plate), _small_print([plate]))


def result_html(result: PictureResult) -> str:
    """Show one picture's plates under its name."""
    told = result.error or ("" if result.plates else "no plate found")
    name = tag("p", tag("b", result.file), " ", told, style="margin:0 0 6px")
    shown = (_plate(plate) for plate in result.plates)
    return tag("div", name, *shown, _small_print(result.plates) if result.plates else "")


def _plate(plate: Plate) -> Html:
    parts: list[Html] = []
    if plate.picture is not None:
        style = "display:block;height:72px;max-width:100%;border-radius:3px;margin-bottom:6px"
        parts.append(picture(plate.picture, "The restored plate", style=style))
    if plate.reading != NOT_READ:
        parts += [_reading(plate.reading), _candidates(plate.reading)]
    return tag("div", *parts, style=_BOX)


def _reading(reading: Reading) -> Html:
    row = slots(reading)
    verdict = [reading.legibility + " legibility"]
    if reading.country:
        first = reading.country[0]
        verdict.append(f"{country_name(first.code)} {percent(first.p)}")
    said = tag("div", *map(_slot, row), dir="ltr") if row else tag("b", "Not readable")
    return markup(
        said,
        tag("div", tag("b", percent(reading.p)), " whole plate right · ", " · ".join(verdict)),
    )


def _slot(slot: Slot) -> Html:
    p = slot.character.p if slot.character else 0.0
    colour = "#" + bytes(ink.colour_of(p)).hex()
    filled = tag("div", style=f"height:4px;border-radius:2px;width:{p:.0%};background:{colour}")
    letter = "font:600 24px/1.3 monospace" + ("" if slot.sure else f";color:{colour}")
    return tag(
        "div",
        tag("div", slot.shown, style=letter),
        tag("div", filled, style="background:rgba(128,128,128,.25);border-radius:2px"),
        tag("div", percent(p) if slot.sure else "", style="font-size:9px;white-space:nowrap"),
        *(
            tag(
                "div",
                f"{char} {percent(other)}",
                style="font-size:9px;opacity:.7;white-space:nowrap",
            )
            for char, other in slot.alternatives(2)
        ),
        style=_CELL,
    )


def _candidates(reading: Reading) -> Html:
    listed = (f"{one.text} {percent(one.p)}" for one in reading.candidates[1:_CANDIDATES])
    others = " · ".join(listed)
    return tag("div", "or else ", others, style=_SMALL) if others else Html("")


def _small_print(plates: list[Plate] | tuple[Plate, ...]) -> Html:
    unread = all(plate.reading == NOT_READ for plate in plates)
    return tag("div", ink.PROCESSED if unread else HYPOTHESIS, style=_SMALL)
