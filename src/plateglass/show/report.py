"""The case report: one HTML file about plates, to be printed and to be checked by others.

It needs no script and nothing from outside. It is the same for the same pictures, settings and
case: what changes from hour to hour stands in it only if a person wrote it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from plateglass import __version__, record
from plateglass.results import NOT_READ
from plateglass.show import words
from plateglass.show.exhibit import Exhibit, plate_section
from plateglass.show.html import Html, block, css_string, faces, facts_list, markup, table, tag
from plateglass.show.ink import percent
from plateglass.show.said import spelled

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from plateglass.results import Plate

__all__ = ["Case", "Exhibit", "report"]


@dataclass(frozen=True)
class Case:
    """What a person writes over a report. Nothing of it is looked up, least of all the date."""

    title: str = ""
    by: str = ""
    """Who made the report."""
    date: str = ""
    """As it is to be printed."""


def report(
    exhibits: Iterable[Exhibit],
    *,
    settings: Mapping[str, Any],
    case: Case | None = None,
    weights: Mapping[str, str] | None = None,
    command: str = "",
) -> str:
    """Return the report as one HTML page.

    ``exhibits`` are taken one by one, so that pictures need not be held together; ``settings``
    are what was asked for, and ``command`` is what to type for the same again. ``weights`` maps
    the name of each model that was used to its sha256; left out, they are the shipped ones that
    :func:`plateglass.record.weights_of` finds in the results.
    """
    case = case or Case()
    sections: list[Html] = []
    rows: list[list[str]] = []
    inputs: list[tuple[str, str]] = []
    plates: list[Plate] = []
    used: dict[str, str] = {}
    found = fused = False
    for exhibit in exhibits:
        used |= record.weights_of(exhibit.result)
        found = found or exhibit.followed or "find" in exhibit.result.ms
        fused = fused or len(exhibit.frames) > 1
        inputs.append((exhibit.name, exhibit.sha256 or "could not be read"))
        if exhibit.pixels is None or not exhibit.result.plates:
            rows.append(["none", exhibit.name, exhibit.problem, "", ""])
            continue
        for plate in exhibit.result.plates:
            plates.append(plate)
            sections.append(plate_section(exhibit, exhibit.pixels, plate, len(plates)))
            rows.append(_row(len(plates), exhibit.name, plate))
    title = case.title or "Licence plates, restored and read"
    body = markup(
        _masthead(case, title, len(plates), len(inputs)),
        tag(
            "main",
            _notice(),
            _summary(rows) if len(rows) > 1 or not plates else "",
            *sections,
            _method(plates, found=found, fused=fused),
            _again(inputs, used if weights is None else weights, settings, command),
            _signature(case),
        ),
    )
    return _page(title, body)


def _page(title: str, body: Html) -> str:
    # Only what a reader sees counts for the fonts, not the pictures' letters.
    seen = re.sub(r"<[^>]*>", "", body)
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag(
            "meta",
            http_equiv="Content-Security-Policy",
            content="default-src 'none'; img-src data:; font-src data:; "
            "style-src 'unsafe-inline'",
        ),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="generator", content=f"Plateglass {__version__}"),
        tag("title", title),
        tag("style", Html(f"{faces(seen)}\n{_style()}\n{_margins(title)}")),
    )
    return f"<!doctype html>\n{tag('html', head, tag('body', body), lang='en')}\n"


@cache
def _style() -> str:
    return (resources.files(__package__) / "report.css").read_text(encoding="utf-8")


def _margins(title: str) -> str:
    """Return the rules for what stands at the edge of each printed page."""
    edges = {
        "top-left": css_string(title),
        "top-right": css_string(f"Plateglass {__version__}"),
        "bottom-left": css_string("A model’s hypothesis, not a photograph."),
        "bottom-right": 'counter(page) " / " counter(pages)',
    }
    small = 'font:7.6pt "Plateglass Text";color:#58636e'
    rules = "".join(f"@{edge}{{content:{text};{small}}}" for edge, text in edges.items())
    first = "@top-left{content:none}@top-right{content:none}"
    return f"@page{{{rules}}}@page:first{{{first}}}"


def _masthead(case: Case, title: str, plates: int, inputs: int) -> Html:
    scope = f"{_counted(plates, 'plate')} in {_counted(inputs, 'picture')}"
    facts = {"Date": case.date, "By": case.by}
    return tag(
        "header",
        tag(
            "p",
            tag("i", aria_hidden="true"),
            "Plateglass",
            tag("span", f"Report on {scope}"),
            class_="wordmark",
        ),
        tag("p", "Case", class_="eyebrow") if case.title else "",
        tag("h1", title),
        facts_list(facts.items()) if any(facts.values()) else "",
        class_="masthead",
    )


def _counted(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"


def _notice() -> Html:
    return tag(
        "div",
        tag("p", tag("strong", record.HYPOTHESIS.replace("'", "’"))),
        *(tag("p", sentence) for sentence in words.HOW_TO_READ),
        class_="notice",
        role="note",
    )


def _summary(rows: Iterable[list[str]]) -> Html:
    heads = ("Plate", "Picture", "Reading", "Whole plate right", "Legibility")
    return tag("section", tag("h2", "Summary"), table(heads, rows))


def _row(number: int, name: str, plate: Plate) -> list[str]:
    reading = plate.reading
    if reading == NOT_READ:
        return [_link(number), name, "not read", "", ""]
    said = spelled(reading.text) if reading.text else "not readable"
    p = percent(reading.p) if reading.best else ""
    return [_link(number), name, said, p, reading.legibility]


def _link(number: int) -> Html:
    return tag("a", str(number), href=f"#plate-{number}")


def _method(plates: list[Plate], *, found: bool, fused: bool) -> Html:
    return tag(
        "section",
        tag("h2", "How this was made, and what it cannot tell"),
        tag("h3", "Method"),
        tag(
            "ol", *(tag("li", step) for step in words.method(plates, found=found, fused=fused))
        ),
        tag("h3", "Limits"),
        tag("ul", *(tag("li", limit) for limit in words.LIMITS)),
        class_="apart",
    )


def _again(
    inputs: Iterable[tuple[str, str]],
    weights: Mapping[str, str],
    settings: Mapping[str, Any],
    command: str,
) -> Html:
    asked = (f"{name} {_told(value)}" for name, value in settings.items())
    versions = (f"{name} {version}" for name, version in record.versions().items())
    told = [("Settings", ", ".join(asked)), ("Versions", ", ".join(versions))]
    return tag(
        "section",
        tag("h2", "How to repeat it"),
        tag(
            "p",
            "The same files, version, models and settings give the same pictures, readings and "
            "numbers. A file or model is the same if its SHA-256 is.",
        ),
        tag("p", tag("code", command)) if command else "",
        block("SHA-256 of the pictures", facts_list(_hashes(inputs))),
        block("SHA-256 of the models", facts_list(_hashes(weights.items()))) if weights else "",
        block("Settings and versions", facts_list(told)),
    )


def _told(setting: object) -> str:
    if isinstance(setting, bool):
        return "yes" if setting else "no"
    if isinstance(setting, dict):
        return " ".join(f"{name} {_told(value)}" for name, value in setting.items())
    return "not given" if setting is None else str(setting)


def _hashes(known: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(name, tag("span", sha256, class_="hash")) for name, sha256 in known]


def _signature(case: Case) -> Html:
    lines = {"Examined by": case.by, "Date": case.date, "Signature": ""}
    return tag(
        "div",
        *(tag("p", tag("b", given), name) for name, given in lines.items()),
        class_="signature",
    )
