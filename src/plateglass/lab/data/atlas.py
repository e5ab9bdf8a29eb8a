"""Every format on a few pages of pictures, with the list of where its facts are from."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

import cv2
import numpy as np
from PIL import Image

from plateglass import files
from plateglass.lab.plates.face import paint_face
from plateglass.lab.plates.layout import lay_out
from plateglass.lab.plates.lettering import Lettering, face_of
from plateglass.lab.plates.paint import colour
from plateglass.lab.plates.style import style_for
from plateglass.plates import all_formats
from plateglass.show.canvas import DENSITY, Canvas
from plateglass.show.countries import country_name
from plateglass.show.ink import FAINT, SOFT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from plateglass.geometry import Picture
    from plateglass.plates import Format

COLUMNS = 5
ROWS = 11
"""Of a page; more would be too large a file to look at in a browser."""

ROOM = (190, 66)
"""Pixels that a plate may take, width by height."""

QUALITY = 85
_MARGIN, _GUTTER = 12.0, 8.0
_HEADING, _CAPTION = 13.0, 24.0
_WIDE = ROOM[0] / DENSITY
_PITCH = _WIDE + _GUTTER

FOREWORD = """\
# Plate formats

<!-- Written by `plateglass data formats` from src/plateglass/plates/formats/*.toml. -->

{formats} formats of {countries} countries and territories, each drawn once with an invented
text by the renderer that draws the training plates, here without their wear, dirt, frames and
shadows. A [list of all formats](#all-formats-and-their-sources) with their sources follows the
pictures.

**How far to trust them.** Most of these facts (grammars, measures, colours, years) were written
down from memory, not copied from the regulations. Each format names the source where its facts
should be checked; few have been. The letterforms resemble the real ones and are not the
official typefaces; crests, flags and slogans are only hinted at. If a plate of your country is
wrong, correct its file in `src/plateglass/plates/formats/`, name your source there, and run
`plateglass data formats`.
"""


@dataclass(frozen=True)
class Tile:
    """A format's place on the pages."""

    form: Format
    page: int
    row: int
    column: int
    heading: str
    """The country's name above its first format and where its page begins."""


def write(folder: Path, progress: Callable[[int, int], None] | None = None) -> list[Path]:
    """Write ``formats.md`` and its pages ``formats/NN.jpg`` into a folder; return them all."""
    tiles = arranged(_by_country(all_formats()))
    done, written = 0, []
    for page, group in groupby(tiles, lambda tile: tile.page):
        sheet = list(group)
        written.append(files.write(folder / "formats" / _file(page), _jpeg(drawn(sheet))))
        done += len(sheet)
        if progress:
            progress(done, len(tiles))
    return [files.write(folder / "formats.md", text(tiles)), *written]


def _by_country(formats: Iterable[Format]) -> list[tuple[str, list[Format]]]:
    """Group formats by country in the order of the countries' English names."""
    ordered = sorted(formats, key=lambda form: country_name(form.country))
    return [(code, list(own)) for code, own in groupby(ordered, lambda form: form.country)]


def arranged(countries: Sequence[tuple[str, Sequence[Format]]]) -> list[Tile]:
    """Lay the countries out row by row; small ones share a row, none is torn needlessly."""
    tiles: list[Tile] = []
    row = column = 0
    for code, own in countries:
        if column and column + len(own) > COLUMNS:
            row, column = row + 1, 0
        # A country that fits on one page does not go on to the next.
        tall = -(-len(own) // COLUMNS)
        if tall <= ROWS and row % ROWS + tall > ROWS:
            row, column = row + ROWS - row % ROWS, 0
        for number, form in enumerate(own):
            heading = "" if number else country_name(code)
            if number and (row % ROWS, column) == (0, 0):
                heading = f"{country_name(code)}, continued"
            tiles.append(Tile(form, row // ROWS, row % ROWS, column, heading))
            row, column = (row + 1, 0) if column == COLUMNS - 1 else (row, column + 1)
    return tiles


def drawn(tiles: Sequence[Tile]) -> Picture:
    """Draw one page."""
    plates = [plate(tile.form) for tile in tiles]
    tops, lines = [_MARGIN], list[float]()
    for _, group in groupby(zip(tiles, plates, strict=True), lambda pair: pair[0].row):
        row = list(group)
        heading = _HEADING if any(tile.heading for tile, _ in row) else 0.0
        lines.append(tops[-1] + heading + max(len(pixels) for _, pixels in row) / DENSITY)
        tops.append(lines[-1] + _CAPTION)
    height = tops[-1] + _MARGIN
    canvas = Canvas(2 * _MARGIN + COLUMNS * _PITCH - _GUTTER, height)
    for tile, pixels in zip(tiles, plates, strict=True):
        x, y = _MARGIN + tile.column * _PITCH, tops[tile.row]
        canvas.text(x, y + 8, canvas.fitted(tile.heading, "strong", 8, _WIDE), "strong", 8)
        _set(canvas, tile.form, pixels, x, lines[tile.row])
    return canvas.cut(height)


def _set(canvas: Canvas, form: Format, pixels: Picture, x: float, line: float) -> None:
    """Stand a plate on a line, its names below."""
    h, w = (n / DENSITY for n in pixels.shape[:2])
    radius, rim = form.corner * w / form.size[0], 1 / DENSITY
    # White plates need an edge on white paper.
    canvas.box(x - rim, line - h - rim, w + 2 * rim, h + 2 * rim, FAINT, radius + rim)
    canvas.picture(pixels, x, line - h, radius)
    # "Korea, electric cars" stands under South Korea, "Ontario, commercial" under Canada.
    head, _, rest = form.name.partition(", ")
    name = rest if rest and country_name(form.country).endswith(head) else form.name
    canvas.text(x, line + 8, canvas.fitted(form.id, "text", 6.5, _WIDE), "text", 6.5)
    canvas.text(x, line + 15, canvas.fitted(name, "text", 5.5, _WIDE), "text", 5.5, SOFT)


def plate(form: Format) -> Picture:
    """Draw the bare face of a format's plate, without wear, weather, frame and shadow."""
    rng = _chance(form)
    scale = min(ROOM[0] / form.size[0], ROOM[1] / form.size[1])
    size = (round(form.size[0] * scale), round(form.size[1] * scale))
    style = style_for(form, rng)
    while style.custom:  # as some sign painter would have it
        style = style_for(form, rng)
    style = replace(
        style,
        ground=tuple(colour(c) for c in form.ground),
        ink=colour(form.ink),
        border=colour(form.border) if form.border else None,
    )
    letters = Lettering(face_of(style.family, rng), rng)
    layout = lay_out(form, example(form), letters, 3 * size[1], style.manner, rng)
    face, _ = paint_face(form, layout, style, 0.0, rng)
    sharp = np.clip(face + 0.5, 0, 255).astype(np.uint8)
    return np.asarray(cv2.resize(sharp, size, interpolation=cv2.INTER_AREA), np.uint8)


def example(form: Format) -> str:
    """Invent a text for a format, the same one each time."""
    return form.sample(_chance(form))


def _chance(form: Format) -> np.random.Generator:
    # From the id, so that a new format doesn't change the pictures of all that follow.
    return np.random.default_rng(list(form.id.encode()))


def text(tiles: Sequence[Tile]) -> str:
    """Write the document that shows the pages and lists the formats."""
    codes = {tile.form.country for tile in tiles}
    parts = [FOREWORD.format(formats=len(tiles), countries=len(codes))]
    for page, group in groupby(tiles, lambda tile: tile.page):
        sheet = list(group)
        names = list(dict.fromkeys(country_name(tile.form.country) for tile in sheet))
        title = f"{names[0]} to {names[-1]}"
        parts.append(f"## {title}\n\n![Plates of {title}](formats/{_file(page)})\n")
    parts.append("## All formats and their sources\n")
    for code, same in groupby(tiles, lambda tile: tile.form.country):
        parts.append("\n".join(_table(code, [tile.form for tile in same])))
    return "\n".join(parts)


def _table(code: str, own: Sequence[Format]) -> Iterator[str]:
    yield f"### {country_name(code)} ({code})\n"
    yield "| id | name | for example | since | check against |"
    yield "|---|---|---|---|---|"
    for form in own:
        shown = form.spaced(example(form)).replace("\n", " / ").replace("|", " ")
        cells = (f"`{form.id}`", form.name, shown, str(form.since or ""), form.source)
        yield f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"
    yield ""


def _jpeg(pixels: Picture) -> bytes:
    # Pillow and not OpenCV: progressive and with its own tables, it is a tenth smaller.
    data = io.BytesIO()
    Image.fromarray(pixels).save(data, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return data.getvalue()


def _file(page: int) -> str:
    return f"{page + 1:02d}.jpg"
