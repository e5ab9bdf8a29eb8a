"""What a measurement wrote, as one HTML file that needs nothing from outside.

The page is made of the files in the results' folder: tables from Markdown, plots and galleries
from PNG. So every kind of measurement has one, and a page can be made again of kept results.
"""

from __future__ import annotations

import json
import re
from importlib import resources
from itertools import groupby
from typing import TYPE_CHECKING

from plateglass import __version__, files
from plateglass.show.html import Html, data_url, faces, facts_list, markup, table, tag

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

NAME = "report.html"
CAPTIONS = {
    "readers": "Plates read exactly, by plate height, with 95 % intervals.",
    "finders": "Plates found, by their width in the photo.",
    "reliability": "Probability given and share right: an honest reader stays on the line.",
    "risk": "The surest readings accepted: how many they are, and how many are wrong.",
    "lookalikes": "The characters that the first reader takes most often for others.",
    "speed": "What a plate costs, and what comes of it.",
    "best": "The surest right readings of the smallest plates.",
    "worst": "The readings with most mistakes of the largest plates.",
    "sure-but-wrong": "Readings that would mislead: wrong at a high probability.",
    "found": "The narrowest plates that were found.",
    "missed": "The widest plates that were missed.",
    "taken": "What the finder was surest to be a plate and nobody labelled as one.",
    "restorers": "Plates read exactly from the restored pictures, by plate height.",
    "clips": "Plates read exactly, by the number of frames.",
}
"""What stands under a picture, by the name of its file; galleries speak for themselves."""
_STYLE = """
body { padding: 0 6mm 12mm } main, .masthead { max-width: 250mm }
figure { margin: 5mm 0; break-inside: avoid } figure img { max-width: 100%; height: auto }
figcaption { color: var(--soft); font-size: 8.6pt } section { margin-top: 11mm }
.plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(96mm, 1fr)); gap: 0 8mm }
td, tbody th { white-space: nowrap } thead th { vertical-align: bottom }
.scroll { overflow-x: auto; margin-bottom: 4mm }
"""
_GALLERIES = ("best", "worst", "sure-but-wrong", "found", "missed", "taken", "gallery")


def write(folders: Sequence[Path], out: Path, title: str) -> Path:
    """Bind the results of some folders to ``report.html`` in ``out``."""
    several = len(folders) > 1
    sections = [tag("section", *_section(folder, named=several)) for folder in folders]
    sheet = resources.files("plateglass.show").joinpath("report.css").read_text("utf-8")
    head = tag(
        "header",
        tag("div", Html("<i></i>"), "Plateglass", tag("span", __version__), class_="wordmark"),
        tag("h1", title),
        class_="masthead",
    )
    body = markup(head, tag("main", *sections))
    style = Html(faces(body) + sheet + _STYLE)
    page = tag(
        "html",
        tag(
            "head",
            tag("meta", charset="utf-8"),
            tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
            tag("title", title),
            tag("style", style),
        ),
        tag("body", body),
        lang="en",
    )
    path = out / NAME
    files.write(path, f"<!doctype html>\n{page}\n")
    return path


def _section(folder: Path, *, named: bool) -> Iterator[Html]:
    if named:
        yield tag("h2", folder.name.capitalize())
    for text in sorted(folder.glob("*.md")):
        yield from _of_markdown(text.read_text("utf-8"))
    for path in sorted(folder.glob("*.json")):
        made = json.loads(path.read_text("utf-8")).get("environment", {})
        yield facts_list(
            (name, _said(fact)) for name, fact in made.items() if name != "command"
        )
    pictures = sorted(
        folder.glob("*.png"), key=lambda p: (p.stem.startswith(_GALLERIES), p.stem)
    )
    plots = [_figure(p) for p in pictures if not p.stem.startswith(_GALLERIES)]
    if plots:
        yield tag("div", *plots, class_="plots")
    yield from (_figure(p) for p in pictures if p.stem.startswith(_GALLERIES))


def _said(fact: object) -> str:
    if isinstance(fact, dict):
        return ", ".join(f"{name} {value}" for name, value in fact.items())
    return str(fact)


def _figure(path: Path) -> Html:
    caption = CAPTIONS.get(path.stem, path.stem.replace("-", " ").capitalize())
    source = data_url(path.read_bytes(), "image/png")
    return tag("figure", tag("img", src=source, alt=caption), tag("figcaption", caption))


def _of_markdown(text: str) -> Iterator[Html]:
    """Turn the little Markdown that measurements write into markup."""
    for kind, lines in groupby(text.splitlines(), _kind):
        if kind == "table":
            head, _, *rows = [_cells(line) for line in lines]
            yield table(head, rows)
        elif kind == "heading":
            yield from (tag("h2", line.lstrip("# ")) for line in lines)
        elif kind == "text":
            yield tag("p", _inline(" ".join(lines)))


def _kind(line: str) -> str:
    if line.startswith("|"):
        return "table"
    return "heading" if line.startswith("#") else "text" if line.strip() else "nothing"


def _cells(line: str) -> list[str]:
    return [_inline(cell.strip()) for cell in line.strip().strip("|").split("|")]


def _inline(text: str) -> Html:
    parts = re.split(r"(`[^`]*`|\*\*[^*]*\*\*|\*[^*]*\*)", text)
    return markup(*(_marked(part) for part in parts))


def _marked(part: str) -> str:
    for mark, name in (("`", "code"), ("**", "strong"), ("*", "em")):
        if part.startswith(mark) and part.endswith(mark) and len(part) > 2 * len(mark):
            return tag(name, part[len(mark) : -len(mark)])
    return part
